"""Branches are opened, listed and filled; the public reads all of them."""

import pytest
from django.urls import reverse

from courses.catalogue.models import CoursePage
from courses.organisations.branches import Branch
from lms.users import roles
from tests import make
from tests.editing import said
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
    page = client.get(address).content.decode()
    assert "Sở Xây dựng" in page and "Điện Biên" not in page
    client.post(address, {"organisation": stranger.pk})
    answer = client.post(address, {"organisation": department.pk}, follow=True)
    assert set(Branch.objects.of_units().values_list("organisation__name", flat=True)) == {
        "Tỉnh Lào Cai",
        "Sở Xây dựng",
    }
    assert len(said(answer)) == 1
    assert client_of(own.people["editor"]).get(address).status_code in CLOSED


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
