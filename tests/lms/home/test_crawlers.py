"""robots.txt and sitemap.xml: public pages in both languages, never a lesson, a draft or a restricted page."""

import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"


def locations(client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    return re.findall(r"<loc>https://hoc\.example\.vn(.*?)</loc>", response.content.decode())


def test_the_map_lists_public_pages_of_both_languages(client):
    course = make.course(slug="ban-do")
    make.english(course, "Maps")
    make.article(slug="bai")
    assert sorted(locations(client)) == [
        "/",
        "/en/",
        "/en/awareness/",
        "/en/courses/",
        "/en/courses/maps/",
        "/khoa-hoc/",
        "/khoa-hoc/ban-do/",
        "/tuyen-truyen/",
        "/tuyen-truyen/bai/",
    ]


def test_versions_of_a_page_name_each_other(client):
    make.english(make.course(slug="ban-do"), "Maps")
    entry = re.search(r"<url><loc>[^<]*/khoa-hoc/ban-do/</loc>.*?</url>", client.get("/sitemap.xml").content.decode())
    assert re.findall(r'hreflang="(\w+)" href="https://hoc\.example\.vn(.*?)"', entry.group(0)) == [
        ("vi", "/khoa-hoc/ban-do/"),
        ("en", "/en/courses/maps/"),
    ]


def test_lessons_drafts_and_restricted_pages_are_left_out(client):
    course = make.course(slug="ban-do")
    lesson = make.lesson(make.module(course), text="<p>Chỉ người học đọc</p>")
    make.course(slug="nhap", live=False)
    make.course(slug="rieng").view_restrictions.create(restriction_type="login")
    found = locations(client)
    assert [path for path in found if "ban-do" in path] == ["/khoa-hoc/ban-do/"]
    assert lesson.url not in found
    assert not [path for path in found if "nhap" in path or "rieng" in path]


def test_the_map_costs_the_same_for_many_pages(client, django_assert_max_num_queries):
    counts = []
    for wanted in (1, 5):
        for _n in range(wanted):
            make.course()
        locations(client)
        with django_assert_max_num_queries(3) as queries:
            locations(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_crawlers_are_kept_from_personal_pages_and_shown_the_map(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Sitemap: https://hoc.example.vn/sitemap.xml" in lines
    for path in ("/admin/", "/tai-khoan/", "/en/tai-khoan/", "/hoc/", "/tim-kiem/"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /khoa-hoc/" not in lines


@pytest.mark.parametrize("path", ["/robots.txt", "/sitemap.xml"])
def test_only_reading_is_allowed(client, path):
    assert client.post(path).status_code == 405
