"""An applied import is taken back, row by row: what was changed since stays, and is told."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.utils import timezone

from courses.audit import actions as audit
from courses.audit import changes
from courses.notifications.models import Notification
from courses.organisations.posts import Post
from lms.people_import import portions
from lms.people_import.applying import POST, difference, keep_lists_in_order, told_of
from lms.people_import.comparing import ACCOUNT
from lms.people_import.going_back import GoingBack, busy_since
from lms.people_import.known import Known
from lms.people_import.models import ImportRow, PeopleImport
from lms.users.actions import move_address
from lms.users.personal_number import actions as personal_numbers

User = get_user_model()
Kind, Outcome, Status = ImportRow.Kind, ImportRow.Outcome, PeopleImport.Status


def undo(people_import: PeopleImport, *, now) -> None:
    """Take back what was applied; what an interrupted run did is not done again."""
    portions.work_off(
        people_import,
        status=Status.UNDOING,
        rows=lambda held: held.rows.to_take_back(),
        work=lambda held, rows: Portion(held, rows, now=now).restore(),
        failed=Outcome.KEPT,
        finish=lambda held: _finish(held, now=now),
    )


def _finish(held: PeopleImport, *, now) -> None:
    by_kind = {
        f"undone_{kind}": held.rows.filter(outcome=Outcome.UNDONE, kind=kind).count() for kind in ImportRow.ACTED_ON
    }
    undone, kept = sum(by_kind.values()), held.rows.filter(outcome=Outcome.KEPT).count()
    held.move(Status.UNDONE, undone_at=now, counts=held.counts | by_kind | {"undone": undone, "kept": kept})
    audit.append("people.import_undone", held, by=held.undone_by, people=undone, unit=held.unit.name)


class Portion:
    """Some applied rows, restored in a constant number of queries; moved addresses cost some each."""

    def __init__(self, held: PeopleImport, rows: list[ImportRow], *, now):
        self.held, self.rows, self.now = held, rows, now
        people, today = {row.person_id for row in rows}, timezone.localdate(now)
        self.known = Known.of(people, by=held.undone_by, unit=held.unit, today=today)
        busy = busy_since(held, [row.person_id for row in rows if row.kind == Kind.NEW])
        self.going_back = GoingBack(held, rows, known=self.known, busy=busy, returned=set())
        self.posts, self.numbers = self.going_back.posts, self.going_back.numbers
        self.closed: list[User] = []
        self.changed: list[tuple[ImportRow, User, dict]] = []  # with the fields as they were
        self.gone: list[int] = []
        self.restored: list[tuple[Post, dict]] = []

    def restore(self) -> None:
        for row in self.rows:
            row.reason = self.going_back.hindrance(row)
            row.outcome = Outcome.KEPT if row.reason else Outcome.UNDONE
            if not row.reason:
                self._prepare(row)
        ImportRow.objects.bulk_update(self.rows, ["outcome", "reason", "person"])
        self._write_posts()
        self._write_people()
        self._write_numbers()

    def _prepare(self, row: ImportRow) -> None:
        person = self.known.people[row.person_id]
        self._take_back_post(row)
        if row.kind == Kind.NEW:
            row.person = None
            self.closed.append(person)
            return
        names = [name for name in ACCOUNT if name in row.changes]
        before_undoing = changes.values(person, [*names, "workplace"])
        for name in names:
            before = row.changes[name][0]
            empty = None if name in ("birth_date", "staff_code") else ""
            setattr(person, name, date.fromisoformat(before) if before and name == "birth_date" else before or empty)
        self._workplace(row, person)
        person.normalise()
        self.changed.append((row, person, before_undoing))

    def _workplace(self, row: ImportRow, person) -> None:
        if "workplace" in row.post and person.workplace == self.posts[row.post["made"]].organisation.name:
            person.workplace = row.post["workplace"]

    def _take_back_post(self, row: ImportRow) -> None:
        order = row.post
        if "made" in order:
            self.gone.append(order["made"])
        if "post" not in order:
            return
        post = self.posts[order["post"]]
        fields_before = changes.values(post, POST)
        if order["act"] == "correct":
            for name in order["after"]:
                before = row.changes[name][0]
                setattr(
                    post, name, (date.fromisoformat(before) if before else None) if name == "ends" else before or ""
                )
        else:
            former = order.get("former_ends")
            post.ends = date.fromisoformat(former) if former else None
        self.restored.append((post, fields_before))

    def _write_posts(self) -> None:
        details = {"by": self.held.undone_by, "people_import": self.held.file_name}
        gone = [self.posts[key] for key in self.gone]
        audit.append_each("post.taken_back", [(post, post.told) for post in gone], **details)
        Post.objects.filter(pk__in=self.gone).delete()
        Post.objects.bulk_update([post for post, _before in self.restored], POST)
        audit.append_each(
            "post.restored", [(post, told_of(post, before)) for post, before in self.restored], **details
        )

    def _write_people(self) -> None:
        details = {"by": self.held.undone_by, "people_import": self.held.file_name}
        people = [person for _row, person, _before in self.changed]
        User.objects.bulk_update(people, [*ACCOUNT, "workplace", "sort_key", "folded_name"])
        keep_lists_in_order(person.pk for row, person, _before in self.changed if "full_name" in row.changes)
        told = ((person, difference(person, before)) for _row, person, before in self.changed if before)
        audit.append_each("user.corrected", told, **details)
        for row, person, _before in self.changed:
            if "email" in row.changes:
                move_address(person, former=row.changes["email"][1], by=self.held.undone_by)
        audit.append_all("user.opening_undone", self.closed, **details)
        keys = [person.pk for person in self.closed]
        Notification.objects.filter(recipient__in=keys).delete()
        EmailAddress.objects.filter(user__in=keys).delete()
        ImportRow.objects.filter(person__in=keys).update(person=None)
        User.objects.filter(pk__in=keys).delete()

    def _write_numbers(self) -> None:
        """Former numbers are put back; those of new accounts have gone with them."""
        rows = [row for row, _person, _before in self.changed if row.pk in self.numbers.wanted]
        former = {self.known.people[row.person_id]: self.numbers.wanted[row.pk][0] for row in rows}
        given = {person: number for person, number in former.items() if number}
        details = {"by": self.held.undone_by, "people_import": self.held.file_name}
        if given:
            personal_numbers.give_all(given, now=self.now, **details)
        if first := former.keys() - given.keys():
            personal_numbers.remove_all(first, **details)
