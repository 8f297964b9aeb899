"""A small ministry and two provinces, and a way to order a decision in one line."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from courses.organisations.models import Organisation
from courses.organisations.reorganising import actions, orders

TODAY = date(2026, 7, 15)
NOW = timezone.make_aware(datetime(2026, 7, 15, 9))
DAY = date(2026, 7, 1)
EVE = DAY - timedelta(days=1)


def decide(wanted: orders.Order, *, on: date = DAY, by, now: datetime = NOW):
    return actions.order(wanted, effective_on=on, decision="202/2025/QH15", by=by, now=now)


def merge(*units, into, **fields) -> orders.Merge:
    return orders.Merge(units=[unit.pk for unit in units], into=successor(into), **fields)


def successor(target) -> orders.Successor:
    return orders.Successor(unit=target.pk) if isinstance(target, Organisation) else orders.Successor(new=target)


def new(name: str, *, below=None, kind: str = "province") -> orders.NewUnit:
    return orders.NewUnit(name=name, kind=kind, superior=below.pk if below else None)


def rename(unit, name: str, **fields) -> orders.Rename:
    return orders.Rename(unit=unit.pk, name=name, kind=fields.pop("kind", unit.kind), **fields)


def move(unit, superior) -> orders.Move:
    return orders.Move(unit=unit.pk, superior=superior.pk if superior else None)


def fresh(*units) -> list[Organisation]:
    return [Organisation.objects.select_related("superior").get(pk=unit.pk) for unit in units]


def periods(unit) -> list[tuple]:
    rows = unit.periods.select_related("superior").order_by("pk")
    return sorted(
        ((p.name, p.superior and p.superior.name, p.valid_from, p.valid_to) for p in rows),
        key=lambda row: row[2] or date.min,
    )


@pytest.fixture
def by(administrator):
    return administrator


def check_paths() -> None:
    """Every path is that of its superior and the unit's own number."""
    for unit in Organisation.objects.select_related("superior"):
        assert unit.path == (unit.superior.path if unit.superior else "") + f"{unit.pk:08d}"
