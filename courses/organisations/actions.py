"""Units as records: founding one, and correcting what was entered wrongly. What a decision changes is in `reorganising`."""

from datetime import timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.audit import changes
from courses.errors import DomainError
from courses.organisations.models import Organisation, Period

AT_ONCE = 1000


def found(unit: Organisation, *, by) -> Organisation:
    """Store a new unit at its place in the tree, with its first period."""
    with transaction.atomic():
        if unit.superior_id:
            list(Organisation.objects.roots().held())  # so that the superior does not move meanwhile
            unit.superior = Organisation.objects.get(pk=unit.superior_id)
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

    The place in the tree is not corrected this way but moved, and a unit ends by being merged, split or closed.
    """
    with transaction.atomic():
        stored = Organisation.objects.held().get(pk=unit.pk)
        unit.save(update_fields=[*fields, "folded"])
        last = {name: getattr(unit, name) for name in fields if name in Period.FACTS}
        Period.objects.last_ones().filter(organisation=unit).update(**last)
        if "valid_from" in fields:
            _correct_beginning(unit)
        audit.append("organisation.corrected", unit, by=by, **changes.between(stored, unit, fields))
    return unit


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
