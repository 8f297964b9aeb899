"""Which questions a test may draw: those of the unit of its course, of units below and above, and of no unit."""

import pytest
from django.utils import timezone

from courses.quizzes import actions, recipe
from courses.quizzes.models import QuizItem
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, merge, new

pytestmark = pytest.mark.django_db


@pytest.fixture
def units():
    ministry = make.unit("Bộ", kind="ministry")
    department = make.unit("Cục", below=ministry)
    return {
        "ministry": ministry,
        "department": department,
        "division": make.unit("Phòng", below=department, kind="division"),
        "beside": make.unit("Vụ", below=ministry),
        "province": make.unit("Tỉnh", kind="province"),
    }


@pytest.fixture
def questions(units):
    """One question of each unit and one of none, all of one topic."""
    return {name: make.question(name, organisation=unit) for name, unit in {**units, "nobody": None}.items()}


def quiz_of(unit, *, count: int = 1):
    quiz = make.quiz(make.course_with_lessons(owner_unit=unit), questions=0)
    QuizItem.objects.create(quiz=quiz, topic=make.topic(), count=count)
    return quiz


def drawable(quiz, questions) -> set[str]:
    names = {question.pk: name for name, question in questions.items()}
    return {names[banked.question] for banked in recipe.bank_for(quiz, recipe.lines_of(quiz))}


def test_a_test_of_a_unit_draws_from_itself_from_below_above_and_what_is_nobodys(units, questions):
    assert drawable(quiz_of(units["department"]), questions) == {"ministry", "department", "division", "nobody"}
    assert drawable(quiz_of(units["province"]), questions) == {"province", "nobody"}


def test_a_test_of_the_whole_draws_from_everything(questions):
    assert drawable(quiz_of(None), questions) == set(questions)


def test_a_question_that_was_chosen_by_name_stays_whosever_it_is(units, questions):
    quiz = quiz_of(units["department"])
    QuizItem.objects.create(quiz=quiz, question=questions["province"])
    assert "province" in drawable(quiz, questions)


def test_the_successor_of_a_unit_draws_what_the_unit_had(units, questions, administrator):
    decide(merge(units["province"], units["beside"], into=new("Tỉnh Mới")), by=administrator, now=timezone.now())
    successor = type(units["province"]).objects.get(name="Tỉnh Mới")
    assert drawable(quiz_of(successor), questions) == {"province", "beside", "nobody"}


def test_a_paper_holds_no_question_of_another_unit(units, questions, learner):
    quiz = quiz_of(units["province"], count=2)
    enrolment = make.enrolment(learner, make.run(quiz.course))
    attempt = actions.start(quiz, enrolment, by=learner, now=timezone.now())
    asked = {answer.version.question_id for answer in attempt.answers.all()}
    assert asked == {questions["province"].pk, questions["nobody"].pk}
