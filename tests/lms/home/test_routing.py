"""Pages are found in two queries at any depth; what is not found that way goes Wagtail's way."""

import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect

from lms.home import frame, routing
from tests import make

pytestmark = pytest.mark.django_db


def find(path: str, language: str = "vi"):
    request = RequestFactory().get("/")
    with translation.override(language):
        frame.load(request)
        return routing._find(request, path)


def test_a_lesson_four_levels_down_costs_two_queries(django_assert_num_queries):
    lesson = make.lesson(make.module(make.course()))
    request = RequestFactory().get("/")
    with translation.override("vi"):
        frame.load(request)
        with django_assert_num_queries(2):
            assert routing._find(request, lesson.url.strip("/") + "/") == lesson


def test_home_pages_are_found_by_language():
    assert (find("").locale.language_code, find("", "en").locale.language_code) == ("vi", "en")


def test_a_page_of_the_other_language_or_in_draft_is_not_found():
    course = make.course(slug="ban-do")
    draft = make.course(slug="nhap", live=False)
    assert find("khoa-hoc/ban-do/") == course
    assert find("khoa-hoc/ban-do/", "en") is None
    assert find(f"khoa-hoc/{draft.slug}/") is None


def test_an_address_that_nothing_answers_to_is_not_found(client):
    assert client.get("/khong/co/gi/").status_code == 404


def test_a_moved_page_still_redirects(client):
    Redirect.objects.create(old_path="/cu", redirect_page=make.course(slug="moi"))
    response = client.get("/cu/")
    assert (response.status_code, response["Location"]) == (301, "/khoa-hoc/moi/")


def test_an_open_page_asks_once_whether_anything_is_closed(django_assert_num_queries):
    lesson = make.lesson(make.module(make.course()))
    with django_assert_num_queries(1):
        assert list(lesson.get_view_restrictions()) == []


def test_a_page_below_a_restricted_one_asks_for_sign_in(client):
    course = make.course(slug="rieng")
    module = make.module(course)
    course.view_restrictions.create(restriction_type="login")
    assert client.get(module.url).status_code == 302


def test_a_restricted_page_asks_for_sign_in(client):
    course = make.course(slug="rieng")
    course.view_restrictions.create(restriction_type="login")
    assert client.get("/khoa-hoc/rieng/").status_code == 302
