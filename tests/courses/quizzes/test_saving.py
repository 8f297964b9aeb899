"""The endpoint of answers: by script, by plain form, for the wrong person, at the wrong time, and at what cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from courses.quizzes import actions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese(english):
    """Addresses without prefix."""
    with translation.override("vi"):
        yield


@pytest.fixture
def attempt(learner):
    course = make.course("Đô thị thông minh")
    quiz = make.quiz(course, questions=2, time_limit_minutes=30, shuffle_options=False, shuffle_questions=False)
    return actions.start(quiz, make.enrolment(learner, make.run(course)), by=learner, now=timezone.now())


@pytest.fixture
def me(client_of, learner):
    return client_of(learner)


def url(attempt, position=1) -> str:
    return reverse("answer-save", args=[attempt.pk, position])


def by_script(me, attempt, position=1, **fields):
    fields = {"a": "0", "client": "x", "sequence": "1", "base": "0"} | fields
    return me.post(url(attempt, position), fields, headers={"Accept": "application/json"})


def stored(attempt) -> list:
    return list(attempt.answers.values_list("given", flat=True))


def test_numbers_without_end_are_no_numbers(me, attempt):
    assert by_script(me, attempt, base="1" * 5000).json()["state"] == "saved"
    assert by_script(me, attempt, a="1" * 5000, sequence="2").json()["state"] == "refused"


def test_a_script_gets_the_time_and_the_revision(me, attempt):
    reply = by_script(me, attempt, flag="1")
    answer = attempt.answers.get(position=1)
    assert reply.status_code == 200
    assert reply.json() | {"now": 0} == {
        "state": "saved",
        "revision": 1,
        "time": timezone.localtime(answer.saved_at).strftime("%H:%M:%S"),
        "now": 0,
    }
    assert (answer.given, answer.is_flagged) == (0, True)


def test_a_plain_form_comes_back_to_its_question(me, attempt):
    reply = me.post(url(attempt), {"a": "1", "base": "0"})
    assert (reply.status_code, reply.url) == (302, reverse("attempt", args=[attempt.pk]) + "#cau-1")
    assert stored(attempt) == [1, None]


def test_sending_twice_is_harmless(me, attempt):
    first, second = by_script(me, attempt).json(), by_script(me, attempt).json()
    assert (first["state"], first["revision"], first["time"]) == (second["state"], second["revision"], second["time"])


def test_an_older_copy_gets_the_newer_answer_and_overwrites_nothing(me, attempt):
    by_script(me, attempt, a="1")
    reply = by_script(me, attempt, a="0", client="y")
    answer = attempt.answers.get(position=1)
    message = gettext("A newer answer to this question was saved from another device.")
    assert reply.status_code == 409
    assert reply.json() == {
        "state": "stale",
        "message": message,
        "revision": 1,
        "time": timezone.localtime(answer.saved_at).strftime("%H:%M:%S"),
        "fields": [["a", "1"]],
        "flag": False,
    }
    assert stored(attempt) == [1, None]


def test_an_older_plain_form_shows_both_answers_and_lets_the_person_choose(me, attempt):
    me.post(url(attempt), {"a": "1", "base": "0"})
    reply = me.post(url(attempt), {"a": "0", "base": "0"})
    assert reply.status_code == 409
    assert stored(attempt) == [1, None]
    page = reply.content.decode()
    assert page.count('value="0" autocomplete="off" checked') == 1
    assert page.count('value="1" autocomplete="off" checked') == 1
    me.post(url(attempt), {"a": "0", "base": "1"})
    assert stored(attempt) == [0, None]


def test_an_answer_that_is_none_of_the_options_is_refused(me, attempt):
    reply = by_script(me, attempt, a="7")
    assert (reply.status_code, reply.json()["state"]) == (422, "refused")
    assert me.post(url(attempt), {"a": "7", "base": "0"}).status_code == 302
    assert stored(attempt) == [None, None]


def test_after_submission_nothing_is_saved_and_the_page_is_told(me, attempt, learner):
    actions.submit(attempt, by=learner, now=timezone.now())
    reply = by_script(me, attempt)
    assert (reply.status_code, reply.json()["state"]) == (410, "closed")
    assert stored(attempt) == [None, None]


def test_after_the_grace_nothing_is_saved(me, attempt):
    attempt.deadline = timezone.now() - 2 * actions.GRACE
    attempt.save(update_fields=["deadline"])
    assert by_script(me, attempt).status_code == 410
    assert stored(attempt) == [None, None]


def test_a_signed_out_script_is_told_so_and_a_form_is_led_to_sign_in(client, attempt):
    reply = by_script(client, attempt)
    assert (reply.status_code, reply.json()["state"]) == (401, "signed-out")
    reply = client.post(url(attempt), {"a": "1", "base": "0"})
    assert reply.url == reverse("account_login") + "?next=" + reverse("attempt", args=[attempt.pk])


def test_somebody_elses_attempt_is_not_found(client_of, outsider, attempt):
    assert by_script(client_of(outsider), attempt).status_code == 404
    assert stored(attempt) == [None, None]


def test_a_question_that_the_paper_has_not_is_not_found(me, attempt):
    assert by_script(me, attempt, position=3).status_code == 404


def test_only_post_saves(me, attempt):
    assert me.get(url(attempt)).status_code == 405


@pytest.mark.parametrize("field", ["sequence", "base"])
@pytest.mark.parametrize("value", ["-1", "x", "9" * 30, "²"])
def test_nonsense_numbers_never_break_the_endpoint(me, attempt, field, value):
    assert by_script(me, attempt, **{field: value}).status_code in (200, 409)


def test_saving_costs_four_queries(me, attempt):
    with CaptureQueriesContext(
        connection,
    ) as first:
        by_script(me, attempt)
    with CaptureQueriesContext(connection) as later:
        by_script(me, attempt, sequence="2", a="1")
    assert (len(first), len(later)) == (4, 4)
