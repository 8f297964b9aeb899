"""Confirmed rows are written: accounts, posts, the log, letters. All of a row or nothing of it."""

from collections.abc import Iterable
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from courses.audit import actions as audit
from courses.audit import changes
from courses.enrolments.models import Enrolment
from courses.notifications.actions import notify_all
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from lms.people_import import portions
from lms.people_import.comparing import ACCOUNT, CONFIRMED, same_code, stored
from lms.people_import.known import Known
from lms.people_import.models import ImportRow, PeopleImport
from lms.people_import.row_numbers import Changes
from lms.users.actions import move_address
from lms.users.personal_number import actions as personal_numbers

User = get_user_model()
Kind, Outcome, Status = ImportRow.Kind, ImportRow.Outcome, PeopleImport.Status
POST = ("ends", "rank", "staff_group")  # what an import changes of a post


def apply(people_import: PeopleImport, *, now) -> None:
    """Work off what was confirmed; what an interrupted run did is not done again."""
    portions.work_off(
        people_import,
        status=Status.APPLYING,
        rows=lambda held: held.rows.waiting().order_by("pk"),
        work=lambda held, rows: Portion(held, rows, now=now).write(),
        failed=Outcome.REFUSED,
        finish=lambda held: _finish(held, now=now),
    )


def _finish(held: PeopleImport, *, now) -> None:
    counts = held.counts | {
        "applied": held.rows.applied().count(),
        "refused": held.rows.filter(outcome=Outcome.REFUSED).count(),
    }
    held.move(Status.APPLIED, finished_at=now, counts=counts)
    audit.append("people.imported", held, by=held.requested_by, people=counts["applied"], unit=held.unit.name)


