"""No score, right answer or explanation reaches a learner before the policy of the test allows it.

A learner's browser follows every link it is given, in both languages, during and after an attempt; what comes back,
and what was mailed, must not hold the markers.
"""

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from certificates.models import Certificate
from courses.learning.actions import mark_done
from courses.notifications import mails
from courses.notifications.models import Notification
from courses.quizzes import actions
from courses.quizzes.models import Answer, Attempt, Quiz, QuizItem
from courses.results.models import Result
from tests import make

pytestmark = pytest.mark.django_db

KEY, EXPLANATION = "DAP-AN-BI-MAT", "GIAI-THICH-BI-MAT"
SCORES = re.compile(r"\b42[.,]85|\b42(?:\s|&nbsp;|\xa0)*%|data-right|class=\"score\"")
LINK = re.compile(r'(?:href|data-[a-z-]+)="(/[^"#]*)"')
FILES = ("/static/", "/media/", "/admin/", "/documents/")


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def quiz():
    """Seven points, of which three are given for the fixed questions: 42.85 %, rounded down."""
    course = make.course_with_lessons(1)
    make.english(course, "Smart city")
    quiz = make.quiz(course, questions=3, attempts_allowed=2, title_en="Final test")
    secret = make.question("Tên gọi khác?", kind="short_text", content={"accepted": [KEY]})
    QuizItem.objects.create(quiz=quiz, position=9, question=secret, points=4)
    for item in quiz.items.all():
        item.question.current.feedback = EXPLANATION
        item.question.current.save()
    return quiz


@pytest.fixture
def enrolment(quiz, learner):
    return make.enrolment(learner, make.run(quiz.course))


def sit(quiz, enrolment) -> Attempt:
    """An open attempt with the fixed questions answered rightly and the last one wrongly."""
    attempt = actions.start(quiz, enrolment, by=enrolment.learner, now=timezone.now())
    for answer in attempt.answers.select_related("version__question"):
        is_secret = answer.version.question.kind == "short_text"
        Answer.objects.filter(pk=answer.pk).update(given="sai" if is_secret else 0, revision=1)
    return attempt


def fail(quiz, enrolment) -> Attempt:
    attempt = actions.submit(sit(quiz, enrolment), by=enrolment.learner, now=timezone.now())
    assert f"{attempt.percent:.2f}" == "42.85"
    return attempt


def told(browser, *, start: tuple[str, ...]) -> dict[str, list[str]]:
    """Markers by address, on every page that can be reached from `start` by following links."""
    waiting, seen, found = list(start), set(start), {}
    while waiting:
        address = waiting.pop()
        reply = browser.get(address)
        if reply.status_code in (301, 302):
            links = [reply.url]
        elif reply.status_code == 200 and not reply.streaming:
            text = unescape(reply.content.decode())
            marks = [mark for mark in (KEY, EXPLANATION) if mark in text] + SCORES.findall(text)
            if marks:
                found[address] = marks
            links = LINK.findall(reply.content.decode()) if "html" in reply["Content-Type"] else []
        else:
            links = []
        fresh = [unescape(link) for link in links if link.startswith("/") and not link.startswith(FILES)]
        for link in fresh:
            plain = link.split("?")[0]
            if plain not in seen and not plain.endswith(reverse("account_logout").rsplit("/", 2)[-2] + "/"):
                seen.add(plain)
                waiting.append(plain)
    assert {reverse("dashboard"), start[0]} <= seen
    return found


def doors(enrolment) -> tuple[str, ...]:
    """Where a learner can begin to look, in both languages."""
    addresses = []
    for language in ("vi", "en"):
        with translation.override(language):
            addresses += [reverse("unmet", args=[enrolment.pk]), reverse("dashboard")]
            addresses += [reverse("quiz", args=[quiz.pk]) for quiz in enrolment.run.course.quizzes.all()]
            addresses += [reverse("attempt-review", args=[attempt.pk]) for attempt in enrolment.attempts.all()]
    return tuple(addresses)


def letters(learner) -> list[str]:
    texts = [mails.write(notification) for notification in Notification.objects.filter(recipient=learner)]
    return [text for text in (mail.subject + mail.body for mail in texts) if SCORES.search(text) or KEY in text]


def test_an_open_attempt_tells_nothing_on_any_page(client_of, quiz, enrolment):
    sit(quiz, enrolment)
    assert told(client_of(enrolment.learner), start=doors(enrolment)) == {}


@pytest.mark.parametrize("policy", ["never", "passed"])
def test_a_failed_attempt_tells_nothing_on_any_page(client_of, quiz, enrolment, policy):
    Quiz.objects.update(review_time=policy)
    fail(quiz, enrolment)
    assert told(client_of(enrolment.learner), start=doors(enrolment)) == {}
    assert letters(enrolment.learner) == []


def test_a_test_that_never_shows_its_results_keeps_silent_after_completion(client_of, quiz, enrolment):
    Quiz.objects.update(review_time="never", pass_percent=40)
    type(enrolment).objects.filter(pk=enrolment.pk).update(edition=make.edition(quiz.course))
    enrolment.refresh_from_db()
    fail(quiz, enrolment)
    (lesson,) = make.lessons_of(quiz.course)
    settled = mark_done(enrolment, lesson, by=enrolment.learner, now=timezone.now())
    assert (settled.is_completed, f"{Result.objects.get().best_percent:.2f}") == (True, "42.85")
    assert told(client_of(enrolment.learner), start=doors(enrolment)) == {}
    assert letters(enrolment.learner) == []
    assert Certificate.objects.count() == 0


def test_the_walk_finds_what_the_policy_shows(client_of, quiz, enrolment):
    """The walk itself works: with an open policy the same markers are found where they belong."""
    attempt = fail(quiz, enrolment)
    found = told(client_of(enrolment.learner), start=doors(enrolment))
    assert set(found[reverse("attempt-review", args=[attempt.pk])]) >= {KEY, EXPLANATION, 'class="score"'}
    for name, pk in (("unmet", enrolment.pk), ("quiz", quiz.pk)):
        assert reverse(name, args=[pk]) in found
    assert reverse("dashboard") in found


@pytest.mark.parametrize("way_out", ["withdrawal", "second attempt", "test out of use"])
def test_what_does_not_end_the_attempts_opens_no_review(client_of, quiz, enrolment, way_out):
    """Else the right answers could be read before the next attempt."""
    Quiz.objects.update(review_time="passed")
    attempt = fail(quiz, enrolment)
    if way_out == "withdrawal":
        enrolment.refresh_from_db()
        enrolment.withdraw(by=enrolment.learner, reason="Bận", now=timezone.now())
    elif way_out == "second attempt":
        actions.start(quiz, enrolment, by=enrolment.learner, now=timezone.now())
    else:
        Quiz.objects.update(is_active=False)
    page = client_of(enrolment.learner).get(reverse("attempt-review", args=[attempt.pk])).content.decode()
    assert (KEY in page, EXPLANATION in page, 'class="score"' in page) == (False, False, False)


def test_an_officer_sees_the_score_that_the_learner_does_not(client_of, officer, issuer, quiz, enrolment):
    Quiz.objects.update(review_time="never")
    fail(quiz, enrolment)
    quiz.course.certificate_policy = "approval"
    quiz.course.save()
    page = client_of(officer).get(reverse("class:page", args=[enrolment.run_id])).content.decode()
    assert "42,85 %" in page
    page = client_of(issuer).get(reverse("papers:issue", args=[enrolment.run_id])).content.decode()
    assert "42%" in page
