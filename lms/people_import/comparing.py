"""Rows of a list beside what is known: who is new, what changes, who leaves. Nothing is written.

What becomes of a main post is stored with the row as {"act": ...}: "appoint" and "transfer" with unit, title, rank,
staff_group, starts and ends; "correct" with "after"; "leave" with the last day. All but "appoint" name the "post".
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from courses.organisations.posts import Post
from courses.vietnamese import fold
from lms.people_import import namesakes
from lms.people_import.fields import IDENTIFYING
from lms.people_import.known import Known
from lms.people_import.models import ImportRow
from lms.people_import.placing import Placing
from lms.people_import.remarks import Remark, Unreadable
from lms.people_import.row_numbers import NUMBER, sealed
from lms.people_import.rows import Row
from lms.people_import.showing import shown
from lms.people_import.units import Units
from lms.users.personal_number import vault
from lms.users.personal_number.box import Unreadable as SealedForGood

PORTION = 500
ACCOUNT = ("full_name", "birth_date", "gender", "email", "phone", "staff_code")
CONFIRMED = ("full_name", "birth_date")
Kind = ImportRow.Kind


@dataclass
class Comparison:
    """`unit` and `by` bound what the rows may touch."""

    unit: object
    by: object
    today: date

    def rows(self, listed: list[Row], *, is_complete: bool) -> list[ImportRow]:
        """One row for everybody who is listed, then those of the unit who are not, if the list is said to be complete."""
        self.units = Units(self.unit, today=self.today)
        self.seen: set[int] = set()
        compared = []
        for start in range(0, len(listed), PORTION):
            portion = listed[start : start + PORTION]
            self.known = Known((row.values for row in portion), by=self.by, unit=self.unit, today=self.today)
            similar = namesakes.warnings(portion, known=self.known)
            compared += [self._compare(row, similar) for row in portion]
        if is_complete:
            unclear = {fold(row.name) for row in compared if row.kind == Kind.FAULTY}
            compared += self._leaving(unclear)
        return compared

    def _compare(self, listed: Row, similar: dict) -> ImportRow:
        values = {name: value for name, value in listed.values.items() if name != NUMBER}
        row = ImportRow(number=listed.number, name=values.get("full_name") or "", values=values)
        remarks = list(listed.remarks)
        person, is_clear = None, False
        with telling(remarks):
            person, is_clear = self._match(values), True
        if is_clear:
            self._plan(row, person, listed, remarks, similar)
        else:
            with telling(remarks):
                Placing(self.units, today=self.today).unit(values.get("unit"))
        faulty = any(remark.is_fault for remark in remarks)
        if faulty:
            row.kind, row.changes, row.post = Kind.FAULTY, {}, {}
            row.name = values.get("full_name") or row.name
        row.remarks = [remark.stored() for remark in remarks]
        row.has_warnings = not faulty and bool(remarks)
        return row

    def _match(self, values: dict):
        """The person whom a row means: by staff code, then by address. Raises Unreadable, in the same words for
        people elsewhere as for anything else that cannot be used."""
        code, email = values.get("staff_code"), values.get("email")
        by_code = self.known.by_code.get(code.casefold()) if code else None
        by_email = self.known.by_email.get(email) if email else None
        for field, person in (("staff_code", by_code), ("email", by_email)):
            if person and not self.known.has_in_scope(person):
                raise Unreadable("not_here", field=field)
        self.seen |= {person.pk for person in (by_code, by_email) if person}
        if by_code and by_email and by_code != by_email:
            raise Unreadable("two_people", field="email")
        if by_email and not by_code and code and by_email.staff_code:
            raise Unreadable("other_code", field="staff_code")
        person = by_code or by_email
        if email in self.known.noted and self.known.noted[email] != (person.pk if person else None):
            raise Unreadable("not_here", field="email")
        return person

    def _plan(self, row: ImportRow, person, listed: Row, remarks: list[Remark], similar: dict) -> None:
        """What the row does, and every fault of rules between columns whose own columns are sound."""
        unsound = {remark.field for remark in listed.faults}
        if person is None:
            if not row.values.get("email") and not unsound & set(IDENTIFYING):
                remarks.append(Remark("email_needed", "email"))
            row.changes = {name: [None, row.values[name]] for name in ACCOUNT if row.values.get(name)}
            remarks += similar.get(row.number, [])
        else:
            row.person, row.name = person, person.full_name
            self._account(row, person, remarks)
        with telling(remarks):
            self._number(row, person, listed.values.get(NUMBER), remarks)
        with telling(remarks):
            self._place(row, person, unsound)
        if person is None:
            row.kind = Kind.NEW
            return
        if row.changes and not self.known.may_change(person):
            remarks.append(Remark("held_by_role", "full_name"))
        if not person.is_active:
            remarks.append(Remark("closed", "full_name"))
        row.kind = Kind.CHANGED if row.changes else Kind.UNCHANGED

    def _place(self, row: ImportRow, person, unsound: set[str]) -> None:
        current = person and self.known.current_post(person)
        last = person and self.known.posts.get(person.pk)
        Placing(self.units, today=self.today).place(row, current, last=last, unsound=unsound)

    def _account(self, row: ImportRow, person, remarks: list[Remark]) -> None:
        for name in ACCOUNT:
            wanted, kept = row.values.get(name), stored(person, name)
            if not wanted or wanted == kept or (name == "staff_code" and same_code(wanted, kept)):
                continue
            if name in CONFIRMED and person.has_confirmed_details:
                remarks.append(Remark("confirmed", name, {"kept": shown(name, kept)}))
                continue
            if name == "email":
                remarks.append(Remark("address_moves", name))
            row.changes[name] = [kept, wanted]

    def _number(self, row: ImportRow, person, number: str | None, remarks: list[Remark]) -> None:
        """A personal number that is new for the person, sealed; one that the person gave with consent stays. Whose a
        taken one is, nobody is told. Raises Unreadable."""
        if not number or not vault.is_open():
            return
        key = person.pk if person else None
        if self.known.holder_of(number) not in (None, key):
            raise Unreadable("not_here", field=NUMBER)
        try:
            kept = self.known.number_of(key)
        except SealedForGood:
            raise Unreadable("number_sealed", field=NUMBER) from None
        if number != kept and self.known.is_number_consented(key):
            remarks.append(Remark("number_by_consent", NUMBER))
        elif number != kept:
            row.changes[NUMBER] = sealed(row, kept, number)

    def _leaving(self, unclear: set[str]) -> Iterator[ImportRow]:
        """People whose main post in the unit goes on and whom no row names. Nobody leaves by a list of their own, nor
        whose name stands in a faulty row."""
        posts = Post.objects.main().on(self.today).filter(ends=None).below(self.unit)
        for post in (
            posts.exclude(person=self.by).select_related("person", "organisation").order_by("person__sort_key")
        ):
            if post.person_id in self.seen or post.person.folded_name in unclear:
                continue
            last_day = Placing.last_day_of(post, today=self.today).isoformat()
            yield ImportRow(
                kind=Kind.LEAVING,
                person=post.person,
                name=post.person.full_name,
                values={"staff_code": post.person.staff_code or "", "email": post.person.email},
                changes={"unit": [post.organisation.name, None], "ends": [None, last_day]},
                post={"act": "leave", "post": post.pk, "ends": last_day},
            )


@contextmanager
def telling(remarks: list[Remark]):
    """Let a fault end one rule and stand among the remarks; the rules after it go on."""
    try:
        yield
    except Unreadable as fault:
        remarks.append(Remark(fault.code, fault.words.pop("field"), fault.words))


def stored(person, name: str):
    """A field of an account as rows write it."""
    value = getattr(person, name)
    return value.isoformat() if isinstance(value, date) else value or None


def same_code(one: str, other: str | None) -> bool:
    return other is not None and one.casefold() == other.casefold()
