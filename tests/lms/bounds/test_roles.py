"""Roles of one's own hold in a unit; the groups that stand for them are not edited by hand."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from courses.organisations.grants import UnitRole
from tests import make
from tests.editing import form_values
from tests.lms.bounds.province import CLOSED

pytestmark = pytest.mark.django_db


def test_a_custom_role_made_in_the_groups_screen_works_in_a_unit(own, other, client_of, administrator):
    """As docs/roles-and-units.md tells: name, permissions, the home page and the root collection."""
    admin = client_of(administrator)
    address = reverse("wagtailusers_groups:add")
    values = {name: value for name, value in form_values(admin.get(address)).items() if "__prefix__" not in name}
    permissions = Permission.objects.filter(codename__in=["access_admin", "view_question"])
    values |= {
        "name": "Cộng tác viên",
        "permissions": [row.pk for row in permissions],
        "page_permissions-TOTAL_FORMS": 1,
        "page_permissions-0-page": make.home().pk,
        "page_permissions-0-permissions": ["add_page"],
    }
    made = admin.post(address, values)
    assert made.status_code == 302, made.context["form"].errors
    role = Group.objects.get(name="Cộng tác viên")
    person = make.user()
    make.grant(person, role.name, own.unit)
    client = client_of(person)
    make.question("Câu hỏi Lào Cai", organisation=own.unit)
    make.question("Câu hỏi Sơn La", organisation=other.unit)
    listed = client.get(reverse("questions:index")).content.decode()
    assert "Câu hỏi Lào Cai" in listed and "Câu hỏi Sơn La" not in listed
    for province, expected in ((own, 200), (other, 404)):
        add = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", province.branch["courses"].pk])
        assert client.get(add).status_code == expected
    edit = reverse("wagtailusers_groups:edit", args=[role.pk])
    values = {name: value for name, value in form_values(admin.get(edit)).items() if "__prefix__" not in name}
    admin.post(edit, values | {"permissions": [permissions.get(codename="access_admin").pk]})
    assert client.get(reverse("questions:index")).status_code in CLOSED


def test_groups_that_stand_for_a_role_in_a_unit_are_not_edited_by_hand(own, client_of, administrator):
    admin = client_of(administrator)
    group = UnitRole.objects.first().group
    assert group.name not in admin.get(reverse("wagtailusers_groups:index")).content.decode()
    for name in ("edit", "delete", "history", "usage"):
        assert admin.get(reverse(f"wagtailusers_groups:{name}", args=[group.pk])).status_code == 404
