"""Branches are opened, listed and filled; the public reads all of them."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, Page

from courses.catalogue.models import CoursePage
from courses.organisations.branches import Branch
from courses.organisations.models import Organisation
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, merge, new
from tests.editing import edit_page, said
from tests.lms.bounds.province import CLOSED

pytestmark = pytest.mark.django_db


def test_moving_a_course_into_a_branch_makes_it_the_units(own, client_of, administrator):
    course = make.course("Khóa chung")
    address = reverse("wagtailadmin_pages:move_confirm", args=[course.pk, own.branch["courses"].pk])
    client_of(administrator).post(address)
    assert CoursePage.objects.get(pk=course.pk).owner_unit == own.unit
    assert own.editor.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).status_code == 200


def test_branches_are_opened_by_those_who_look_after_the_unit(own, client_of):
    department = make.unit("Sở Xây dựng", below=own.unit)
    stranger = make.unit("Tỉnh Điện Biên", kind="province")
    person = make.user()
    make.grant(person, roles.UNIT_ADMINISTRATOR, own.unit)
    client = client_of(person)
    address = reverse("branches:add")
    assert "<select" not in client.get(address).content.decode().split('id="id_organisation"')[0][-200:]
    offered = client.get(reverse("unit_chooser:choose")).json()["html"]
    assert "Sở Xây dựng" in offered and "Điện Biên" not in offered
    refused = client.post(address, {"organisation": stranger.pk})
    assert "organisation" in refused.context["form"].errors
    again = client.post(address, {"organisation": own.unit.pk})
    assert "đã có nhánh" in str(again.context["form"].errors)
    answer = client.post(address, {"organisation": department.pk}, follow=True)
    assert set(Branch.objects.of_units().values_list("organisation__name", flat=True)) == {
        "Tỉnh Lào Cai",
        "Sở Xây dựng",
    }
    assert len(said(answer)) == 1
    assert client_of(own.people["editor"]).get(address).status_code in CLOSED


def test_the_list_of_branches_links_to_what_one_may_open_alone(own, client_of, administrator):
    leader, both = make.user(), make.user()
    make.grant(leader, roles.UNIT_ADMINISTRATOR, own.unit)
    for role in (roles.UNIT_ADMINISTRATOR, roles.EDITOR):
        make.grant(both, role, own.unit)
    links = {}
    for person in (leader, both, administrator):
        client = client_of(person)
        page = client.get(reverse("branches:index")).content.decode()
        assert "Tỉnh Lào Cai" in page
        found = set(re.findall(r'href="(/admin/pages/[0-9]+/|/admin/images/[?]collection_id=[0-9]+)"', page))
        links[person.pk] = found
        assert {
            address: client.get(address).status_code for address in found if client.get(address).status_code != 200
        } == {}
    assert links[leader.pk] == set()
    assert links[both.pk] >= {reverse("wagtailadmin_explore", args=[own.branch["courses"].pk])}
    assert links[both.pk] < links[administrator.pk] | links[both.pk]
    assert links[administrator.pk] > links[both.pk]


def test_the_list_of_branches_asks_the_same_number_of_queries_for_one_and_for_three(
    own, client_of, administrator, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(administrator)
    address = reverse("branches:index")
    client.get(address)
    with django_assert_max_num_queries(40) as asked:
        client.get(address)
    count = len(asked)
    for name in ("Tỉnh Điện Biên", "Tỉnh Lai Châu"):
        make.branch(make.unit(name, kind="province"))
    client.get(address)
    with django_assert_num_queries(count):
        client.get(address)


def test_the_public_catalogue_lists_all_and_each_branch_its_own(own, other, client):
    for province in (own, other):
        make.course(f"Công khai {province.name}", place=province.branch["courses"])
        make.article(f"Bài {province.name}", place=province.branch["articles"])
    make.course("Công khai chung")
    whole, part = client.get("/khoa-hoc/").content.decode(), client.get("/khoa-hoc/tinh-lao-cai/").content.decode()
    assert all(f"Công khai {name}" in whole for name in ("Lào Cai", "Sơn La", "chung"))
    assert "Công khai Lào Cai" in part and "Sơn La" not in part and "Công khai chung" not in part
    assert 'class="breadcrumbs"' in part and 'class="breadcrumbs"' not in whole
    assert "Công khai Lào Cai" in client.get("/en/courses/tinh-lao-cai/").content.decode()
    whole, part = (
        client.get("/tuyen-truyen/").content.decode(),
        client.get("/tuyen-truyen/tinh-son-la/").content.decode(),
    )
    assert "Bài Lào Cai" in whole and "Bài Sơn La" in whole
    assert "Bài Sơn La" in part and "Bài Lào Cai" not in part
    assert "Bài Sơn La" in client.get("/tuyen-truyen/rss/").content.decode()
    assert "/khoa-hoc/tinh-lao-cai/cong-khai-lao-cai" in client.get("/sitemap.xml").content.decode()
    found = client.get("/tim-kiem/?q=lao+cai").content.decode()
    assert "Công khai Lào Cai" in found and "Bài Lào Cai" in found


def test_a_course_of_a_branch_shows_the_way_to_it(own, client):
    course = make.course("Công khai", place=own.branch["courses"])
    trail = client.get(course.url).content.decode().split('class="breadcrumbs"')[1].split("</nav>")[0]
    assert [word in trail for word in ('href="/khoa-hoc/"', 'href="/khoa-hoc/tinh-lao-cai/"', "Công khai")] == [
        True
    ] * 3


def test_after_a_merger_the_successors_people_work_on_what_both_units_had(own, other, client_of, administrator):
    decide(merge(own.unit, other.unit, into=new("Tỉnh Mới")), by=administrator, now=timezone.now())
    unit = Organisation.objects.get(name="Tỉnh Mới")
    newcomer = make.user()
    make.grant(newcomer, roles.EDITOR, unit)
    pages, files = Page.objects.count(), Collection.objects.count()
    for client in (client_of(newcomer), own.editor, other.editor):
        for province in (own, other):
            edit = reverse("wagtailadmin_pages:edit", args=[province.course.pk])
            assert client.get(edit).status_code == 200
            assert client.get(reverse("wagtailimages:edit", args=[province.image.pk])).status_code == 200
            add = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", province.branch["courses"].pk])
            assert client.get(add).status_code == 200
    assert (Page.objects.count(), Collection.objects.count()) == (pages, files)
    edit_page(client_of(newcomer), own.course, title="Khóa chung của tỉnh mới")
    assert CoursePage.objects.get(pk=own.course.pk).get_latest_revision_as_object().title == "Khóa chung của tỉnh mới"
    assert client_of(newcomer).get(own.branch["courses"].url).status_code == 200


def test_the_successor_may_open_a_branch_of_its_own_beside(own, other, administrator):
    decide(merge(own.unit, other.unit, into=new("Tỉnh Mới")), by=administrator, now=timezone.now())
    unit = Organisation.objects.get(name="Tỉnh Mới")
    make.branch(unit)
    assert set(Branch.objects.of_units().values_list("organisation__name", flat=True)) == {
        "Tỉnh Mới", "Tỉnh Lào Cai", "Tỉnh Sơn La",
    }  # fmt: skip
