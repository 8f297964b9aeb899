"""Decisions that change the tree: what stands afterwards, what stood before, and what was not touched."""

from datetime import date, timedelta

import pytest

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.organisations.decisions import Reorganisation, Succession
from courses.organisations.models import Organisation
from courses.organisations.reorganising import actions, orders
from tests import make
from tests.courses.organisations.reorganising.conftest import (
    DAY,
    EVE,
    NOW,
    TODAY,
    check_paths,
    decide,
    fresh,
    merge,
    move,
    new,
    periods,
    rename,
    successor,
)

LATER = TODAY + timedelta(days=30)


@pytest.mark.django_db
def test_a_rename_begins_a_period_and_leaves_the_name_of_before(by):
    unit = make.unit("Sở Giao thông vận tải")
    decide(rename(unit, "Sở Xây dựng", code="SXD"), by=by)
    [unit] = fresh(unit)
    assert (unit.name, unit.code, unit.folded) == ("Sở Xây dựng", "SXD", "so xay dung  sxd")
    assert periods(unit) == [("Sở Giao thông vận tải", None, None, EVE), ("Sở Xây dựng", None, DAY, None)]
    assert Organisation.objects.with_name_on(EVE).get(pk=unit.pk).name_then == "Sở Giao thông vận tải"
    assert Organisation.objects.with_name_on(DAY).get(pk=unit.pk).name_then == "Sở Xây dựng"


@pytest.mark.django_db
def test_a_move_takes_everything_below_along(by):
    old, other = make.unit("Bộ A", kind="ministry"), make.unit("Bộ B", kind="ministry")
    unit = make.unit("Cục", below=old)
    division = make.unit("Phòng", below=unit)
    decide(move(unit, other), by=by)
    old, other, unit, division = fresh(old, other, unit, division)
    assert unit.superior == other and division.superior == unit
    assert set(Organisation.objects.below(other)) == {other, unit, division}
    assert set(Organisation.objects.below(old)) == {old}
    assert periods(unit) == [("Cục", "Bộ A", None, EVE), ("Cục", "Bộ B", DAY, None)]
    assert periods(division) == [("Phòng", "Cục", None, None)]
    check_paths()


@pytest.mark.django_db
def test_a_unit_moves_to_the_top_and_back(by):
    ministry = make.unit("Bộ A", kind="ministry")
    unit = make.unit("Cục", below=ministry)
    decide(move(unit, None), by=by)
    assert fresh(unit)[0].superior is None
    decide(move(unit, ministry), by=by, on=TODAY)
    assert fresh(unit)[0].superior == ministry
    check_paths()


@pytest.mark.django_db
def test_the_same_day_changes_one_period_twice_and_leaves_no_empty_one(by):
    ministry = make.unit("Bộ A", kind="ministry")
    unit = make.unit("Cục")
    decide(move(unit, ministry), by=by)
    decide(rename(unit, "Cục Phát triển"), by=by)
    assert periods(unit) == [("Cục", None, None, EVE), ("Cục Phát triển", "Bộ A", DAY, None)]


@pytest.mark.django_db
def test_of_two_provinces_one_goes_on_and_the_other_lies_below_it(by):
    north, south = make.unit("Hà Giang", kind="province"), make.unit("Tuyên Quang", kind="province")
    works, ward = make.unit("Sở Xây dựng", below=north), make.unit("Xã A", below=north, kind="commune")
    works_south = make.unit("Sở Xây dựng", below=south)
    team, team_south = make.unit("Phòng 1", below=works), make.unit("Phòng 1", below=works_south)
    other_team = make.unit("Phòng 2", below=works)
    reorganisation = decide(merge(north, into=south), by=by)
    north, south, works, works_south, team, other_team, ward = fresh(
        north, south, works, works_south, team, other_team, ward
    )
    assert (north.superior, north.valid_to, south.valid_to) == (south, EVE, None)
    assert ward.superior == south and ward.valid_to is None
    assert (works.superior, works.valid_to) == (works_south, EVE)
    assert (team.superior, team.valid_to) == (team_south, EVE)
    assert (other_team.superior, other_team.valid_to) == (works_south, None)
    assert periods(north) == [("Hà Giang", None, None, EVE)]
    assert periods(ward) == [("Xã A", "Hà Giang", None, EVE), ("Xã A", "Tuyên Quang", DAY, None)]
    pairs = Succession.objects.values_list("predecessor__name", "successor__name", "on", "is_heir").order_by("pk")
    assert list(pairs) == [
        ("Hà Giang", "Tuyên Quang", DAY, True),
        ("Sở Xây dựng", "Sở Xây dựng", DAY, True),
        ("Phòng 1", "Phòng 1", DAY, True),
    ]
    assert reorganisation.outcome == {"founded": 0, "moved": 2, "ended": 3, "posts": 0, "grants": 0}
    check_paths()


