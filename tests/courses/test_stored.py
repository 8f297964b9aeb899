"""What the database itself refuses to store, whoever writes it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.legal.models import LegalText
from courses.quizzes.models import QuizItem
from courses.results.models import HoursRule
from tests import make
from tests.courses.results.test_settling import attempt, do_all_lessons

pytestmark = pytest.mark.django_db


def refused(rows, **fields) -> bool:
    try:
        with transaction.atomic():
            rows.update(**fields)
    except IntegrityError:
        return True
    return False


def test_states_of_enrolments_and_their_times_go_together(learner):
    make.enrolment(learner, make.run(make.course()))
    rows, now = Enrolment.objects.all(), timezone.now()
    assert refused(rows, status="withdrawn")
    assert refused(rows, withdrawn_at=now)
    assert refused(rows, status="completed")
    assert refused(rows, completed_at=now)
    assert refused(rows, status="withdrawn", completed_at=now)
    assert not refused(rows, status="withdrawn", withdrawn_at=now)
    assert not refused(rows, status="completed", withdrawn_at=None, completed_at=now)


def test_an_attempt_is_closed_with_a_result(learner):
    course = make.course()
    row = attempt(make.enrolment(learner, make.run(course)), make.quiz(course), 80)
    rows = type(row).objects.filter(pk=row.pk)
    assert refused(rows, percent=None)
    assert refused(rows, closed_at=None)
    assert not refused(rows, closed_at=None, percent=None)


def test_a_line_of_a_test_asks_at_least_one_question():
    make.quiz(make.course())
    assert refused(QuizItem.objects.all(), count=0)


def test_a_course_credits_no_less_than_nothing():
    make.course()
    assert refused(CoursePage.objects.all(), credited_tiet=-1)


def test_rules_and_legal_texts_end_after_they_begin():
    rule = HoursRule.objects.create(source="Thử", valid_from=date(2001, 2, 1))
    assert refused(HoursRule.objects.filter(pk=rule.pk), valid_to=date(2001, 1, 31))
    assert not refused(HoursRule.objects.filter(pk=rule.pk), valid_to=date(2001, 2, 1))
    LegalText.objects.create(number="1/2001", kind="Luật", title="Thử", issuer="A", effective_from=date(2001, 2, 1))
    assert refused(LegalText.objects.filter(number="1/2001"), effective_to=date(2001, 1, 31))
    assert not refused(LegalText.objects.filter(number="1/2001"), effective_to=date(2001, 2, 1))


def unchanging(rows, **fields) -> None:
    """Neither one row nor many are changed or deleted."""
    row = rows.get()
    for name, value in fields.items():
        setattr(row, name, value)
    for change in (row.save, row.delete, lambda: rows.update(**fields), rows.delete):
        with pytest.raises(DomainError):
            change()


def test_editions_never_change(learner):
    course = make.course()
    make.enrolment(learner, make.run(course))
    unchanging(course.editions.all(), content={})


def test_results_never_change_but_for_being_taken_back(learner):
    row = do_all_lessons(make.enrolment(learner, make.run(make.course_with_lessons(1))), timezone.now())
    unchanging(row.results.all(), snapshot={})
    row.results.supersede(now=timezone.now())
    assert (row.results.current().count(), row.results.superseded().count()) == (0, 1)
