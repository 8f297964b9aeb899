"""Which applied rows can go back, why others stay, and what was done to their people since. Nothing is written.

The page before the undo and the undo itself ask here, so that both tell the same.
"""

from dataclasses import dataclass, field
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.utils.translation import gettext as _

from courses.notifications.models import Notification
from courses.organisations.posts import Post
from lms.people_import.comparing import ACCOUNT, stored
from lms.people_import.fields import FIELDS
from lms.people_import.known import Known
from lms.people_import.models import ImportRow, PeopleImport
from lms.people_import.row_numbers import Changes
from lms.users.personal_number.models import PersonalNumber

User = get_user_model()
Kind = ImportRow.Kind
OWN = {
    Post,
    ImportRow,
    Notification,
    EmailAddress,
    PersonalNumber,
}  # rows of a new account that its opening made, seen to one by one
OUR_APPS = ("courses", "certificates", "lms", "users")
UNIQUE = ("staff_code", "email")
PORTION = 1000


@dataclass(frozen=True)
class Stay:
    """A row that cannot go back: why, as a code of `showing.NOT_DONE`, and what was done since, in words."""

    row: ImportRow
    reason: str
    since: list[str]


@dataclass
class Forecast:
    """What taking back would do now: how many rows of each kind go back, and those that stay."""

    new: int = 0
    changed: int = 0
    leaving: int = 0
    stays: list[Stay] = field(default_factory=list)

    @property
    def undone(self) -> int:
        return self.new + self.changed + self.leaving


def forecast(people_import: PeopleImport, *, by, today: date) -> Forecast:
    """What `by` would take back by an undo today."""
    applied = people_import.rows.to_take_back().select_related("person")
    rows, found, returned = list(applied), Forecast(), set()
    for start in range(0, len(rows), PORTION):
        portion = rows[start : start + PORTION]
        known = Known.looked_at({row.person_id for row in portion}, by=by, unit=people_import.unit, today=today)
        busy = busy_since(people_import, [row.person_id for row in portion if row.kind == Kind.NEW])
        going_back = GoingBack(people_import, portion, known=known, busy=busy, returned=returned)
        for row in portion:
            if reason := going_back.hindrance(row):
                found.stays.append(Stay(row, reason, going_back.done_since(row)))
            else:
                setattr(found, row.kind, getattr(found, row.kind) + 1)
    found.stays.sort(key=lambda stay: (stay.row.number, stay.row.pk))  # as the list has them
    return found


class GoingBack:
    """Some applied rows beside what is known of their people, in a constant number of queries.

    Hindrances are asked for in the order in which rows are taken back: `returned` gathers codes and addresses that rows
    give back, which a later one may have again.
    """

    def __init__(
        self, people_import: PeopleImport, rows: list[ImportRow], *, known: Known, busy: dict, returned: set
    ):
        self.people_import, self.known, self.busy, self.returned = people_import, known, busy, returned
        self.numbers = Changes(rows, known)
        keys = [row.post[name] for row in rows for name in ("post", "made") if name in row.post]
        posts = Post.objects.filter(pk__in=keys).select_related("person", "organisation")
        self.posts = {post.pk: post for post in posts}
        self.holders = _holders([row for row in rows if row.kind == Kind.CHANGED])

    def hindrance(self, row: ImportRow) -> str:
        """Why a row stays as the import wrote it; empty when nothing hinders."""
        reason = self._reason(row, self.known.people[row.person_id])
        if not reason:
            self.returned |= {(name, _folded(row.changes[name][1])) for name in UNIQUE if name in row.changes}
        return reason

    def done_since(self, row: ImportRow) -> list[str]:
        """What was done to the person of a row since, as far as `by` reaches the person."""
        person = self.known.people[row.person_id]
        if not self.known.reaches(person, row.kind):
            return []
        changed = [str(FIELDS[name]) for name in self._changed(row, person)]
        if not self._has_its_post(row, person):
            changed.append(_("Post"))
        return [*sorted(self.busy.get(person.pk, ())), *changed]

    def _reason(self, row: ImportRow, person) -> str:
        if row.kind == Kind.NEW and person.pk in self.busy:
            return "active_since"
        if not self.known.reaches(person, row.kind):
            return "out_of_reach"
        if self._changed(row, person) or not self._has_its_post(row, person):
            return "changed_since"
        return "taken" if self._is_taken(row) else self.numbers.hindrance_to_undoing(row)

    def _changed(self, row: ImportRow, person) -> list[str]:
        """Fields of the account that are no longer as the import wrote them."""
        return [name for name in ACCOUNT if name in row.changes and stored(person, name) != row.changes[name][1]]

    def _has_its_post(self, row: ImportRow, person) -> bool:
        """Whether the main post is as the import wrote it."""
        order = row.post
        if not order:
            return True
        latest = self.known.posts.get(person.pk)
        made = self.posts.get(order.get("made", order.get("post")))
        if made is None or latest is None or latest.pk != made.pk:
            return False
        if order["act"] == "correct":
            return all(_plain(getattr(made, name)) == value for name, value in order["after"].items())
        if order["act"] == "leave":
            return _plain(made.ends) == order["ends"]
        names = ("title", "rank", "staff_group", "ends")
        return made.organisation_id == order["unit"] and all(_plain(getattr(made, n)) == order[n] for n in names)

    def _is_taken(self, row: ImportRow) -> bool:
        """Whether somebody else has the former staff code or address by now."""
        if row.kind != Kind.CHANGED:
            return False
        former = {(name, _folded(row.changes[name][0])) for name in UNIQUE if name in row.changes}
        return any(self.holders.get(pair, row.person_id) != row.person_id for pair in former - self.returned)