@pytest.mark.django_db
def test_units_merge_into_a_new_one_and_units_of_one_name_become_one(by):
    first, second = make.unit("Tỉnh A", kind="province"), make.unit("Tỉnh B", kind="province")
    one, two = make.unit("Sở Nội vụ", below=first), make.unit("Sở Nội vụ", below=second)
    decide(merge(first, second, into=new("Tỉnh AB")), by=by)
    united = Organisation.objects.get(name="Tỉnh AB")
    first, second, one, two = fresh(first, second, one, two)
    assert united.valid_from == DAY and periods(united) == [("Tỉnh AB", None, DAY, None)]
    assert first.superior == second.superior == one.superior == united
    assert (one.valid_to, two.valid_to, two.superior) == (None, EVE, one)
    assert united in Reorganisation.objects.get().units.all()
    check_paths()


@pytest.mark.django_db
def test_three_units_of_one_name_end_in_one_place(by):
    provinces = [make.unit(f"Tỉnh {letter}", kind="province") for letter in "ABC"]
    offices = [make.unit("Văn phòng", below=province) for province in provinces]
    decide(merge(*provinces[1:], into=provinces[0]), by=by)
    assert [unit.superior for unit in fresh(*offices)] == [provinces[0], offices[0], offices[0]]
    check_paths()


@pytest.mark.django_db
def test_a_unit_ends_in_its_superior(by):
    office = make.unit("Sở")
    division = make.unit("Phòng", below=office)
    team = make.unit("Tổ", below=division)
    decide(merge(division, into=office), by=by)
    division, team = fresh(division, team)
    assert (division.valid_to, team.superior) == (EVE, office)
    check_paths()


@pytest.mark.django_db
def test_an_ended_unit_follows_its_heir_for_good(by):
    a, b, c = (make.unit(f"Sở {letter}") for letter in "ABC")
    decide(merge(a, into=b), by=by, on=date(2026, 3, 1))
    decide(merge(b, into=c), by=by)
    assert set(Organisation.objects.below(fresh(c)[0])) == {a, b, c}
    assert fresh(a)[0].superior == b
    check_paths()


@pytest.mark.django_db
def test_a_split_gives_children_to_the_parts_and_what_belonged_to_the_unit_to_the_heir(by):
    ministry = make.unit("Bộ", kind="ministry")
    office = make.unit("Cục", below=ministry)
    one, two, three = (make.unit(f"Phòng {number}", below=office) for number in (1, 2, 3))
    existing = make.unit("Cục khác", below=ministry)
    parts = [
        orders.Part(new=new("Cục Đô thị", below=ministry, kind="department"), children=[one.pk]),
        orders.Part(unit=existing.pk, children=[two.pk]),
    ]
    decide(orders.Split(unit=office.pk, parts=parts, heir=0), by=by)
    heir = Organisation.objects.get(name="Cục Đô thị")
    office, one, two, three = fresh(office, one, two, three)
    assert (office.superior, office.valid_to) == (heir, EVE)
    assert (one.superior, two.superior, three.superior) == (heir, existing, heir)
    links = Succession.objects.order_by("pk").values_list("predecessor", "successor", "is_heir")
    assert list(links) == [(office.pk, heir.pk, True), (office.pk, existing.pk, False)]
    check_paths()


@pytest.mark.django_db
def test_a_part_splits_off_while_the_unit_goes_on(by):
    office = make.unit("Cục")
    one, two = make.unit("Phòng 1", below=office), make.unit("Phòng 2", below=office)
    part = orders.Part(new=new("Trung tâm", kind="institution"), children=[one.pk])
    decide(orders.Split(unit=office.pk, parts=[part], heir=None), by=by)
    office, one, two = fresh(office, one, two)
    assert (office.valid_to, one.superior.name, two.superior) == (None, "Trung tâm", office)
    assert not Succession.objects.exists()


@pytest.mark.django_db
def test_a_closed_unit_stays_where_it_is_or_lies_below_its_heir(by):
    office = make.unit("Sở")
    one, two = make.unit("Phòng 1", below=office), make.unit("Phòng 2", below=office)
    decide(orders.Close(unit=one.pk, heir=None), by=by)
    decide(orders.Close(unit=two.pk, heir=office.pk), by=by)
    one, two = fresh(one, two)
    assert (one.superior, one.valid_to) == (two.superior, two.valid_to) == (office, EVE)
    assert [succession.predecessor for succession in Succession.objects.all()] == [two]


@pytest.mark.django_db
def test_owners_of_records_stay_so_the_heir_finds_them_below_itself(by):
    a, b = make.unit("Sở A"), make.unit("Sở B")
    question = make.question(organisation=a)
    decide(merge(a, into=b), by=by)
    question.refresh_from_db()
    assert question.organisation == a
    assert fresh(b)[0].covers(fresh(a)[0])


