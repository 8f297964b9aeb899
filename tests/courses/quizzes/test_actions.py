"""An attempt from start to grade: who may begin, what is saved, when it closes."""

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from courses.errors import DomainError
from courses.questions import actions as bank
from courses.quizzes import actions
from courses.quizzes.models import Answer, Attempt, QuizItem
from courses.results.models import HoursEntry
from tests import make

pytestmark = pytest.mark.django_db

NOW = timezone.now().replace(microsecond=0)
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def course():
    return make.course()


@pytest.fixture
def quiz(course):
    return make.quiz(course, questions=2, time_limit_minutes=30, shuffle_questions=False, shuffle_options=False)


@pytest.fixture
def enrolment(course, quiz, learner):
    return make.enrolment(learner, make.run(course))


@pytest.fixture
def attempt(quiz, enrolment, learner):
    return actions.start(quiz, enrolment, by=learner, now=NOW)


def save(attempt, position, given, **stamp):
    answer = Answer.objects.for_saving().get(attempt=attempt, position=position)
    stamp = {
        "is_flagged": False,
        "client": "a",
        "sequence": answer.sequence + 1,
        "base_revision": answer.revision,
        "by": attempt.enrolment.learner,
        "now": LATER,
    } | stamp
    return actions.save_answer(answer, given=given, **stamp)


def stored(attempt) -> list:
    return list(attempt.answers.values_list("given", flat=True))


# Starting


def test_a_start_draws_the_paper_and_sets_the_deadline_by_the_servers_clock(attempt, quiz):
    assert (attempt.number, attempt.deadline, attempt.max_score) == (1, NOW + timedelta(minutes=30), 2)
    assert [answer.version.text for answer in attempt.answers.select_related("version")] == ["Câu 1", "Câu 2"]


def test_starting_again_gives_the_open_attempt_with_the_same_paper(attempt, quiz, enrolment, learner):
    before = list(attempt.answers.values_list("pk", "version", "order"))
    again = actions.start(quiz, enrolment, by=learner, now=LATER)
    assert again == attempt
    assert list(again.answers.values_list("pk", "version", "order")) == before


def test_a_test_without_a_limit_has_no_deadline(course, learner):
    quiz = make.quiz(course)
    attempt = actions.start(quiz, make.enrolment(learner, make.run(course)), by=learner, now=NOW)
    assert attempt.deadline is None


def test_options_are_shuffled_and_stay_so(course, learner):
    quiz = make.quiz(course, questions=8)
    attempt = actions.start(quiz, make.enrolment(learner, make.run(course)), by=learner, now=NOW, random=Random(3))
    orders = list(attempt.answers.values_list("order", flat=True))
    assert sorted(map(sorted, orders)) == [[0, 1]] * 8
    assert [1, 0] in orders


def test_the_pass_mark_is_the_one_of_the_enrolments_edition(quiz, enrolment, learner):
    quiz.pass_percent = 90
    quiz.save(update_fields=["pass_percent"])
    assert actions.start(quiz, enrolment, by=learner, now=NOW).pass_percent == 50


def test_no_attempt_is_left_after_the_last(quiz, enrolment, learner):
    quiz.attempts_allowed = 1
    quiz.save(update_fields=["attempts_allowed"])
    actions.submit(actions.start(quiz, enrolment, by=learner, now=NOW), by=learner, now=LATER)
    with pytest.raises(DomainError, match="All 1 attempts at this test are used"):
        actions.start(quiz, enrolment, by=learner, now=LATER)


def test_a_second_attempt_gets_the_next_number(attempt, quiz, enrolment, learner):
    actions.submit(attempt, by=learner, now=LATER)
    assert actions.start(quiz, enrolment, by=learner, now=LATER).number == 2


def test_who_left_the_class_cannot_start(quiz, enrolment, learner):
    enrolment.withdraw(by=learner, reason="", now=NOW)
    with pytest.raises(DomainError, match="You have left this class"):
        actions.start(quiz, enrolment, by=learner, now=NOW)


def test_who_completed_the_course_cannot_start(quiz, enrolment, learner):
    enrolment.complete(now=NOW)
    with pytest.raises(DomainError, match="can only be looked at again"):
        actions.start(quiz, enrolment, by=learner, now=NOW)


