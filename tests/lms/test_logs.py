"""Logs: one JSON object a line, with the request's id, never with personal data."""

import json
import logging
from contextvars import Context

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.utils.log import log_response
from django.utils.module_loading import import_string

from courses.redaction import without_personal_data
from lms import logs

SECRET = "/verify/ABCD2345ABCD2345/"


class Lines(logging.Handler):
    """Keeps what the console handler would print."""

    def __init__(self):
        super().__init__()
        for name in settings.LOGGING["handlers"]["console"]["filters"]:
            self.addFilter(import_string(settings.LOGGING["filters"][name]["()"])())
        self.setFormatter(logs.JSONFormatter())
        self.lines = []

    def emit(self, record):
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def lines():
    """What is logged at INFO and above while the test runs."""
    handler, root = Lines(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(level)


def test_a_request_is_logged_with_the_id_that_its_answer_carries(client, lines):
    response = client.get("/healthz")
    line = lines[-1]
    assert (line["message"], line["status_code"], line["logger"]) == ("GET healthz", 200, "lms.requests")
    assert line["request_id"] == response["X-Request-ID"] != ""
    assert line["duration_ms"] >= 0


def test_two_requests_have_two_ids(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]


def test_what_is_logged_outside_a_request_has_no_id(lines):
    Context().run(logging.getLogger("courses").info, "a job ran")
    assert lines[-1]["request_id"] == ""


@pytest.mark.django_db
def test_what_django_logs_of_a_refused_request_carries_the_id_of_its_answer(client, lines):
    response = client.get("/khong-co/")
    assert [line["request_id"] for line in lines] == [response["X-Request-ID"]] * len(lines)
    assert "django.request" in {line["logger"] for line in lines}


@pytest.mark.django_db
def test_neither_path_nor_query_of_a_request_is_logged(client, lines):
    client.get("/tim-kiem/?q=Nguyễn Thị Ánh")
    client.get(SECRET)
    client.get("/không-có/ABCD2345ABCD2345/")
    Client(enforce_csrf_checks=True).post(SECRET)
    assert [line["message"] for line in lines] == [
        "GET search",
        "GET verify-code",
        "Not Found: verify-code",
        "GET lms.home.routing.serve",
        "Not Found: lms.home.routing.serve",
        "Forbidden (CSRF cookie not set.): verify-code",
        "POST verify-code",
    ]


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        (("%s: %s", "Internal Server Error", SECRET), "Internal Server Error: -"),
        (
            ("Forbidden (%s): %s", f"Referer https://x.vn{SECRET} failed", SECRET),
            "Forbidden (Referer https://x.vn/… failed): -",
        ),
    ],
)
def test_what_django_says_about_a_request_names_no_path(lines, rf, said, logged):
    log_response(*said, response=HttpResponse(status=500), request=rf.get(SECRET))
    assert lines[-1]["message"] == logged


@pytest.mark.django_db
def test_an_unknown_address_with_an_email_in_it_does_not_reach_the_log(client, lines):
    client.get("/khong-co/hoc.vien@example.vn/")
    assert lines
    assert "hoc.vien" not in json.dumps(lines)


@pytest.mark.django_db
def test_signing_in_and_failing_to_leave_no_address_in_the_log(client, learner, lines):
    for password in ("sai", "mat-khau-thu-2026"):
        client.post("/tai-khoan/dang-nhap/", {"login": learner.email, "password": password})
    text = json.dumps(lines, ensure_ascii=False)
    assert learner.email not in text
    assert learner.full_name not in text


def test_addresses_in_messages_and_exceptions_are_struck_out(lines):
    try:
        raise OSError("550 no such mailbox: <anh.nguyen@xa-a.gov.vn>")
    except OSError:
        logging.getLogger("courses.queue").exception("mail to %s failed", "anh.nguyen@xa-a.gov.vn")
    line = lines[-1]
    assert line["message"] == "mail to [e-mail] failed"
    assert "<[e-mail]>" in line["exception"]
    assert "anh.nguyen" not in json.dumps(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DETAIL:  Key (staff_code)=(CB-0017) already exists.", "DETAIL:  Key (staff_code)=(…) already exists."),
        ("Key (lower(email::text))=(a@b.vn) already exists.", "Key (lower(email::text))=(…) already exists."),
        ("nothing personal (here)", "nothing personal (here)"),
    ],
)
def test_values_that_postgresql_quotes_are_struck_out(text, expected):
    assert without_personal_data(text) == expected


def test_the_fields_that_tell_about_a_job_are_passed_on(lines):
    logging.getLogger("courses.queue").warning("job failed", extra={"job": "courses.x.tasks.y", "attempt": 2})
    assert (lines[-1]["job"], lines[-1]["attempt"]) == ("courses.x.tasks.y", 2)