class Portion:
    """Some rows of an import, written in a constant number of queries; moved addresses cost some each."""

    def __init__(self, held: PeopleImport, rows: list[ImportRow], *, now):
        self.held, self.rows, self.by = held, rows, held.requested_by
        self.now, self.today = now, timezone.localdate(now)
        people = {row.person_id for row in rows if row.person_id}
        list(
            User.objects.filter(pk__in=people).order_by("pk").held().values_list("pk")
        )  # before units, as appointing
        self.known = Known.of(people, by=self.by, unit=held.unit, today=self.today)
        wanted = {row.post["unit"] for row in rows if "unit" in row.post}
        units = Organisation.objects.filter(pk__in=wanted).held()  # none ends meanwhile
        self.units = {unit.pk: unit for unit in units}
        self.numbers = Changes(rows, self.known)
        self.codes, self.emails = self._taken()
        self.opened: list[tuple[ImportRow, User]] = []
        self.changed: list[tuple[ImportRow, User, dict]] = []  # with the fields as they were
        self.given: list[tuple[ImportRow, Post]] = []
        self.altered: dict[str, list[tuple[Post, dict]]] = {"post.left": [], "post.corrected": []}

    def write(self) -> None:
        for row in self.rows:
            row.reason = self._hindrance(row)
            row.outcome = Outcome.REFUSED if row.reason else Outcome.APPLIED
            if not row.reason:
                self._prepare(row)
        self._write_people()
        self._write_numbers()
        self._write_posts()
        ImportRow.objects.bulk_update(self.rows, ["outcome", "reason", "person", "post"])

    def _taken(self) -> tuple[dict, dict]:
        """Who has the staff codes and addresses that the rows would give."""
        codes = [row.changes["staff_code"][1] for row in self.rows if "staff_code" in row.changes]
        emails = [row.changes["email"][1] for row in self.rows if "email" in row.changes]
        held = User.objects.with_staff_code(*codes).values_list("staff_code", "pk")
        holders = {code.casefold(): key for code, key in held}
        addresses = dict(EmailAddress.objects.filter(email__in=emails, verified=True).values_list("email", "user_id"))
        return holders, addresses | dict(User.objects.filter(email__in=emails).values_list("email", "pk"))

    def _hindrance(self, row: ImportRow) -> str:
        """Why a row that was fine in the preview cannot be written now; empty when nothing hinders."""
        for name, taken in (("staff_code", self.codes), ("email", self.emails)):
            wanted = (row.changes.get(name, (None, None))[1] or "").casefold()
            if wanted in taken and taken[wanted] != row.person_id:
                return "taken"
        unit = self.units.get(row.post.get("unit"))
        if "unit" in row.post and not (
            unit and unit.exists_on(max(self.today, date.fromisoformat(row.post["starts"])))
        ):
            return "unit_gone"
        if row.kind == Kind.NEW:
            return self.numbers.hindrance_to_applying(row)
        person = self.known.people[row.person_id]
        if not self.known.reaches(person, row.kind):
            return "out_of_reach"
        return self.numbers.hindrance_to_applying(row) if self._is_as_shown(row, person) else "changed_since"

    def _is_as_shown(self, row: ImportRow, person) -> bool:
        for name in ACCOUNT:
            if name in row.changes:
                before = row.changes[name][0]
                same = same_code(before, stored(person, name)) if name == "staff_code" and before else False
                if not same and stored(person, name) != before:
                    return False
                if name in CONFIRMED and person.has_confirmed_details:
                    return False
        if not row.post:
            return True
        post = self.known.current_post(person)
        if row.post["act"] == "appoint":
            return post is None
        return post is not None and post.pk == row.post["post"] and not (row.kind == Kind.LEAVING and post.ends)

    def _prepare(self, row: ImportRow) -> None:
        if row.kind == Kind.NEW:
            person = User(**{name: _typed(name, pair[1]) for name, pair in row.changes.items() if name in ACCOUNT})
            person.workplace = self.units[row.post["unit"]].name
            person.set_unusable_password()
            person.normalise()
            self.opened.append((row, person))
        else:
            person = self.known.people[row.person_id]
            self._change(row, person)
        if row.post:
            self._place(row, person)

    def _change(self, row: ImportRow, person) -> None:
        names = [name for name in ACCOUNT if name in row.changes]
        post = self.known.posts.get(person.pk)
        follows = row.post.get("act") == "transfer" and person.workplace in ("", post.organisation.name)
        before = changes.values(person, [*names, "workplace"])
        for name in names:
            setattr(person, name, _typed(name, row.changes[name][1]))
        if follows:
            row.post["workplace"] = person.workplace
            person.workplace = self.units[row.post["unit"]].name
        if names or follows:
            person.normalise()
            self.changed.append((row, person, before))

    def _place(self, row: ImportRow, person) -> None:
        order = row.post
        if order["act"] in ("appoint", "transfer"):
            facts = {name: order[name] for name in ("title", "rank", "staff_group")}
            starts, ends = (_typed(name, order[name]) for name in ("starts", "ends"))
            post = Post(person=person, organisation=self.units[order["unit"]], starts=starts, ends=ends, **facts)
            self.given.append((row, post))
        if order["act"] == "appoint":
            return
        post = self.known.posts[person.pk]
        post.person = person
        before = changes.values(post, POST)
        if order["act"] == "transfer":
            post.ends = date.fromordinal(date.fromisoformat(order["starts"]).toordinal() - 1)
        elif order["act"] == "leave":
            post.ends = date.fromisoformat(order["ends"])
        else:
            for name, value in order["after"].items():
                setattr(post, name, _typed(name, value))
        self.altered["post.corrected" if order["act"] == "correct" else "post.left"].append((post, before))

    def _write_people(self) -> None:
        User.objects.bulk_create(person for _row, person in self.opened)
        for row, person in self.opened:
            row.person = person
        people = [person for _row, person, _before in self.changed]
        former = {
            row.person_id: row.changes["email"][0] for row, _person, _before in self.changed if "email" in row.changes
        }
        User.objects.bulk_update(people, [*ACCOUNT, "workplace", "sort_key", "folded_name"])
        keep_lists_in_order(person.pk for row, person, _before in self.changed if "full_name" in row.changes)
        details = {"by": self.by, "people_import": self.held.file_name}
        audit.append_all("user.opened", (person for _row, person in self.opened), **details)
        told = ((person, difference(person, before)) for _row, person, before in self.changed)
        audit.append_each("user.corrected", told, **details)
        for person in people:
            if person.pk in former:
                move_address(person, former=former[person.pk], by=self.by)
        if self.held.sends_letters:
            letter = {"url": reverse("account_reset_password")}
            notify_all([(person, letter | {"email": person.email}) for _row, person in self.opened], "account_opened")

    def _write_numbers(self) -> None:
        rows = [row for row in self.rows if row.outcome == Outcome.APPLIED and row.pk in self.numbers.wanted]
        given = {self._person(row): self.numbers.wanted[row.pk][1] for row in rows}
        if given:
            personal_numbers.give_all(given, by=self.by, now=self.now, people_import=self.held.file_name)

    def _person(self, row: ImportRow):
        return row.person if row.kind == Kind.NEW else self.known.people[row.person_id]

    def _write_posts(self) -> None:
        altered = [post for posts in self.altered.values() for post, _before in posts]
        Post.objects.bulk_update(altered, POST)
        Post.objects.bulk_create(post for _row, post in self.given)
        for row, post in self.given:
            row.post["made"] = post.pk
        details = {"by": self.by, "people_import": self.held.file_name}
        for act, posts in self.altered.items():
            audit.append_each(act, [(post, told_of(post, before)) for post, before in posts], **details)
        audit.append_each("post.given", [(post, post.told) for _row, post in self.given], **details)


def keep_lists_in_order(keys: Iterable[int]) -> None:
    """Class lists keep a copy of the sort key, which follows the name."""
    people = dict(User.objects.filter(pk__in=list(keys)).values_list("pk", "sort_key"))
    rows = [
        row for row in Enrolment.objects.filter(learner__in=people) if row.learner_sort_key != people[row.learner_id]
    ]
    for row in rows:
        row.learner_sort_key = people[row.learner_id]
    Enrolment.objects.bulk_update(rows, ["learner_sort_key"])


def difference(person, before: dict) -> dict:
    """What the log says of a changed account, whose fields were `before`."""
    return changes.difference(User, before, changes.values(person, before))


def told_of(post: Post, before: dict) -> dict:
    """What the log says of a changed post, whose fields were `before`."""
    return changes.difference(Post, before, changes.values(post, before)) | post.told


def _typed(name: str, value):
    """A value of a row as the database takes it."""
    return date.fromisoformat(value) if value and name in ("birth_date", "starts", "ends") else value