def test_nobody_starts_before_the_class_begins(course, quiz, learner):
    opens = timezone.localdate(NOW) + timedelta(days=3)
    enrolment = make.enrolment(learner, make.run(course, opens_on=opens))
    with pytest.raises(DomainError, match="begins on"):
        actions.start(quiz, enrolment, by=learner, now=NOW)


def test_a_test_out_of_use_cannot_be_started(quiz, enrolment, learner):
    quiz.is_active = False
    quiz.save(update_fields=["is_active"])
    with pytest.raises(DomainError, match="no longer in use"):
        actions.start(quiz, enrolment, by=learner, now=NOW)


def test_too_small_a_bank_leaves_no_attempt_behind(quiz, enrolment, learner):
    QuizItem.objects.create(quiz=quiz, topic=make.topic("Trống"), count=3)
    with pytest.raises(DomainError, match="“Trống” asks for 3 questions, but the bank has only 0"):
        actions.start(quiz, enrolment, by=learner, now=NOW)
    assert not Attempt.objects.exists()


def test_nobody_starts_for_somebody_else(quiz, enrolment, outsider):
    with pytest.raises(DomainError, match="Only the learner"):
        actions.start(quiz, enrolment, by=outsider, now=NOW)


def test_nobody_gets_the_open_attempt_of_somebody_else(attempt, quiz, enrolment, outsider):
    with pytest.raises(DomainError, match="Only the learner"):
        actions.start(quiz, enrolment, by=outsider, now=LATER)


# Saving


def test_an_answer_is_stored_with_time_and_revision(attempt):
    answer = save(attempt, 1, 0, is_flagged=True)
    answer.refresh_from_db()
    assert (answer.given, answer.is_flagged, answer.revision, answer.saved_at) == (0, True, 1, LATER)


def test_a_repeated_save_changes_nothing(attempt):
    save(attempt, 1, 0, sequence=1, base_revision=0)
    again = save(attempt, 1, 0, sequence=1, base_revision=0, now=LATER + timedelta(seconds=9))
    assert (again.revision, again.saved_at) == (1, LATER)


def test_an_older_save_of_the_same_page_is_acknowledged_and_changes_nothing(attempt):
    save(attempt, 1, 0, sequence=1, base_revision=0)
    save(attempt, 1, 1, sequence=2, base_revision=0)
    late = save(attempt, 1, 0, sequence=1, base_revision=0)
    assert (late.given, late.revision) == (1, 2)


def test_an_older_copy_from_another_device_is_refused_with_the_newer_answer(attempt):
    save(attempt, 1, 0, client="a", sequence=1, base_revision=0)
    with pytest.raises(actions.NewerAnswer) as refusal:
        save(attempt, 1, 1, client="b", sequence=7, base_revision=0)
    assert (refusal.value.answer.given, refusal.value.answer.revision) == (0, 1)
    assert stored(attempt) == [0, None]


def test_another_device_that_has_seen_the_answer_may_change_it(attempt):
    save(attempt, 1, 0, client="a", sequence=1, base_revision=0)
    assert save(attempt, 1, 1, client="b", sequence=1, base_revision=1).revision == 2


def test_the_same_answer_from_another_device_needs_no_decision(attempt):
    save(attempt, 1, 0, client="a", sequence=1, base_revision=0)
    assert save(attempt, 1, 0, client="b", sequence=1, base_revision=0).revision == 1


def test_a_plain_form_sent_from_a_page_of_before_is_refused_as_older(attempt):
    save(attempt, 1, 0, client="", sequence=0, base_revision=0)
    with pytest.raises(actions.NewerAnswer):
        save(attempt, 1, 1, client="", sequence=0, base_revision=0)


def test_a_save_that_lost_a_race_decides_afresh(attempt):
    loaded = Answer.objects.for_saving().get(attempt=attempt, position=1)
    save(attempt, 1, 0, client="b")
    with pytest.raises(actions.NewerAnswer):
        actions.save_answer(
            loaded,
            given=1,
            is_flagged=False,
            client="a",
            sequence=1,
            base_revision=0,
            by=attempt.enrolment.learner,
            now=LATER,
        )
    assert stored(attempt) == [0, None]


