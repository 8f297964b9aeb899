"""Whose accounts somebody sees and may change."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lms.users import roles
from lms.users.models import User
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(db):
    return make.unit("Tỉnh Bắc", kind="province")


@pytest.fixture
def south(db):
    return make.unit("Tỉnh Nam", kind="province")


@pytest.fixture
def leader(north):
    """The administrator of the northern province."""
    person = make.user("quan.tri.bac@example.vn", "Đặng Quản Bắc")
    make.post(person, north)
    make.grant(person, roles.UNIT_ADMINISTRATOR, north)
    return person


@pytest.fixture
def colleague(north):
    person = make.user("can.bo@example.vn", "Lò Cán Bộ")
    make.post(person, north, is_main=False)
    return person


def may_change(by, person) -> bool:
    return User.objects.correctable_by(User.objects.get(pk=by.pk)).filter(pk=person.pk).exists()


def test_roles_inside_ones_own_units_do_not_stand_higher(leader, colleague, north):
    make.grant(colleague, roles.UNIT_ADMINISTRATOR, make.unit("Sở Nội vụ", below=north))
    assert may_change(leader, colleague)


@pytest.mark.parametrize("where", ["everywhere", "south"])
def test_whoever_holds_a_role_elsewhere_is_changed_by_nobody_of_the_unit(leader, colleague, south, where):
    make.grant(colleague, roles.UNIT_ADMINISTRATOR, None if where == "everywhere" else south)
    assert User.objects.visible_to(leader).filter(pk=colleague.pk).exists()
    assert not may_change(leader, colleague)


def test_a_role_to_come_counts_and_one_that_is_over_does_not(leader, colleague):
    today = timezone.localdate()
    make.grant(colleague, roles.AUDITOR, ends=today - timedelta(days=1))
    assert may_change(leader, colleague)
    make.grant(colleague, roles.UNIT_ADMINISTRATOR, starts=today + timedelta(days=9))
    assert not may_change(leader, colleague)


def test_whoever_gives_roles_everywhere_changes_everybody_but_administrators(leader, colleague, administrator):
    make.grant(colleague, roles.UNIT_ADMINISTRATOR)
    top = make.user("cuc.truong@example.vn")
    make.grant(top, roles.UNIT_ADMINISTRATOR)
    assert may_change(top, colleague)
    assert not may_change(top, administrator)
