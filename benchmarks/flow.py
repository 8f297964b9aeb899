"""One whole test as a browser does it: sign in, course, lesson, start, 20 answers, submit, review."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from benchmarks import pages
from benchmarks.dataset import PASSWORD
from benchmarks.web import Answer, Request
from courses.quizzes.models import Quiz
from courses.runs.models import CourseRun

TOKEN_FIELD = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """Keeps cookies, follows redirects, sends the form token."""

    send: Callable[[Request], Answer]
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    location: str = ""

    def get(self, path: str) -> Answer:
        answer = self._send(Request(path, headers=self._headers()))
        found = TOKEN_FIELD.search(answer.body)
        if found:
            self.token = found[1].decode()
        return answer

    def post(self, path: str, values: dict, **headers: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.token} | values).encode()
        sent = self._headers() | {"Content-Type": FORM, "X-CSRFToken": self.token} | headers
        return self._send(Request(path, "POST", sent, body))

    def _headers(self) -> dict[str, str]:
        return (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        )

    def _send(self, request: Request) -> Answer:
        self.location = request.path
        answer = self.send(request)
        self.cookies |= answer.cookies
        if answer.status in (301, 302, 303):
            target = urlsplit(answer.header("location"))
            return self.get(target.path + (f"?{target.query}" if target.query else ""))
        if answer.status >= 400:
            raise SystemExit(f"Stopped: in the test flow {request.method} {request.path} answered {answer.status}")
        return answer


def sit(send: Callable[[Request], Answer], email: str, script: "Script") -> None:
    """Go through the whole flow as the given learner. `send` takes one request to the server."""
    browser = Browser(send)
    browser.get(script.sign_in)
    browser.post(script.sign_in, {"login": email, "password": PASSWORD})
    browser.get(script.course)
    browser.get(script.lesson)
    browser.get(script.quiz)
    browser.post(script.start, {})
    attempt = browser.location
    for position in range(1, pages.DRAWN + 1):
        values = {"a": position % 4, "client": "bench", "sequence": position, "base": 0}
        browser.post(f"{attempt}cau/{position}/", values, Accept="application/json")
    browser.get(f"{attempt}nop-bai/")
    browser.post(f"{attempt}nop-bai/", {})
    if not browser.location.endswith("/xem-lai/"):
        raise SystemExit(f"Stopped: the test flow ended at {browser.location} instead of the review")


def dearest_page(email: str, script: "Script") -> tuple[int, str]:
    """Go through the flow in this process; the queries of the request that needs most, and which one it is."""
    client, counts = Client(SERVER_NAME="127.0.0.1"), []

    def send(request: Request) -> Answer:
        with CaptureQueriesContext(connection) as queries:
            response = client.generic(
                request.method,
                request.path,
                request.body,
                content_type=request.headers.get("Content-Type", FORM),
                headers={name: value for name, value in request.headers.items() if name == "Accept"},
            )
        counts.append((len(queries), f"{request.method} {request.path}"))
        headers = [(name.lower(), value) for name, value in response.items()]
        return Answer(response.status_code, headers, response.content)

    sit(send, email, script)
    return max(counts)


@dataclass(frozen=True)
class Script:
    """The addresses of the flow."""

    sign_in: str
    course: str
    lesson: str
    quiz: str
    start: str


def script() -> Script:
    course = CourseRun.objects.get(code="BENCH-0").course
    test = Quiz.objects.get(course=course)
    return Script(
        sign_in=reverse("account_login"),
        course=course.url,
        lesson=Page.objects.get(pk=pages.lessons_of(course)[3]).url,
        quiz=reverse("quiz", args=[test.pk]),
        start=reverse("attempt-start", args=[test.pk]),
    )
