"""The rows of the table that are one request each: what is asked for, as whom."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from benchmarks import dataset, pages, work
from benchmarks.urls import NOTHING
from benchmarks.web import Request
from courses.enrolments.models import Enrolment
from courses.quizzes import actions as quizzes
from courses.quizzes.models import Quiz
from courses.runs.models import CourseRun

TOKEN = "b" * 32


@dataclass(frozen=True)
class Row:
    """`make` gives the n-th request. A cached row is asked of the server with a page cache, others of the one without."""

    name: str
    kind: str
    make: Callable[[int], Request]

    @property
    def is_cached(self) -> bool:
        return self.kind == "anonymous_cached"


def nothing() -> Row:
    return Row("nothing", "other", lambda _number: Request(NOTHING))


def anonymous() -> list[Row]:
    """Pages for visitors without a session."""
    course = _course().url
    verification = reverse("verify-code", args=[work.paper_for_verification().code])
    return [
        _cached("home cached", "/"),
        _plain("home", "/"),
        _cached("catalogue cached", "/khoa-hoc/"),
        _plain("catalogue", "/khoa-hoc/"),
        _plain("catalogue search", "/khoa-hoc/?q=do+thi+thong+minh"),
        _cached("course page cached", course),
        _plain("course page", course),
        _plain("verification page", verification),
    ]


def signed_in() -> list[Row]:
    """Pages of one learner, and of the officer for the class page."""
    course, viewer = _course(), dataset.viewer()
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session(viewer)}"}
    lesson = Page.objects.get(pk=pages.lessons_of(course)[3]).url
    officer = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session(dataset.officer())}"}
    run = CourseRun.objects.get(code="BENCH-0")
    return [
        Row("course page signed in", "signed_in", lambda _n: Request(course.url, headers=headers)),
        Row("lesson", "signed_in", lambda _n: Request(lesson, headers=headers)),
        Row("my learning", "signed_in", lambda _n: Request(reverse("dashboard"), headers=headers)),
        answer_save(viewer),
        Row("class page", "other", lambda _n: Request(_class_page(run), headers=officer)),
    ]


def answer_save(learner) -> Row:
    """A learner clicks through the options of question 1, as the page's script sends them."""
    enrolment = Enrolment.objects.get(learner=learner, run__code="BENCH-0")
    attempt = quizzes.start(Quiz.objects.get(course=_course()), enrolment, by=learner, now=timezone.now())
    answer = attempt.answers.get(position=1)
    path = reverse("answer-save", args=[attempt.pk, 1])
    headers = _form_headers(session(learner)) | {"Accept": "application/json"}
    numbers = count(answer.sequence + 1)

    def make(_number: int) -> Request:
        sequence = next(numbers)
        revision = answer.revision + sequence - answer.sequence - 1
        body = f"a={sequence % 4}&client=bench&sequence={sequence}&base={revision}"
        return Request(path, "POST", headers, body.encode())

    return Row("answer save", "answer_save", make)


def session(user) -> str:
    """The key of a fresh session of the user."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _form_headers(key: str) -> dict[str, str]:
    return {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/x-www-form-urlencoded",
    }


def _cached(name: str, path: str) -> Row:
    return Row(name, "anonymous_cached", lambda _number: Request(path))


def _plain(name: str, path: str) -> Row:
    return Row(name, "anonymous", lambda _number: Request(path))


def _course():
    return CourseRun.objects.get(code="BENCH-0").course


def _class_page(run: CourseRun) -> str:
    return reverse("class", args=[run.pk])