def test_a_save_that_meets_grading_halfway_is_not_acknowledged(attempt, learner):
    loaded = Answer.objects.for_saving().get(attempt=attempt, position=1)
    actions.submit(attempt, by=learner, now=LATER)
    with pytest.raises(actions.AttemptClosed):
        actions.save_answer(
            loaded, given=1, is_flagged=False, client="a", sequence=1, base_revision=0, by=learner, now=LATER
        )
    assert stored(attempt) == [None, None]


def test_an_answer_is_taken_in_the_grace_after_the_deadline_and_not_after_it(attempt):
    save(attempt, 1, 0, now=attempt.deadline + actions.GRACE)
    with pytest.raises(actions.AttemptClosed, match="The time was over"):
        save(attempt, 1, 1, now=attempt.deadline + actions.GRACE + timedelta(seconds=1))
    assert stored(attempt) == [0, None]


def test_nobody_answers_for_somebody_else(attempt, outsider):
    with pytest.raises(DomainError, match="Only the learner"):
        save(attempt, 1, 0, by=outsider)


def test_who_left_the_class_saves_nothing(attempt, learner):
    attempt.enrolment.withdraw(by=learner, reason="", now=NOW)
    with pytest.raises(actions.AttemptClosed, match="left this class"):
        save(attempt, 1, 0)


# Closing


def test_submission_grades_and_settles(attempt, learner):
    save(attempt, 1, 0)
    closed = actions.submit(attempt, by=learner, now=LATER)
    closed.refresh_from_db()
    assert (closed.score, closed.percent, closed.is_passed) == (1, Decimal(50), True)
    assert (closed.closed_at, closed.closed_by) == (LATER, Attempt.ClosedBy.LEARNER)
    assert list(closed.answers.values_list("score", flat=True)) == [1, 0]
    closed.enrolment.refresh_from_db()
    assert closed.enrolment.is_completed and closed.enrolment.best_percent == 50
    assert HoursEntry.objects.total(learner=learner, year=timezone.localdate(LATER).year) == 8


def test_submitting_twice_changes_nothing(attempt, learner):
    actions.submit(attempt, by=learner, now=LATER)
    again = actions.submit(attempt, by=learner, now=LATER + timedelta(minutes=1))
    assert again.closed_at == LATER


def test_nobody_submits_for_somebody_else(attempt, outsider):
    with pytest.raises(DomainError, match="Only the learner"):
        actions.submit(attempt, by=outsider, now=LATER)


def test_an_attempt_is_graded_at_its_limit_although_the_browser_never_returns(attempt):
    save(attempt, 1, 0)
    assert actions.close_expired(attempt.deadline + actions.GRACE) == 0
    assert actions.close_expired(attempt.deadline + actions.GRACE + timedelta(seconds=1)) == 1
    attempt.refresh_from_db()
    assert (attempt.closed_at, attempt.closed_by, attempt.score) == (attempt.deadline, Attempt.ClosedBy.TIME, 1)
    attempt.enrolment.refresh_from_db()
    assert attempt.enrolment.is_completed


def test_closing_expired_attempts_again_closes_none(attempt):
    actions.close_expired(attempt.deadline + timedelta(minutes=1))
    assert actions.close_expired(attempt.deadline + timedelta(minutes=2)) == 0


def test_an_attempt_without_a_limit_never_expires(course, learner):
    actions.start(make.quiz(course), make.enrolment(learner, make.run(course)), by=learner, now=NOW)
    assert actions.close_expired(NOW + timedelta(days=900)) == 0


def test_a_submission_in_the_grace_counts_as_closed_by_time(attempt, learner):
    closed = actions.submit(attempt, by=learner, now=attempt.deadline + timedelta(seconds=3))
    assert (closed.closed_by, closed.closed_at) == (Attempt.ClosedBy.TIME, attempt.deadline)


def test_an_answer_given_before_a_revision_is_graded_by_the_version_that_was_asked(attempt, learner, editor):
    save(attempt, 1, 0)
    question = attempt.answers.get(position=1).version.question
    turned = {"options": [{"text": "Sai", "correct": False}, {"text": "Đúng", "correct": True}]}
    wording = {"text": "Câu 1", "text_en": "", "content": turned, "feedback": "", "feedback_en": ""}
    bank.revise(question, wording=wording, by=editor)
    assert actions.submit(attempt, by=learner, now=LATER).score == 1