@pytest.mark.django_db
def test_a_decision_for_a_later_day_waits_and_the_sweep_carries_it_out(by):
    unit = make.unit("Sở cũ")
    waiting = decide(rename(unit, "Sở mới"), on=LATER, by=by)
    actions.carry_out_due(NOW)
    assert fresh(unit)[0].name == "Sở cũ" and waiting.is_open
    actions.carry_out_due(NOW + timedelta(days=30))
    actions.carry_out_due(NOW + timedelta(days=30))
    waiting.refresh_from_db()
    assert (fresh(unit)[0].name, waiting.carried_out_at) == ("Sở mới", NOW + timedelta(days=30))
    assert periods(unit)[1] == ("Sở mới", None, LATER, None)
    acts = AuditEntry.objects.about(waiting).order_by("pk").values_list("act", "actor")
    assert list(acts) == [("reorganisation.ordered", by.pk), ("reorganisation.carried_out", by.pk)]


@pytest.mark.django_db
def test_what_bars_a_decision_on_its_day_is_kept_for_staff_and_stops_no_other(by):
    unit, heir, other = make.unit("Sở A"), make.unit("Sở B"), make.unit("Sở C")
    barred = decide(merge(unit, into=heir), on=LATER, by=by)
    fine = decide(rename(other, "Sở D"), on=LATER, by=by)
    decide(orders.Close(unit=heir.pk, heir=None), by=by)
    actions.carry_out_due(NOW + timedelta(days=30))
    barred.refresh_from_db()
    assert "Sở B" in barred.outcome["refusal"] and barred.carried_out_at is None
    assert fresh(unit)[0].valid_to is None and fresh(other)[0].name == "Sở D"
    assert list(Reorganisation.objects.barred()) == [barred]
    assert fine not in Reorganisation.objects.waiting()


@pytest.mark.django_db
def test_a_waiting_decision_is_withdrawn_once_and_never_carried_out(by):
    unit = make.unit("Sở cũ")
    waiting = decide(rename(unit, "Sở mới"), on=LATER, by=by)
    assert actions.withdraw(waiting, by=by, now=NOW).withdrawn_by == by
    with pytest.raises(DomainError):
        actions.withdraw(waiting, by=by, now=NOW)
    actions.carry_out_due(NOW + timedelta(days=30))
    assert fresh(unit)[0].name == "Sở cũ"


@pytest.mark.django_db
def test_nothing_is_carried_out_before_its_day_or_twice(by):
    unit = make.unit("Sở cũ")
    waiting = decide(rename(unit, "Sở mới"), on=LATER, by=by)
    with pytest.raises(DomainError):
        actions.carry_out(waiting, by=by, now=NOW)
    done = decide(rename(unit, "Sở khác"), by=by)
    with pytest.raises(DomainError):
        actions.carry_out(done, by=by, now=NOW)


@pytest.mark.django_db
def test_a_refused_decision_leaves_no_trace(by):
    unit = make.unit("Sở")
    with pytest.raises(DomainError):
        decide(move(unit, unit), by=by)
    assert not Reorganisation.objects.exists()
    assert not AuditEntry.objects.filter(act__startswith="reorganisation").exists()


@pytest.mark.django_db
def test_a_big_subtree_moves_in_as_many_statements_as_a_small_one(
    by, django_assert_num_queries, django_assert_max_num_queries
):
    target = make.unit("Đích")
    small, big = make.unit("Nhỏ"), make.unit("Lớn")
    for number in range(30):
        make.unit(f"Tổ {number}", below=make.unit(f"Phòng {number}", below=big))
    with django_assert_max_num_queries(40) as queries:
        decide(move(small, target), by=by)
    with django_assert_num_queries(len(queries)):
        decide(move(big, target), by=by)
    check_paths()


@pytest.mark.django_db
def test_many_units_below_an_ended_one_move_in_as_many_statements_as_a_few(
    by, django_assert_num_queries, django_assert_max_num_queries
):
    few, many, target = make.unit("Ít"), make.unit("Nhiều"), make.unit("Đích")
    make.unit("Phòng a", below=few), make.unit("Phòng b", below=few)
    for number in range(40):
        make.unit(f"Phòng {number}", below=many)
    with django_assert_max_num_queries(60) as queries:
        decide(merge(few, into=target), by=by)
    with django_assert_num_queries(len(queries)):
        decide(merge(many, into=target), by=by)
    assert Organisation.objects.filter(superior=target).on(TODAY).count() == 42
    check_paths()


def test_an_order_names_one_successor_and_a_heir_among_the_parts():
    with pytest.raises(ValueError):
        orders.Successor()
    with pytest.raises(ValueError):
        orders.Split(unit=1, parts=[orders.Part(unit=2)], heir=1)
    assert successor(new("Sở")).new.name == "Sở"
