"""The preview says what a decision would touch, and writes nothing."""

from datetime import date

import pytest

from courses.audit.models import AuditEntry
from courses.organisations.decisions import Reorganisation
from courses.organisations.models import Organisation
from courses.organisations.reorganising import orders
from courses.organisations.reorganising.preview import preview
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import DAY, TODAY, decide, merge, move, new, rename


def look(wanted, on=DAY):
    return preview(wanted, effective_on=on, today=TODAY)


@pytest.fixture
def province(db):
    return make.unit("Hà Giang", kind="province")


@pytest.fixture
def heir(db):
    return make.unit("Tuyên Quang", kind="province")


def test_a_merge_names_units_people_and_roles_and_counts_what_belongs_there(by, province, heir):
    office = make.unit("Sở Xây dựng", below=province)
    make.unit("Sở Nội vụ", below=province)
    make.unit("Sở Nội vụ", below=heir)
    person, below, officer = make.user(full_name="Lê An"), make.user(), make.user(full_name="Đỗ Bình")
    make.post(person, province), make.post(below, office)
    make.grant(officer, roles.TRAINING_OFFICER, province)
    make.run(make.course(owner_unit=office), organisation=province)
    make.question(organisation=office)
    make.question(organisation=heir)
    entries = AuditEntry.objects.count()
    seen = look(merge(province, into=heir))
    assert seen.may_be_ordered and not seen.refusal
    assert seen.moved.first == ("Sở Xây dựng → Tuyên Quang",)
    assert seen.ended.first == ("Hà Giang → Tuyên Quang", "Sở Nội vụ (Hà Giang) → Sở Nội vụ (Tuyên Quang)")
    assert (seen.units_below, seen.people.first, seen.people.count, seen.people_below) == (2, ("Lê An",), 1, 2)
    assert [(grant.person, grant.role.name) for grant in seen.grants] == [(officer, roles.TRAINING_OFFICER)]
    assert dict(seen.records) == {"Lớp": 1, "Câu hỏi": 1, "Khóa học": 1}
    assert not Reorganisation.objects.exists() and AuditEntry.objects.count() == entries
    assert Organisation.objects.get(pk=province.pk).superior is None


def test_what_cannot_be_is_said_instead(by, province):
    seen = look(move(province, province))
    assert "Hà Giang" in seen.refusal and not seen.may_be_ordered


def test_decisions_that_wait_for_the_same_units_are_named(by, province, heir):
    waiting = decide(rename(heir, "Tuyên Quang mới"), on=date(2026, 9, 1), by=by)
    decide(rename(make.unit("Sở khác"), "Sở lạ"), on=date(2026, 9, 1), by=by)
    assert look(merge(province, into=heir)).planned == [waiting]


def test_a_split_counts_the_people_who_leave(by, province):
    going, staying = make.user(), make.user()
    make.post(going, province), make.post(staying, province)
    part = orders.Part(new=new("Trung tâm"), people=[going.pk])
    seen = look(orders.Split(unit=province.pk, parts=[part], heir=None))
    assert (seen.founded.first, seen.people.count, seen.grants) == (("Trung tâm",), 1, [])


def test_a_long_list_is_cut_and_counted(by, province, heir):
    for number in range(15):
        make.unit(f"Xã {number}", below=province)
    seen = look(merge(province, into=heir))
    assert (len(seen.moved.first), seen.moved.count, seen.moved.more) == (12, 15, 3)


def test_a_preview_costs_the_same_for_many_units(
    by, province, heir, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number: int) -> None:
        make.post(make.user(), make.unit(f"Xã {number}", below=province))
        make.post(make.user(), province)
        make.grant(make.user(), roles.TRAINER, province)

    fill(1)
    with django_assert_max_num_queries(40) as queries:
        look(merge(province, into=heir))
    fill(2), fill(3)
    with django_assert_num_queries(len(queries)):
        look(merge(province, into=heir))
