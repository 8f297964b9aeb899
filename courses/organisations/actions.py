"""Units as records: founding one, and correcting what was entered wrongly. What a decision changes is in `reorganising`."""

from datetime import timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.audit import changes
from courses.errors import DomainError
from courses.organisations.models import Organisation, Period
from courses.organisations.reorganising import reach

AT_ONCE = 1000


def found(unit: Organisation, *, by) -> Organisation:
    """Store a new unit at its place in the tree, with its first period."""
    with transaction.atomic():
        if unit.superior_id:
            list(Organisation.objects.roots().held())  # so that the superior does not move meanwhile
            unit.superior = Organisation.objects.get(pk=unit.superior_id)
        _check_code(unit)
        unit.save()
        _first_period(unit).save()
        audit.append("organisation.founded", unit, by=by)
    return unit


def found_all(units: list[Organisation], *, by) -> list[Organisation]:
    """Store many new units, whose superiors are stored, in a constant number of statements for each thousand."""
    with transaction.atomic():
        above = {unit.superior_id for unit in units if unit.superior_id}
        list(Organisation.objects.roots().held())  # so that no superior moves meanwhile
        held = {unit.pk: unit for unit in Organisation.objects.filter(pk__in=above)}
        for unit in units:
            unit.superior = held.get(unit.superior_id)
            unit.index_words()
        units = Organisation.objects.bulk_create(units, batch_size=AT_ONCE)
        for unit in units:
            unit.take_place()
        Organisation.objects.bulk_update(units, ["path"], batch_size=AT_ONCE)
        Period.objects.bulk_create(map(_first_period, units), batch_size=AT_ONCE)
        audit.append_all("organisation.founded", units, by=by)
    return units


def correct(unit: Organisation, *, fields: list[str], by) -> Organisation:
    """Save what was entered wrongly, in the unit and in its last period: no decision, so the past is corrected too.

    The place in the tree is not corrected this way but moved, and a unit ends by being merged, split or closed. The unit
    of one's own role is corrected from above, as it is reorganised. Raises DomainError for that unit, and for a code that
    another unit has.
    """
    with transaction.atomic():
        stored = Organisation.objects.held().get(pk=unit.pk)
        reach.check_unit(by, stored)
        if "code" in fields:
            _check_code(unit)
        unit.save(update_fields=[*fields, "folded"])
        last = {name: getattr(unit, name) for name in fields if name in Period.FACTS}
        Period.objects.last_ones().filter(organisation=unit).update(**last)
        if "valid_from" in fields:
            _correct_beginning(unit)
        audit.append("organisation.corrected", unit, by=by, **changes.between(stored, unit, fields))
    return unit


def _check_code(unit: Organisation) -> None:
    """Codes name units to sign-in services and lists of people, so no two units of one time have the same one."""
    alike = Organisation.objects.filter(code=unit.code).exclude(pk=unit.pk) if unit.code else ()
    for other in alike:
        if _overlap(unit, other):
            raise DomainError(
                _("The code %(code)s belongs to “%(unit)s”. Choose another one, or leave it empty.")
                % {"code": unit.code, "unit": other.name}
            )


def _overlap(one: Organisation, other: Organisation) -> bool:
    return all(
        earlier.valid_to is None or later.valid_from is None or earlier.valid_to >= later.valid_from
        for earlier, later in ((one, other), (other, one))
    )


def _first_period(unit: Organisation) -> Period:
    facts = {fact: getattr(unit, fact) for fact in Period.FACTS}
    return Period(organisation=unit, valid_from=unit.valid_from, valid_to=unit.valid_to, **facts)


def _correct_beginning(unit: Organisation) -> None:
    first = unit.periods.first()
    if unit.valid_from and first.valid_to and first.valid_to < unit.valid_from:
        raise DomainError(
            _("“%(unit)s” was changed as of %(day)s, so it existed before. Choose an earlier day.")
            % {"unit": unit.name, "day": date_format(first.valid_to + timedelta(days=1), "SHORT_DATE_FORMAT")}
        )
    first.valid_from = unit.valid_from
    first.save(update_fields=["valid_from"])
