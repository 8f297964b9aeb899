"""The rows of the table that are one request each: what is asked for, as whom."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from benchmarks import dataset, pages, units, work
from benchmarks.urls import NOTHING
from benchmarks.web import Request
from courses.enrolments.models import Enrolment
from courses.paging import MOST
from courses.quizzes import actions as quizzes
from courses.quizzes.models import Quiz
from courses.runs.models import CourseRun
from lms.users.security import duties, idle

TOKEN = "b" * 32
PEOPLE_A_PAGE = 20
SEARCH = "/khoa-hoc/?q=do+thi+thong+minh"


@dataclass(frozen=True)
class Row:
    """`prepare` gives the function that makes the n-th request.

    Cached rows are asked of the server with a page cache, all others of the one without.
    """

    name: str
    kind: str
    prepare: Callable[[], Callable[[int], Request]]

    @property
    def is_cached(self) -> bool:
        return self.kind == "anonymous_cached"


def visit(path: Callable[[], str], *, as_: Callable | None = None) -> Callable[[], Callable[[int], Request]]:
    """GET the page at `path()`, with a session of `as_()` if given. Both are looked up when the row is prepared."""

    def prepare():
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session(as_())}"} if as_ else {}
        request = Request(path(), headers=headers)
        return lambda _number: request

    return prepare


def run() -> CourseRun:
    """The class of the course that is measured."""
    return CourseRun.objects.get(code="BENCH-0")


def course_url() -> str:
    return run().course.url


def lesson_url() -> str:
    return Page.objects.get(pk=pages.lessons_of(run().course)[3]).url


def people_url() -> str:
    return reverse("wagtailusers_users:index")


def last_people_url() -> str:
    """The last page of people that is offered."""
    people = min(MOST, get_user_model().objects.visible_to(units.officer_of("country")).count())
    return f"{people_url()}?p={-(-people // PEOPLE_A_PAGE)}"


def class_url() -> str:
    return reverse("class:page", args=[run().pk])


def verification_url() -> str:
    return reverse("verify-code", args=[work.paper_for_verification().code])


def verification() -> Callable[[int], Request]:
    """Every visitor has an address of their own, as behind a proxy; one alone would be stopped by the limit."""
    path, visitors = verification_url(), count(1)

    def make(_number: int) -> Request:
        n = next(visitors)
        return Request(path, headers={"X-Forwarded-For": f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"})

    return make


def answer_save() -> Callable[[int], Request]:
    """A learner clicks through the options of question 1, as the page's script sends them."""
    learner = dataset.viewer()
    enrolment = Enrolment.objects.get(learner=learner, run=run())
    test = Quiz.objects.get(course=enrolment.run.course)
    attempt = quizzes.start(test, enrolment, by=learner, now=timezone.now())
    answer = attempt.answers.get(position=1)
    path = reverse("answer-save", args=[attempt.pk, 1])
    headers = {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session(learner)}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    steps = count(1)

    def make(_number: int) -> Request:
        step = next(steps)
        sequence, base = answer.sequence + step, answer.revision + step - 1
        return Request(path, "POST", headers, f"a={step % 4}&client=bench&sequence={sequence}&base={base}".encode())

    return make


def session(user) -> str:
    """The key of a fresh session of the user, who has passed the second step."""
    client = Client()
    client.force_login(user)
    kept = client.session
    kept.update({duties.PROVEN: True, idle.SEEN: time.time(), idle.SEEN_IN_OFFICE: time.time()})
    kept.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


NOTHING_ROW = Row("nothing", "other", visit(lambda: NOTHING))
PAGES = (
    Row("home cached", "anonymous_cached", visit(lambda: "/")),
    Row("home", "anonymous", visit(lambda: "/")),
    Row("catalogue cached", "anonymous_cached", visit(lambda: "/khoa-hoc/")),
    Row("catalogue", "anonymous", visit(lambda: "/khoa-hoc/")),
    Row("catalogue search", "anonymous", visit(lambda: SEARCH)),
    Row("course page cached", "anonymous_cached", visit(course_url)),
    Row("course page", "anonymous", visit(course_url)),
    Row("verification page", "anonymous", verification),
    Row("course page signed in", "signed_in", visit(course_url, as_=dataset.viewer)),
    Row("lesson", "signed_in", visit(lesson_url, as_=dataset.viewer)),
    Row("my learning", "signed_in", visit(lambda: reverse("dashboard"), as_=dataset.viewer)),
    Row("answer save", "answer_save", answer_save),
    Row("class page", "other", visit(class_url, as_=dataset.officer)),
    *(
        Row(f"people of a {office}", "office", visit(people_url, as_=partial(units.officer_of, office)))
        for office in units.OFFICES
    ),
    Row("people, last page", "office", visit(last_people_url, as_=partial(units.officer_of, "country"))),
    Row("people, search", "office", visit(lambda: f"{people_url()}?q=anh", as_=partial(units.officer_of, "country"))),
    Row("units", "office", visit(lambda: reverse("organisation:index"), as_=partial(units.officer_of, "country"))),
)
