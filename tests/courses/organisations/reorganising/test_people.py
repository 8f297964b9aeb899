"""People and roles of a unit that ends go on in its successor."""

from datetime import date

import pytest

from courses.audit.models import AuditEntry
from courses.organisations import scopes
from courses.organisations.grants import Grant
from courses.organisations.posts import Post
from courses.organisations.reorganising import orders
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import DAY, EVE, NOW, TODAY, decide, fresh, merge, new


def posts_of(person) -> list[tuple]:
    rows = Post.objects.of(person).order_by("starts", "pk")
    return [(row.organisation.name, row.title, row.starts, row.ends, row.is_main) for row in rows]


@pytest.fixture
def office(db):
    return make.unit("Sở A")


@pytest.fixture
def heir(db):
    return make.unit("Sở B")


def test_posts_end_the_day_before_and_begin_anew_with_the_same_title(by, office, heir):
    person = make.user()
    make.post(person, office, title="Chuyên viên", rank="01.003", staff_group="civil_servant")
    decide(merge(office, into=heir), by=by)
    assert posts_of(person) == [
        ("Sở A", "Chuyên viên", date(2020, 1, 1), EVE, True),
        ("Sở B", "Chuyên viên", DAY, None, True),
    ]
    new_post = Post.objects.get(organisation=heir)
    assert (new_post.rank, new_post.staff_group) == ("01.003", "civil_servant")
    [entry] = AuditEntry.objects.filter(act="post.followed")
    assert (entry.object_id, entry.details) == (str(person.pk), {"unit": "Sở B", "since": "2026-07-01"})


def test_posts_that_begin_later_are_held_in_the_successor_and_those_that_are_over_stay(by, office, heir):
    coming, gone, leaving = make.user(), make.user(), make.user()
    make.post(coming, office, starts=date(2026, 7, 10))
    make.post(gone, office, ends=date(2026, 6, 1))
    make.post(leaving, office, ends=date(2026, 7, 31))
    decide(merge(office, into=heir), by=by)
    assert posts_of(coming) == [("Sở B", "", date(2026, 7, 10), None, True)]
    assert posts_of(gone) == [("Sở A", "", date(2020, 1, 1), date(2026, 6, 1), True)]
    assert posts_of(leaving)[1] == ("Sở B", "", DAY, date(2026, 7, 31), True)


def test_people_go_to_the_part_they_were_given_to_and_else_to_the_heir(by, office):
    first, second, elsewhere = make.user(), make.user(), make.user()
    make.post(first, office), make.post(second, office)
    make.post(elsewhere, make.unit("Sở C"))
    parts = [
        orders.Part(new=new("Phần 1")),
        orders.Part(new=new("Phần 2"), people=[second.pk, elsewhere.pk]),
    ]
    decide(orders.Split(unit=office.pk, parts=parts, heir=0), by=by)
    assert [posts_of(person)[-1][0] for person in (first, second, elsewhere)] == ["Phần 1", "Phần 2", "Sở C"]


def test_who_goes_with_a_part_that_splits_off_leaves_and_the_others_stay(by, office):
    going, staying = make.user(), make.user()
    make.post(going, office), make.post(staying, office)
    officer = make.user()
    make.grant(officer, roles.TRAINING_OFFICER, office)
    part = orders.Part(new=new("Trung tâm"), people=[going.pk])
    decide(orders.Split(unit=office.pk, parts=[part], heir=None), by=by)
    assert [row[0] for row in posts_of(going)] == ["Sở A", "Trung tâm"]
    assert [row[0] for row in posts_of(staying)] == ["Sở A"]
    assert Grant.objects.get(person=officer).ended_at is None


def test_roles_go_on_in_the_successor_with_their_scope_and_groups(by, office, heir):
    officer = make.user()
    make.grant(officer, roles.TRAINING_OFFICER, office)
    decide(merge(office, into=heir), by=by)
    old, carried = Grant.objects.filter(person=officer).order_by("pk")
    assert (old.ended_at, old.ended_by) == (NOW, by)
    assert (carried.organisation, carried.starts, carried.ends, carried.given_by) == (heir, TODAY, None, by)
    assert scopes.of(officer, "courses.change_enrolment").covers(fresh(office)[0])
    assert [group.unit_role.organisation for group in officer.groups.all()] == [heir]
    acts = AuditEntry.objects.filter(object_id=str(officer.pk), act__startswith="role").order_by("pk")
    assert [entry.act for entry in acts] == ["role.carried", "role.ended_with_unit"]


def test_roles_end_with_the_unit_when_they_are_not_carried_on(by, office, heir):
    officer = make.user()
    make.grant(officer, roles.TRAINING_OFFICER, office)
    decide(merge(office, into=heir, carry_roles=False), by=by)
    [grant] = Grant.objects.filter(person=officer)
    assert grant.ended_at == NOW and not officer.groups.exists()


def test_a_role_held_in_both_units_is_held_once_for_the_days_of_both(by, office, heir):
    officer, other = make.user(), make.user()
    make.grant(officer, roles.TRAINER, office)
    make.grant(officer, roles.TRAINER, heir, ends=date(2026, 12, 31))
    make.grant(other, roles.TRAINER, office, ends=date(2026, 12, 31))
    make.grant(other, roles.TRAINER, heir)
    decide(merge(office, into=heir), by=by)
    [held] = Grant.objects.filter(person=officer).not_over(TODAY)
    assert (held.organisation, held.starts, held.ends) == (heir, TODAY, None)
    [held] = Grant.objects.filter(person=other).not_over(TODAY)
    assert (held.organisation, held.starts, held.ends) == (heir, date(2020, 1, 1), None)


def test_a_role_that_begins_later_still_begins_later(by, office, heir):
    officer = make.user()
    make.grant(officer, roles.TRAINER, office, starts=date(2026, 9, 1))
    decide(merge(office, into=heir), by=by)
    [held] = Grant.objects.filter(person=officer).not_over(TODAY)
    assert (held.organisation, held.starts) == (heir, date(2026, 9, 1))


def test_roles_that_are_over_are_left_alone(by, office, heir):
    officer = make.user()
    make.grant(officer, roles.TRAINER, office, ends=date(2026, 1, 1))
    decide(merge(office, into=heir), by=by)
    assert Grant.objects.get(person=officer).ended_at is None
