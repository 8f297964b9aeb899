"""Two at once, on PostgreSQL: one attempt, and no acknowledged answer lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from courses.errors import DomainError
from courses.questions import actions as bank
from courses.questions.models import QuestionVersion
from courses.quizzes import actions
from courses.quizzes.models import Answer, Attempt
from tests import make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site_again")]

ROUNDS = 8


@pytest.fixture
def quiz(learner):
    return make.quiz(make.course(), questions=3)


@pytest.fixture
def enrolment(quiz, learner):
    return make.enrolment(learner, make.run(quiz.course))


def at_once(*calls) -> list:
    """Run the calls in threads that begin together; a refusal is a result too."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_tabs_that_start_at_once_make_one_attempt(quiz, enrolment, learner):
    def start():
        return actions.start(quiz, enrolment, by=learner, now=timezone.now())

    first, second = at_once(start, start)
    assert first == second == Attempt.objects.get()
    assert Answer.objects.count() == 3


def test_an_answer_and_a_submission_at_once_lose_nothing_acknowledged(quiz, enrolment, learner):
    for number in range(1, ROUNDS + 1):
        attempt = actions.start(quiz, enrolment, by=learner, now=timezone.now())
        loaded = Answer.objects.for_saving().get(attempt=attempt, position=1)

        def save(loaded=loaded):
            return actions.save_answer(
                loaded,
                given=0,
                is_flagged=False,
                client="a",
                sequence=1,
                base_revision=0,
                by=learner,
                now=timezone.now(),
            )

        def submit(attempt=attempt):
            return actions.submit(attempt, by=learner, now=timezone.now())

        saved, closed = at_once(save, submit)
        stored = Answer.objects.get(pk=loaded.pk)
        acknowledged = not isinstance(saved, actions.AttemptClosed)
        assert (stored.given, stored.score) == ((0, 1) if acknowledged else (None, 0)), number
        assert closed.score == stored.score
        enrolment.refresh_from_db()
        if enrolment.is_completed:
            break


def test_two_devices_that_answer_at_once_keep_one_answer_and_tell_the_other(quiz, enrolment, learner):
    attempt = actions.start(quiz, enrolment, by=learner, now=timezone.now())

    def save(client, given):
        loaded = Answer.objects.for_saving().get(attempt=attempt, position=1)
        return actions.save_answer(
            loaded,
            given=given,
            is_flagged=False,
            client=client,
            sequence=1,
            base_revision=0,
            by=learner,
            now=timezone.now(),
        )

    results = at_once(lambda: save("a", 0), lambda: save("b", 1))
    told = [result for result in results if isinstance(result, actions.NewerAnswer)]
    assert len(told) == 1
    assert Answer.objects.get(attempt=attempt, position=1).revision == 1


def test_submitting_twice_at_once_grades_once(quiz, enrolment, learner):
    attempt = actions.start(quiz, enrolment, by=learner, now=timezone.now())
    results = at_once(*[lambda: actions.submit(attempt, by=learner, now=timezone.now())] * 2)
    assert results[0].closed_at == results[1].closed_at


def test_a_submission_makes_no_other_learner_wait(quiz, enrolment, learner, outsider):
    attempt = actions.start(quiz, enrolment, by=learner, now=timezone.now())
    other = make.enrolment(outsider, enrolment.run)

    def start_without_waiting():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout TO '2s'")
        return actions.start(quiz, other, by=outsider, now=timezone.now())

    with transaction.atomic():
        actions.submit(attempt, by=learner, now=timezone.now())
        [begun] = at_once(start_without_waiting)
    assert begun.enrolment == other


def test_a_revision_and_a_start_at_once_never_change_what_was_asked(quiz, enrolment, learner, editor):
    question = quiz.items.first().question
    wording = {"text": "Mới", "text_en": "", "content": make.SINGLE, "feedback": "", "feedback_en": ""}
    at_once(
        lambda: actions.start(quiz, enrolment, by=learner, now=timezone.now()),
        lambda: bank.revise(question, wording=wording, by=editor),
    )
    actions.start(quiz, enrolment, by=learner, now=timezone.now())  # as asked of whoever was refused at that moment
    asked = QuestionVersion.objects.get(answers__attempt__enrolment=enrolment, question=question)
    text = asked.text
    bank.revise(question, wording=wording | {"text": "Mới hơn"}, by=editor)
    asked.refresh_from_db()
    assert asked.text == text
