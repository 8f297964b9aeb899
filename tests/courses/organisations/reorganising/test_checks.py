"""What no decision may do, each with a sentence that says why."""

from datetime import date, timedelta

import pytest

from courses.errors import DomainError
from courses.organisations.models import Organisation
from courses.organisations.reorganising import orders
from tests import make
from tests.courses.organisations.reorganising.conftest import DAY, TODAY, decide, merge, move, new, rename


def refused(wanted, **fields) -> str:
    before = list(Organisation.objects.order_by("pk").values())
    with pytest.raises(DomainError) as refusal:
        decide(wanted, **fields)
    assert list(Organisation.objects.order_by("pk").values()) == before
    return refusal.value.message


@pytest.fixture
def office(db):
    return make.unit("Sở A")


@pytest.fixture
def division(office):
    return make.unit("Phòng A", below=office)


def test_no_unit_comes_to_lie_below_itself(by, office, division):
    team = make.unit("Tổ A", below=division)
    for target in (division, team):
        assert "Sở A" in refused(move(office, target), by=by)
    assert "Sở A" in refused(merge(office, into=division), by=by)
    assert "Sở A" in refused(merge(office, into=new("Sở mới", below=division)), by=by)
    assert "Sở A" in refused(orders.Close(unit=office.pk, heir=division.pk), by=by)


def test_a_decision_that_changes_nothing_is_none(by, office, division):
    assert "Phòng A" in refused(move(division, office), by=by)
    assert "Sở A" in refused(rename(office, "Sở A"), by=by)


def test_no_unit_goes_on_for_itself(by, office, division):
    other = make.unit("Sở B")
    assert "không thể sáp nhập vào chính nó" in refused(merge(office, into=office), by=by)
    assert "“Sở A” không thể" in refused(merge(office, other, into=office), by=by)
    assert "“Sở A” không thể" in refused(orders.Close(unit=office.pk, heir=office.pk), by=by)
    itself, part = orders.Part(unit=office.pk), orders.Part(unit=other.pk)
    for parts, heir in (((itself,), None), ((itself,), 0), ((part, itself), 0)):
        assert "không" in refused(orders.Split(unit=office.pk, parts=parts, heir=heir), by=by)
    for superior in (office, division):
        assert "“Sở A”" in refused(move(office, superior), by=by)


def test_a_decision_for_a_day_before_the_last_change_names_that_day(by, office):
    decide(rename(office, "Sở B"), on=date(2026, 5, 2), by=by)
    assert "02/05/2026" in refused(rename(office, "Sở C"), on=date(2026, 5, 1), by=by)
    decide(rename(office, "Sở C"), on=date(2026, 5, 3), by=by)


def test_units_that_have_ended_change_no_more_and_receive_nothing(by, office):
    ended, other = make.unit("Sở cũ"), make.unit("Sở khác")
    decide(merge(ended, into=office), by=by)
    for wanted in (rename(ended, "Sở"), move(ended, other), move(other, ended), merge(other, into=ended)):
        assert "30/06/2026" in refused(wanted, on=TODAY, by=by)
    assert "30/06/2026" in refused(rename(ended, "Sở"), on=date(2026, 5, 1), by=by)


def test_of_a_unit_that_ends_on_a_day_to_come_is_said_that_it_ends(by, office):
    office.valid_to = TODAY + timedelta(days=10)
    office.save()
    assert "“Sở A” kết thúc ngày 25/07/2026." in refused(rename(office, "Sở B"), on=date(2026, 8, 1), by=by)
    office.valid_to = TODAY - timedelta(days=1)
    office.save()
    assert "“Sở A” đã kết thúc ngày 14/07/2026." in refused(rename(office, "Sở B"), on=date(2026, 8, 1), by=by)


