"""Which roles may be held in a unit alone."""

import pytest
from django.contrib.auth.models import Group, Permission

from lms.users import access, roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["workflow", "task", "site", "locale"])
def test_what_wagtail_keeps_once_for_the_installation_is_held_in_no_unit(kind):
    role = make.role("Quy trình", "courses.view_post")
    assert roles.may_hold_in_a_unit(role)
    role.permissions.add(Permission.objects.get(content_type__app_label="wagtailcore", codename=f"change_{kind}"))
    assert not roles.may_hold_in_a_unit(role)


def test_such_a_role_is_neither_offered_nor_given_in_a_province():
    role = make.role("Quy trình", "wagtailcore.change_workflow")
    province = make.unit("Tỉnh Bắc", kind="province")
    leader, person = make.user(), make.user()
    make.grant(leader, roles.UNIT_ADMINISTRATOR, province)
    make.post(person, province)
    assert role not in access.roles_to_grant(leader)
    assert access.why_not_grant(leader, person, role, province)
    assert not access.why_not_grant(leader, person, Group.objects.get(name=roles.AUDITOR), province)


def test_every_role_of_the_product_may_be_held_in_a_unit():
    groups = Group.objects.filter(name__in=roles.PERMISSIONS)
    assert groups.count() == len(roles.PERMISSIONS)
    assert all(roles.may_hold_in_a_unit(group) for group in groups)
