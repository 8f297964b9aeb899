"""Maps of the tree by day, also against a slow model that replays every decision day by day."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from courses.errors import DomainError
from courses.organisations.maps import Map
from courses.organisations.models import Organisation
from courses.organisations.reorganising import orders
from tests import make
from tests.courses.organisations.reorganising.conftest import DAY, EVE, TODAY, decide, merge, move, rename

FIRST = date(2026, 6, 1)


@pytest.fixture
def by(administrator):
    return administrator


@pytest.mark.django_db
def test_two_provinces_stand_on_the_map_of_then_and_one_on_that_of_now(by):
    north, south = make.unit("Hà Giang", kind="province"), make.unit("Tuyên Quang", kind="province")
    office, office_south = make.unit("Sở Xây dựng", below=north), make.unit("Sở Xây dựng", below=south)
    decide(merge(north, into=south), by=by)
    decide(rename(south, "Tuyên Quang mới"), by=by)
    then, now = Map.on(EVE), Map.on(TODAY)
    assert [then.unit_of(unit.pk) for unit in (north, office)] == [north.pk, office.pk]
    assert list(then.chain(office.pk)) == [office.pk, north.pk]
    assert list(now.chain(office.pk)) == [office_south.pk, south.pk]
    assert (then.name(south.pk), now.name(south.pk)) == ("Tuyên Quang", "Tuyên Quang mới")
    assert then.child_towards(office.pk, below=None) == north.pk
    assert now.child_towards(office.pk, below=None) == south.pk
    assert now.child_towards(office.pk, below=south.pk) == office_south.pk
    assert now.child_towards(north.pk, below=south.pk) == south.pk
    assert then.child_towards(office.pk, below=south.pk) is None


@pytest.mark.django_db
def test_a_unit_closed_without_heir_counts_where_it_stood_and_follows_its_superior(by):
    old, new = make.unit("Sở A"), make.unit("Sở B")
    division = make.unit("Phòng", below=old)
    decide(orders.Close(unit=division.pk, heir=None), on=date(2026, 6, 1), by=by)
    decide(merge(old, into=new), by=by)
    assert list(Map.on(EVE).chain(division.pk)) == [division.pk, old.pk]
    assert list(Map.on(TODAY).chain(division.pk)) == [division.pk, new.pk]


@pytest.mark.django_db
def test_a_unit_that_is_founded_later_counts_as_itself(by):
    office = make.unit("Sở", valid_from=date(2026, 1, 1))
    unit = make.unit("Phòng", below=office, valid_from=date(2026, 7, 1))
    assert list(Map.on(date(2025, 1, 1)).chain(unit.pk)) == [unit.pk, office.pk]


@pytest.mark.django_db
def test_a_map_costs_two_queries_however_large(by, django_assert_num_queries):
    for count in (1, 3):
        for number in range(count):
            make.unit(f"Phòng {count}{number}", below=make.unit(f"Sở {count}{number}"))
        units = list(Organisation.objects.all())
        with django_assert_num_queries(2):
            found = Map.on(DAY)
            assert {len(list(found.chain(unit.pk))) for unit in units} == {1, 2}


@dataclass
class Replay:
    """The slow model: every decision that was carried out, replayed in the order of its days."""

    superiors: dict[int, int | None]
    decisions: list[tuple[date, int, str, tuple]] = field(default_factory=list)

    def on(self, day: date) -> dict[int, list[int]]:
        """{unit: chain of the units it counts under}."""
        superiors, heirs = dict(self.superiors), {}
        for effective, _number, kind, about in sorted(self.decisions):
            if effective > day:
                break
            if kind == "move":
                superiors[about[0]] = about[1]
            elif kind == "merge":
                ended, heir = about
                heirs[ended] = heir
                for unit, superior in superiors.items():
                    if superior == ended and unit not in heirs:
                        superiors[unit] = heir
        return {unit: list(self._chain(unit, superiors, heirs)) for unit in superiors}

    def _chain(self, unit, superiors, heirs):
        while unit is not None:
            while unit in heirs:
                unit = heirs[unit]
            yield unit
            unit = superiors[unit]


SIZE = 7
places = some.integers(0, SIZE - 1)
decisions = some.lists(
    some.tuples(some.sampled_from(["move", "merge"]), places, some.none() | places, some.integers(0, 40)),
    min_size=1,
    max_size=12,
)
trees = some.tuples(*(some.none() | some.integers(0, number - 1) for number in range(1, SIZE)))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(shape=trees, wishes=decisions)
def test_whatever_is_decided_maps_and_paths_are_those_of_a_replay(by, shape, wishes):
    with transaction.atomic():
        units = [make.unit("Gốc")]
        for number, place in enumerate(shape, start=1):
            units.append(make.unit(f"Đơn vị {number}", below=None if place is None else units[place]))
        replay = Replay({unit.pk: unit.superior_id for unit in units})
        for number, (kind, first, second, days) in enumerate(wishes):
            unit, target = units[first], None if second is None else units[second]
            if kind == "merge" and target is None:
                continue
            day = FIRST + timedelta(days=days)
            try:
                with transaction.atomic():
                    wanted = move(unit, target) if kind == "move" else merge(unit, into=target)
                    decide(wanted, on=day, by=by)
            except DomainError:
                continue
            replay.decisions.append((day, number, kind, (unit.pk, target.pk if target else None)))
        check_against(replay, last=FIRST + timedelta(days=41))
        transaction.set_rollback(True)


def check_against(replay: Replay, *, last: date) -> None:
    for day in {decision[0] for decision in replay.decisions} | {FIRST - timedelta(days=1), last}:
        expected, found = replay.on(day), Map.on(day)
        assert {unit: list(found.chain(unit)) for unit in expected} == expected, day
    now = replay.on(last)
    for unit in Organisation.objects.all():
        assert unit.path == (unit.superior.path if unit.superior else "") + f"{unit.pk:08d}"
        if unit.valid_to is None:
            assert [row.pk for row in unit.superiors()] == now[unit.pk][:0:-1]
        else:
            assert now[unit.pk][0] in {row.pk for row in unit.superiors()}
        check_periods(unit)


def check_periods(unit: Organisation) -> None:
    """One after the other without a gap, the last one ends with the unit."""
    rows = sorted(unit.periods.all(), key=lambda period: period.valid_from or date.min)
    assert rows and rows[0].valid_from == unit.valid_from and rows[-1].valid_to == unit.valid_to
    for before, after in zip(rows, rows[1:], strict=False):
        assert after.valid_from == before.valid_to + timedelta(days=1)
