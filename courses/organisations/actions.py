"""Units as records: founding one, and correcting what was entered wrongly. What a decision changes is in `reorganising`."""

from django.db import transaction

from courses.audit import actions as audit
from courses.organisations.models import Organisation, Period


def found(unit: Organisation, *, by) -> Organisation:
    """Store a new unit at its place in the tree, with its first period."""
    with transaction.atomic():
        if unit.superior_id:
            unit.superior = Organisation.objects.held().get(pk=unit.superior_id)
        unit.save()
        Period.objects.create(
            organisation=unit,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            **{fact: getattr(unit, fact) for fact in Period.FACTS},
        )
        audit.append("organisation.founded", unit, by=by)
    return unit


def correct(unit: Organisation, *, fields: list[str], by) -> Organisation:
    """Save what was entered wrongly, in the unit and in its last period: no decision, so the past is corrected too.

    The place in the tree is not corrected this way but moved.
    """
    with transaction.atomic():
        unit.save(update_fields=[*fields, "folded"])
        period = unit.periods.last()
        for name in fields:
            if name in Period.FACTS or name in ("valid_from", "valid_to"):
                setattr(period, name, getattr(unit, name))
        period.save()
        audit.append("organisation.corrected", unit, by=by, changed=sorted(fields))
    return unit
