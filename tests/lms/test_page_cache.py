"""Pages kept for anonymous visitors: equal to fresh ones, impersonal, told apart, bounded, forgotten on publishing."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.home.models import SiteSettings
from lms.page_cache import AnonymousPageCache
from tests import make

pytestmark = pytest.mark.django_db
PATHS = ["/", "/khoa-hoc/", "/tuyen-truyen/", "/en/", "/en/courses/", "/khoa-hoc/?level=basic&page=1", "/sitemap.xml"]


@pytest.fixture(autouse=True)
def kept_for_a_minute(settings):
    settings.PAGE_CACHE_SECONDS = 60


def queries(client, path: str, **headers) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, **headers).status_code == 200
    return len(captured)


def kept_in(name: str) -> int:
    return sum(1 for key in caches[name]._cache if ":page:" in key)


def kept_pages() -> int:
    return kept_in("pages") + kept_in("filtered")


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_equals_a_fresh_one(path, settings):
    make.course(level="basic")
    settings.PAGE_CACHE_SECONDS = 0
    fresh = Client().get(path)
    settings.PAGE_CACHE_SECONDS = 60
    Client().get(path)
    visitor = Client()
    with CaptureQueriesContext(connection) as captured:
        kept = visitor.get(path)
    assert len(captured) == 0
    assert kept.content == fresh.content

    def headers(response) -> dict:
        return {name: value for name, value in response.items() if name not in ("X-Request-ID", "Vary")}

    assert headers(kept) == headers(fresh)
    assert kept["Vary"] == f"{fresh['Vary']}, Accept-Encoding"
    assert kept["X-Request-ID"] != fresh["X-Request-ID"]


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_holds_no_cookie_token_or_name(client_of, learner, path):
    client_of(learner).get(path)
    response = Client().get(path)
    again = Client().get(path)
    for answer in (response, again):
        assert answer.cookies == {}
        assert b"csrfmiddlewaretoken" not in answer.content
        assert learner.full_name.encode() not in answer.content


def test_a_signed_in_visitor_gets_an_own_page_and_leaves_none_behind(client_of, learner):
    Client().get("/")
    html = client_of(learner).get("/").content.decode()
    assert learner.full_name in html
    assert kept_pages() == 1


def test_pages_are_told_apart_by_host_path_language_and_query():
    for path, host in [
        ("/", "testserver"),
        ("/", "hoc.example.vn"),
        ("/en/", "testserver"),
        ("/khoa-hoc/", "testserver"),
        ("/khoa-hoc/?level=basic", "testserver"),
        ("/khoa-hoc/?level=advanced", "testserver"),
    ]:
        Client().get(path, HTTP_HOST=host)
    assert kept_pages() == 6
    assert b'<html lang="en">' in Client().get("/en/").content
    assert b'<html lang="vi">' in Client().get("/").content


def test_the_language_a_browser_prefers_does_not_change_what_is_kept():
    Client().get("/", HTTP_ACCEPT_LANGUAGE="en")
    assert b'<html lang="vi">' in Client().get("/", HTTP_ACCEPT_LANGUAGE="vi").content


@pytest.mark.parametrize(
    "query",
    ["?x=1", "?level=basic&x=1", "?q=do+thi", "?level=" + "a" * 40, "?topic=%27", "?" + "&".join(["level=a"] * 7)],
)
def test_invented_queries_fill_nothing(query):
    Client().get(f"/khoa-hoc/{query}")
    assert kept_pages() == 0


@pytest.mark.parametrize("path", ["/tai-khoan/dang-nhap/", "/verify/", "/healthz", "/khong-co/"])
def test_sign_in_registers_health_and_missing_pages_are_not_kept(path):
    Client().get(path)
    assert kept_pages() == 0


def test_the_number_of_kept_pages_is_bounded(settings):
    assert settings.CACHES["pages"]["OPTIONS"]["MAX_ENTRIES"] <= 2000


def test_invented_values_of_filters_drive_out_no_page(settings):
    Client().get("/khoa-hoc/")
    for number in range(4):
        Client().get(f"/khoa-hoc/?page={number}")
    assert (kept_in("pages"), kept_in("filtered")) == (1, 4)
    assert settings.CACHES["filtered"]["OPTIONS"]["MAX_ENTRIES"] <= 300


def test_a_new_course_shows_at_once_in_filtered_lists_too():
    Client().get("/khoa-hoc/?level=basic")
    make.course("Kế toán", level="basic").save_revision().publish()
    assert "Kế toán" in Client().get("/khoa-hoc/?level=basic").content.decode()


def test_publishing_and_unpublishing_show_at_once():
    course = make.course("Bản đồ")
    assert b"B\xe1\xba\xa3n \xc4\x91\xe1\xbb\x93" in Client().get("/khoa-hoc/").content
    course.title = course.draft_title = "Kế toán"
    course.save_revision().publish()
    assert "Kế toán" in Client().get("/khoa-hoc/").content.decode()
    course.unpublish()
    assert "Kế toán" not in Client().get("/khoa-hoc/").content.decode()


def test_a_new_name_of_the_installation_shows_at_once():
    Client().get("/")
    settings = SiteSettings.objects.get()
    settings.site_name = "Học viện thử"
    settings.save()
    assert "Học viện thử" in Client().get("/").content.decode()


def test_nothing_is_kept_when_the_time_is_zero(settings):
    settings.PAGE_CACHE_SECONDS = 0
    Client().get("/")
    assert kept_pages() == 0


def test_an_answer_that_sets_a_cookie_is_not_kept(rf):
    answers = []

    def answer(request):
        response = HttpResponse("x", content_type="text/html")
        response.set_cookie("a", "b")
        answers.append(request)
        return response

    cache = AnonymousPageCache(answer)
    cache(rf.get("/a/"))
    cache(rf.get("/a/"))
    assert len(answers) == 2


def test_a_visitor_with_a_message_waiting_is_not_given_a_kept_page():
    Client().get("/")
    visitor = Client()
    visitor.cookies["messages"] = "x"
    assert queries(visitor, "/") > 0