def test_units_receive_nothing_before_they_exist(by, office):
    young = make.unit("Sở trẻ", valid_from=date(2026, 7, 10))
    assert "10/07/2026" in refused(move(office, young), by=by)
    assert "10/07/2026" in refused(merge(office, into=young), by=by)
    assert "10/07/2026" in refused(merge(young, into=office), on=date(2026, 7, 10), by=by)
    decide(merge(young, into=office), on=date(2026, 7, 11), by=by)


def test_by_no_map_of_the_days_since_may_a_unit_lie_below_itself(by):
    first, second, third = make.unit("Sở 1"), make.unit("Sở 2"), make.unit("Sở 3")
    lower = make.unit("Phòng", below=first)
    decide(move(lower, third), on=date(2026, 6, 20), by=by)
    assert "Sở 1" in refused(move(first, lower), on=date(2026, 6, 10), by=by)
    decide(move(first, lower), on=date(2026, 6, 20), by=by)
    assert second.superior is None


def test_no_unit_is_left_below_an_ended_one_in_the_days_since(by, office, division):
    other = make.unit("Sở B")
    decide(move(division, other), on=date(2026, 6, 20), by=by)
    assert "Phòng A" in refused(merge(office, into=other), on=date(2026, 6, 10), by=by)
    decide(merge(office, into=other), on=date(2026, 6, 20), by=by)


def test_an_heir_does_not_end_before_it_inherited(by, office):
    other, third = make.unit("Sở B"), make.unit("Sở C")
    decide(merge(office, into=other), on=date(2026, 6, 20), by=by)
    assert "20/06/2026" in refused(merge(other, into=third), on=date(2026, 6, 10), by=by)
    decide(merge(other, into=third), on=date(2026, 6, 20), by=by)


def test_a_unit_with_people_or_units_is_not_closed(by, office, division):
    assert "Phòng A" in refused(orders.Close(unit=office.pk, heir=None), by=by)
    post = make.post(make.user(), division)
    assert "1" in refused(orders.Close(unit=division.pk, heir=office.pk), by=by)
    post.ends = DAY - timedelta(days=1)
    post.save()
    decide(orders.Close(unit=division.pk, heir=office.pk), by=by)
    decide(orders.Close(unit=office.pk, heir=None), by=by)


def test_below_one_superior_no_name_stands_twice(by, office, division):
    other = make.unit("Sở B")
    twin = make.unit("Phòng A", below=other)
    assert "Phòng A" in refused(merge(office, into=other, same_names=False), by=by)
    assert "Phòng A" in refused(move(twin, office), by=by)
    assert "Sở B" in refused(rename(office, "Sở B"), by=by)
    assert "Sở B" in refused(merge(office, into=new("Sở B")), by=by)
    decide(merge(office, other, into=new("Sở B")), by=by)


def test_parts_receive_what_stands_below_the_unit_and_once(by, office, division):
    stranger = make.unit("Phòng lạ", below=make.unit("Sở B"))
    for children in ([[stranger.pk]], [[division.pk], [division.pk]]):
        parts = [
            orders.Part(new=new(f"Phần {number}"), children=keys) for number, keys in enumerate(children, start=1)
        ]
        assert "Sở A" in refused(orders.Split(unit=office.pk, parts=parts, heir=0), by=by)
    assert refused(orders.Split(unit=office.pk, parts=[orders.Part(unit=office.pk)], heir=0), by=by)
    assert refused(orders.Split(unit=office.pk, parts=[], heir=None), by=by)
    lower = [orders.Part(new=new("Phần", below=office))]
    assert "Sở A" in refused(orders.Split(unit=office.pk, parts=lower, heir=0), by=by)


def test_the_tree_has_an_end(by, office):
    deepest = office
    for level in range(2, 32):
        deepest = make.unit(f"Tầng {level}", below=deepest)
    assert "31" in refused(move(make.unit("Sở B"), deepest), by=by)


def test_units_that_are_gone_are_named_as_gone(by, office):
    with pytest.raises(DomainError):
        decide(orders.Move(unit=office.pk, superior=999_999), by=by)