def busy_since(people_import: PeopleImport, keys: list[int]) -> dict[int, set[str]]:
    """New people of an import who have done something, or to whom something was done, since; and what, in words.
    `keys` are theirs, a portion at a time: a query in their place is slow to join while statistics are young."""
    busy: dict[int, set[str]] = {}

    def note(words: str, people) -> None:
        for key in people:
            busy.setdefault(key, set()).add(words)

    people = User.objects.filter(pk__in=keys).order_by()
    note(_("signed in"), people.exclude(last_login=None).values_list("pk", flat=True))
    has_password = people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    note(_("set a password"), has_password.values_list("pk", flat=True))
    note(_("confirmed the details"), people.exclude(details_confirmed_at=None).values_list("pk", flat=True))
    for related in User._meta.get_fields(include_hidden=True):
        if related.auto_created and not related.concrete and related.related_model not in OWN:
            name = related.field.name
            rows = related.related_model._base_manager.filter(**{f"{name}__in": keys})
            note(_called(related.related_model), rows.values_list(name, flat=True))
    orders = people_import.rows.filter(person__in=keys).order_by().values_list("post", flat=True)
    made = {order.get("made") for order in orders}
    posts = Post.objects.filter(person__in=keys).order_by().values_list("pk", "person_id")
    note(_("Post"), (person for key, person in posts if key not in made))
    confirmed = EmailAddress.objects.filter(user__in=keys, verified=True)
    note(_("confirmed the e-mail address"), confirmed.values_list("user_id", flat=True))
    letters = Notification.objects.filter(recipient__in=keys).exclude(kind="account_opened")
    note(_called(Notification), letters.values_list("recipient_id", flat=True))
    elsewhere = ImportRow.objects.filter(person__in=keys).exclude(people_import=people_import)
    note(_called(PeopleImport), elsewhere.applied().values_list("person_id", flat=True))
    return busy


def _holders(rows: list[ImportRow]) -> dict[tuple[str, str], int]:
    """Who has the staff codes and addresses that rows would put back."""
    former = {name: [row.changes[name][0] for row in rows if name in row.changes] for name in UNIQUE}
    codes = User.objects.with_staff_code(*filter(None, former["staff_code"])).values_list("staff_code", "pk")
    emails = User.objects.filter(email__in=former["email"]).values_list("email", "pk")
    noted = EmailAddress.objects.filter(email__in=former["email"], verified=True).values_list("email", "user_id")
    found = {("staff_code", _folded(code)): key for code, key in codes}
    return found | {("email", _folded(email)): key for email, key in [*noted, *emails]}


def _folded(text: str | None) -> str:
    return (text or "").casefold()


def _called(model) -> str:
    """Records of a model in words; those of libraries have none that people know."""
    is_ours = model._meta.app_label in OUR_APPS and not model._meta.auto_created
    return str(model._meta.verbose_name_plural) if is_ours else _("other records")


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value
