"""Changes of the bank: versions that were asked never change."""

import pytest
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.questions import actions
from courses.questions.models import Question
from courses.quizzes import actions as quizzes
from courses.quizzes.models import QuizItem
from tests import make

pytestmark = pytest.mark.django_db

WORDING = {
    "text": "Đô thị thông minh là gì?",
    "text_en": "What is a smart city?",
    "content": make.SINGLE,
    "feedback": "Theo Nghị định 269/2025/NĐ-CP.",
    "feedback_en": "",
}


@pytest.fixture
def question(editor):
    return actions.create(kind="single", topic=make.topic(), difficulty="easy", wording=WORDING, by=editor)


@pytest.fixture
def asked(question, learner):
    """The question after somebody was asked it."""
    course = make.course_with_lessons(1)
    quiz = make.quiz(course, questions=0)
    QuizItem.objects.create(quiz=quiz, question=question)
    quizzes.start(quiz, make.enrolment(learner, make.run(course)), by=learner, now=timezone.now())
    return question


def test_a_new_question_has_a_first_version_an_owner_and_a_folded_copy(question, editor):
    version = Question.objects.get(pk=question.pk).current
    assert (version.number, version.created_by, question.owner) == (1, editor, editor)
    assert version.folded == "do thi thong minh la gi?\nwhat is a smart city?"
    assert [entry.act for entry in AuditEntry.objects.about(question)] == ["question.create"]


def test_a_question_with_unfit_content_is_refused(editor):
    with pytest.raises(DomainError, match="Mark exactly one option as right"):
        actions.create(
            kind="single",
            topic=make.topic(),
            difficulty="easy",
            wording=WORDING | {"content": {"options": [{"text": "A"}, {"text": "B"}]}},
            by=editor,
        )
    assert not Question.objects.exists()


def test_a_question_without_text_is_refused(editor):
    with pytest.raises(DomainError, match="Write the question first"):
        actions.create(
            kind="single", topic=make.topic(), difficulty="easy", wording=WORDING | {"text": " "}, by=editor
        )


def test_a_version_that_nobody_was_asked_is_edited_in_place(question, editor):
    version = actions.revise(question, wording=WORDING | {"text": "Câu mới"}, by=editor)
    assert (version.number, version.text) == (1, "Câu mới")
    assert question.versions.count() == 1


def test_a_version_that_was_asked_stays_and_a_new_one_follows(asked, editor):
    version = actions.revise(asked, wording=WORDING | {"text": "Câu mới"}, by=editor)
    assert [(v.number, v.text) for v in asked.versions.all()] == [(1, WORDING["text"]), (2, "Câu mới")]
    assert Question.objects.get(pk=asked.pk).current == version


def test_saving_without_a_change_makes_no_version_and_no_trace(asked, editor):
    actions.revise(asked, wording=WORDING, by=editor)
    assert asked.versions.count() == 1
    assert AuditEntry.objects.filter(act="question.revise").count() == 0


def test_a_revision_with_unfit_content_changes_nothing(question, editor):
    with pytest.raises(DomainError):
        actions.revise(question, wording=WORDING | {"content": {"options": []}}, by=editor)
    question.current.refresh_from_db()
    assert question.current.content["options"][0]["text"] == "Đúng"


def test_a_retired_question_is_not_usable_until_it_is_reinstated(question, editor):
    actions.retire(question, by=editor, now=timezone.now())
    assert (list(Question.objects.usable()), list(Question.objects.retired())) == ([], [question])
    actions.reinstate(question, by=editor)
    assert (list(Question.objects.usable()), list(Question.objects.retired())) == ([question], [])


def test_retiring_and_reinstating_twice_are_refused(question, editor):
    with pytest.raises(DomainError):
        actions.reinstate(question, by=editor)
    actions.retire(question, by=editor, now=timezone.now())
    with pytest.raises(DomainError):
        actions.retire(question, by=editor, now=timezone.now())
