"""Operations on personal numbers. Each stands in the audit log, which never holds the number."""

from collections.abc import Iterable
from contextlib import contextmanager

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from courses.audit import actions as audit
from courses.errors import DomainError
from lms.users.personal_number import vault
from lms.users.personal_number.box import Unreadable
from lms.users.personal_number.models import Ground, PersonalNumber

User = get_user_model()

GIVEN, CHANGED, REMOVED = (f"personal_number.{act}" for act in ("given", "changed", "removed"))
REVEALED, SOUGHT, REFUSED = (f"personal_number.{act}" for act in ("revealed", "sought", "refused"))
RENEWED = "personal_number.keys_renewed"
PORTION = 200

NO_KEYS = _("This installation keeps no personal numbers, because it has no keys for them.")
UNREADABLE = _(
    "The personal number is on record but cannot be read, because its key is missing. Whoever runs the installation can"
    " put the key back; else the number must be entered anew."
)
TAKEN = _("This personal number is on record for another account. Check the figures, or ask an administrator.")


class TakenError(DomainError):
    """The number belongs to another account; whose, nobody is told."""


@contextmanager
def refusals_on_record(person, *, by):
    """Around `keep` and its transaction: the refusal of a number that is taken is on record, it may be a probe."""
    try:
        yield
    except TakenError:
        audit.append(REFUSED, person, by=by)
        raise


@transaction.atomic
@sensitive_variables("number")
def keep(person, number: str, *, ground: str, by, now) -> PersonalNumber:
    """Keep the number of a person in place of any former one; to be called inside `refusals_on_record`. The same number
    again stays as it is, on the ground that it has. What consent has to do with it: lms.privacy.consents.keeping.

    Raises DomainError when another account has it, when the account was erased, and without keys.
    """
    if not vault.is_open():
        raise DomainError(NO_KEYS)
    held = User.objects.held().get(pk=person.pk)
    if held.erased_at is not None:
        raise DomainError(_("The personal data of this account were erased."))
    kept = PersonalNumber.objects.of(held).first()
    if kept is not None and kept.holds(number) and kept.is_readable:
        return kept
    if PersonalNumber.objects.numbered(number).exclude(person=held).exists():
        raise TakenError(TAKEN)
    act = GIVEN if kept is None else CHANGED
    kept = kept or PersonalNumber(person=held)
    kept.put(number)
    kept.given_at, kept.ground = now, ground
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:  # somebody gave the same number at the same moment
        raise TakenError(TAKEN) from None
    audit.append(act, held, by=by)
    return kept


def remove(person, *, by) -> None:
    """Delete the number of a person; without one nothing happens. Needs no key."""
    _remove(PersonalNumber.objects.of(person), person, by=by)


def remove_consented(person, *, by) -> None:
    """Delete the number of a person that rests on consent; one that the unit keeps on its own ground stays."""
    _remove(PersonalNumber.objects.of(person).consented(), person, by=by)


@transaction.atomic
def _remove(numbers: QuerySet, person, *, by) -> None:
    removed, _kinds = numbers.delete()
    if removed:
        audit.append(REMOVED, person, by=by)


def reveal(person, *, by) -> str:
    """The whole number, on record. Raises DomainError when there is none or it cannot be read."""
    with transaction.atomic():
        kept = PersonalNumber.objects.of(person).first()
        if kept is None:
            raise DomainError(_("No personal number is on record."))
        try:
            number = kept.number
        except Unreadable:
            raise DomainError(UNREADABLE) from None
        audit.append(REVEALED, person, by=by)
    return number


@sensitive_variables("number")
def find(number: str, *, among: QuerySet, by):
    """The person of `among` with this number, or None: for somebody elsewhere exactly as for nobody. On record."""
    found = among.filter(personal_number__blind_index__in=vault.indices(number)).first()
    if found is None:
        audit.append_about(SOUGHT, PersonalNumber, by=by)
    else:
        audit.append(SOUGHT, found, by=by)
    return found


@sensitive_variables("numbers")
def give_all(numbers: dict, *, by, now, **details) -> None:
    """Keep the numbers {person: number} of many held accounts, on the duty of the unit, in a constant number of queries.

    Raises IntegrityError when one of them is taken. Wants a transaction and keys, and people none of whom has a number
    that rests on consent.
    """
    kept = {row.person_id: row for row in PersonalNumber.objects.filter(person__in=numbers)}
    rows = {person: kept.get(person.pk) or PersonalNumber(person=person) for person in numbers}
    for person, row in rows.items():
        row.put(numbers[person])
        row.given_at, row.ground = now, Ground.DUTY
    PersonalNumber.objects.bulk_update(
        [row for row in rows.values() if row.pk], ["sealed", "blind_index", "given_at", "ground"], batch_size=500
    )
    PersonalNumber.objects.bulk_create([row for person, row in rows.items() if person.pk not in kept])
    audit.append_all(GIVEN, [person for person in rows if person.pk not in kept], by=by, **details)
    audit.append_all(CHANGED, [person for person in rows if person.pk in kept], by=by, **details)


def remove_all(people: Iterable, *, by, **details) -> None:
    """Delete the numbers of many people. Wants a transaction."""
    people = list(people)
    PersonalNumber.objects.filter(person__in=people).delete()
    audit.append_all(REMOVED, people, by=by, **details)


def renew(*, after: int) -> tuple[int, int, int]:
    """Seal and index the next rows beyond `after` anew under the newest keys, in one transaction.

    Returns how many were written, how many cannot be read, and the last key seen; the same key when none is left.
    """
    written = unreadable = 0
    with transaction.atomic():
        rows = PersonalNumber.objects.under_former_keys().filter(pk__gt=after).order_by("pk").select_for_update()
        for row in rows[:PORTION]:
            after = row.pk
            try:
                row.put(row.number)
            except Unreadable:
                unreadable += 1
            else:
                row.save(update_fields=["sealed", "blind_index"])
                written += 1
    return written, unreadable, after


def note_renewal(numbers: int) -> None:
    """Put on record that so many numbers were brought under the newest keys."""
    audit.append_about(RENEWED, PersonalNumber, by=None, people=numbers)


def forget_unreadable() -> list:
    """Delete the numbers whose key is lost for good; return whose they were."""
    with transaction.atomic():
        people = [row.person for row in PersonalNumber.objects.under_unknown_keys().select_related("person")]
        remove_all(people, by=None)
    return people
