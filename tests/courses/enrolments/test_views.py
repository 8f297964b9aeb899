"""Joining and leaving a class through the site."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    translation.activate("vi")


@pytest.fixture
def course():
    return make.course_with_lessons(2)


@pytest.fixture
def run(course):
    return make.run(course)


def said(response) -> list[str]:
    return [str(note) for note in get_messages(response.wsgi_request)]


def test_enrolling_leads_to_where_studying_begins(client_of, learner, run):
    response = client_of(learner).post(reverse("enrol", args=[run.pk]))
    enrolment = Enrolment.objects.get()
    assert (enrolment.learner, enrolment.run) == (learner, run)
    assert (response.status_code, response.url) == (302, reverse("continue", args=[enrolment.pk]))
    assert said(response) == [_("Enrolled in class %(code)s.") % {"code": run.code}]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_sent_to_sign_in_and_returns_to_the_course(client, run, course, method):
    response = getattr(client, method)(reverse("enrol", args=[run.pk]))
    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={course.url}")
    assert not Enrolment.objects.exists()


def test_enrolling_by_get_changes_nothing_and_shows_the_course(client_of, learner, run, course):
    response = client_of(learner).get(reverse("enrol", args=[run.pk]))
    assert (response.status_code, response.url) == (302, course.url)
    assert not Enrolment.objects.exists()


def test_a_refusal_is_said_on_the_course_page(client_of, learner, course):
    run = make.run(course, status=CourseRun.Status.CANCELLED)
    response = client_of(learner).post(reverse("enrol", args=[run.pk]))
    assert response.url == course.url
    assert [run.code in words for words in said(response)] == [True]


def test_a_class_of_an_unpublished_course_is_not_found(client_of, learner, run, course):
    course.unpublish()
    assert client_of(learner).post(reverse("enrol", args=[run.pk])).status_code == 404


def test_leaving_first_says_what_will_happen(client_of, learner, run, course):
    enrolment = make.enrolment(learner, run)
    response = client_of(learner).get(reverse("withdraw", args=[enrolment.pk]))
    page = response.content.decode()
    assert response.status_code == 200
    assert course.title in page
    assert (
        _("What was studied is kept. Enrolling again continues from there while the class takes people in.") in page
    )
    enrolment.refresh_from_db()
    assert enrolment.is_active


def test_leaving_with_a_reason_leads_to_my_learning(client_of, learner, run):
    enrolment = make.enrolment(learner, run)
    response = client_of(learner).post(reverse("withdraw", args=[enrolment.pk]), {"reason": "Đổi lịch"})
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.withdrawal_reason) == ("withdrawn", "Đổi lịch")
    assert response.url == reverse("dashboard")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_leaving_without_a_fitting_reason_asks_again(client_of, learner, run, reason):
    enrolment = make.enrolment(learner, run)
    response = client_of(learner).post(reverse("withdraw", args=[enrolment.pk]), {"reason": reason})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["reason"]
    enrolment.refresh_from_db()
    assert enrolment.is_active


def test_nobody_withdraws_somebody_else(client_of, learner, outsider, run):
    enrolment = make.enrolment(learner, run)
    assert client_of(outsider).post(reverse("withdraw", args=[enrolment.pk]), {"reason": "x"}).status_code == 404


def test_a_completed_course_stays_completed(client_of, learner, run):
    enrolment = make.enrolment(learner, run, status="completed", completed_at=timezone.now())
    response = client_of(learner).post(reverse("withdraw", args=[enrolment.pk]), {"reason": "x"})
    enrolment.refresh_from_db()
    assert (response.url, enrolment.status) == (reverse("dashboard"), "completed")
