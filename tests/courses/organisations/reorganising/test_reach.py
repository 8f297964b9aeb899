"""Whose role reaches what a decision touches: when it is ordered, on its day, and when it is taken back."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.organisations.decisions import Reorganisation
from courses.organisations.reorganising import actions, reach
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import NOW, decide, fresh, merge, move, new, rename

pytestmark = pytest.mark.django_db

LATER = date(2026, 8, 1)
ON_THE_DAY = NOW + timedelta(days=20)


@pytest.fixture
def province(db):
    return make.unit("Tỉnh A", kind="province")


@pytest.fixture
def department(province):
    return make.unit("Sở Xây dựng", below=province)


@pytest.fixture
def ministry(db):
    return make.unit("Bộ Xây dựng", kind="ministry")


@pytest.fixture
def leader(province):
    """The administrator of the province."""
    person = make.user("quan.tri@tinh-a.vn", "Đặng Quản Trị")
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    return person


def decides(person, *rows) -> list[bool]:
    person = get_user_model().objects.get(pk=person.pk)
    found = reach.decidable_by(person, Reorganisation.objects.prefetch_related("units"))
    return [row.pk in found for row in rows]


def test_a_province_takes_back_what_it_could_have_ordered_and_nothing_else(
    leader, by, province, department, ministry
):
    office = make.unit("Phòng Một", below=department, kind="division")
    named = decide(rename(department, "Sở mới"), on=LATER, by=by)
    inside = decide(move(office, province), on=LATER, by=by)
    out = decide(move(department, ministry), on=LATER, by=by)
    to_the_top = decide(move(department, None), on=LATER, by=by)
    founded = decide(merge(department, into=new("Viện", below=ministry)), on=LATER, by=by)
    rows = [named, inside, out, to_the_top, founded]
    assert decides(leader, *rows) == [True, True, False, False, False]
    assert decides(by, *rows) == [True] * 5


def test_an_order_beyond_ones_reach_is_refused_whoever_asks_for_it(leader, department, ministry):
    with pytest.raises(DomainError):
        decide(move(department, ministry), by=leader)
    assert not Reorganisation.objects.exists()
    decide(rename(department, "Sở mới"), by=leader)


def test_on_its_day_a_decision_needs_the_power_of_whoever_ordered_it(leader, by, department):
    waiting = decide(rename(department, "Sở mới"), on=LATER, by=leader)
    leader.grants.update(ended_at=NOW)
    actions.carry_out_due(ON_THE_DAY)
    waiting.refresh_from_db()
    assert waiting.carried_out_at is None and fresh(department)[0].name == "Sở Xây dựng"
    assert "Đặng Quản Trị" in waiting.refusal
    actions.carry_out(waiting, by=by, now=ON_THE_DAY)
    assert fresh(department)[0].name == "Sở mới"


def test_whoever_tries_again_stands_in_the_log(leader, by, department):
    waiting = decide(rename(department, "Sở mới"), on=LATER, by=by)
    actions.carry_out(waiting, by=leader, now=ON_THE_DAY)
    entry = AuditEntry.objects.get(act="reorganisation.carried_out")
    assert entry.actor == leader


def places() -> dict[str, int | None]:
    return dict(AuditEntry.objects.filter(act__startswith="reorganisation.").values_list("act", "unit"))


def test_a_decision_lies_in_the_log_of_the_unit_it_touches_wherever_its_actor_works(by, department, ministry):
    make.post(by, ministry)
    actions.withdraw(decide(rename(department, "Sở khác"), on=LATER, by=by), by=by, now=NOW)
    decide(rename(department, "Sở mới"), by=by)
    assert places() == {
        "reorganisation.ordered": department.pk,
        "reorganisation.withdrawn": department.pk,
        "reorganisation.carried_out": department.pk,
    }


def test_a_decision_about_several_units_lies_in_what_stands_above_them_all(
    by, leader, department, province, ministry
):
    make.post(leader, province)
    office = make.unit("Sở Giao thông", below=province)
    decide(merge(department, into=office), on=LATER, by=leader)
    assert places() == {"reorganisation.ordered": province.pk}
    make.post(by, province)
    decide(merge(make.unit("Bộ Giao thông", kind="ministry"), into=ministry), on=LATER, by=by)
    newest = AuditEntry.objects.filter(act="reorganisation.ordered").latest("pk")
    assert newest.unit is None
