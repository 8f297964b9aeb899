"""What is known of the people whom rows name: loaded for many rows at once, always in the same number of queries."""

from collections.abc import Iterable
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db.models import Q

from courses.organisations import scopes
from courses.organisations.posts import Post
from lms.people_import.models import ImportRow
from lms.users.personal_number import vault
from lms.users.personal_number.models import PersonalNumber

User = get_user_model()


class Known:
    """People by staff code and address, whether `by` may change them, and their latest main posts.

    Somebody is in the scope of an import when their latest main post lies in its unit and in the scope of `by`: whoever
    looks after the unit reads its imports, whoever made them. People without any post are in the widest scope alone.
    """

    def __init__(self, values: Iterable[dict], *, by, unit, today: date):
        values = list(values)
        codes = {given["staff_code"] for given in values if given.get("staff_code")}
        emails = {given["email"] for given in values if given.get("email")}
        found = [*User.objects.with_staff_code(*codes), *User.objects.filter(email__in=emails)]
        self.load(found, by=by, unit=unit, today=today)
        noted = EmailAddress.objects.filter(email__in=emails, verified=True)
        self.noted = dict(noted.values_list("email", "user_id"))
        self.load_numbers({given["personal_number"] for given in values if given.get("personal_number")})

    @classmethod
    def of(cls, keys: Iterable[int], *, by, unit, today: date) -> "Known":
        """The people with these keys, held until the transaction ends."""
        people = User.objects.filter(pk__in=list(keys)).held().order_by("pk")
        return cls._loaded(people, by=by, unit=unit, today=today)

    @classmethod
    def looked_at(cls, keys: Iterable[int], *, by, unit, today: date) -> "Known":
        """The people with these keys, whom nobody holds meanwhile."""
        return cls._loaded(User.objects.filter(pk__in=list(keys)), by=by, unit=unit, today=today)

    @classmethod
    def _loaded(cls, people, **bounds) -> "Known":
        known = cls.__new__(cls)
        known.load(people, **bounds)
        known.noted = {}
        return known

    def load(self, people, *, by, unit, today: date) -> None:
        self.people = {person.pk: person for person in people}
        self.by_code = {person.staff_code.casefold(): person for person in self.people.values() if person.staff_code}
        self.by_email = {person.email: person for person in self.people.values()}
        self.posts: dict[int, Post] = {}
        posts = Post.objects.main().filter(person__in=list(self.people)).select_related("organisation")
        for post in posts.order_by("starts", "pk"):
            self.posts[post.person_id] = post
        people = User.objects.filter(pk__in=list(self.people))
        self.roleless = set(people.without_a_role().values_list("pk", flat=True))
        self.not_above = set(people.not_above(by).values_list("pk", flat=True))
        self.scope = scopes.of(by, "users.view_user", "users.change_user")
        self.leading = scopes.of(by, "courses.change_grant")
        self.unit, self.today = unit, today

    def names(self, values: dict) -> bool:
        """Whether the code or the address of a row is somebody's."""
        return (values.get("staff_code") or "").casefold() in self.by_code or values.get("email") in self.by_email

    def load_numbers(self, listed: set[str]) -> None:
        """Who has the listed personal numbers, and which numbers the people have. No query when none is listed."""
        indices = [index for number in listed for index in vault.indices(number)]
        concerned = Q(person__in=list(self.people)) | Q(blind_index__in=indices)
        found = PersonalNumber.objects.filter(concerned) if indices else ()
        self.numbers = {row.person_id: row for row in found}
        self.holders = {row.blind_index: row.person_id for row in self.numbers.values()}

    def number_of(self, person: int | None) -> str | None:
        """The personal number of somebody. Raises box.Unreadable."""
        kept = self.numbers.get(person)
        return kept.number if kept else None

    def is_number_consented(self, person: int | None) -> bool:
        """Whether somebody gave the personal number on record with consent: it is not the unit's to replace or remove."""
        kept = self.numbers.get(person)
        return kept is not None and kept.is_consented

    def holder_of(self, number: str) -> int | None:
        """Whose the personal number is, by key."""
        return next((self.holders[index] for index in vault.indices(number) if index in self.holders), None)

    def has_in_scope(self, person) -> bool:
        return self.covers(self._unit_of(person))

    def covers(self, unit) -> bool:
        """Whether people whose latest main post is in `unit` (None without any post) are in the scope."""
        return self.scope.covers(unit) and (unit is None or self.unit.covers(unit))

    def may_change(self, person) -> bool:
        """Who gives roles changes accounts in their units; others those of people without a role; nobody those of
        people who stand higher."""
        if person.pk not in self.not_above:
            return False
        return person.pk in self.roleless or self.leading.covers(self._unit_of(person))

    def reaches(self, person, kind: str) -> bool:
        """Whether a row of this kind may be written or taken back: to let somebody leave takes no power over the
        account."""
        return self.has_in_scope(person) and (kind == ImportRow.Kind.LEAVING or self.may_change(person))

    def current_post(self, person) -> Post | None:
        """The main post that is held today or begins later."""
        post = self.posts.get(person.pk)
        return post if post and (post.ends is None or post.ends >= self.today) else None

    def _unit_of(self, person):
        post = self.posts.get(person.pk)
        return post.organisation if post else None
