"""One whole test as a browser does it: sign in, course, lesson, start, 20 answers, submit, review."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from wagtail.models import Page

from benchmarks import pages
from benchmarks.dataset import PASSWORD
from benchmarks.web import Answer, Connection, Request
from courses.quizzes.models import Quiz
from courses.runs.models import CourseRun

TOKEN_FIELD = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass
class Browser:
    """Keeps cookies, follows redirects, sends the form token."""

    connection: Connection
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    location: str = ""
    requests: int = 0

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
        self.requests += 1
        answer = self.connection.send(request)
        self.cookies |= answer.cookies
        if answer.status in (301, 302, 303):
            target = urlsplit(answer.header("location"))
            return self.get(target.path + (f"?{target.query}" if target.query else ""))
        if answer.status >= 400:
            raise SystemExit(f"Stopped: in the test flow {request.method} {request.path} answered {answer.status}")
        return answer


def sit(connection: Connection, email: str, script: "Script") -> Browser:
    """Go through the whole flow as the given learner."""
    browser = Browser(connection)
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
    return browser


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
