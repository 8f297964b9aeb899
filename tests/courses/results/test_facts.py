"""Facts of many enrolments are those of each, for the price of one."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from courses.enrolments.models import Enrolment
from courses.learning.actions import mark_done, note_opened
from courses.quizzes.models import Attempt
from courses.results import facts, requirements
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def course():
    course = make.course_with_lessons(2)
    make.quiz(course, attempts_allowed=2)
    return course


def studied(run) -> Enrolment:
    """Somebody with one lesson done, one opened, a failed test and an open one."""
    now = timezone.now()
    row = make.enrolment(make.user(), run)
    first, second = make.lessons_of(run.course)
    mark_done(row, first, by=row.learner, now=now)
    note_opened(row, second, now=now)
    for number, percent, closed_at in ((1, Decimal(20), now), (2, None, None)):
        Attempt.objects.create(
            quiz=run.course.quizzes.get(),
            enrolment=row,
            number=number,
            started_at=now,
            closed_at=closed_at,
            max_score=2,
            percent=percent,
            pass_percent=50,
        )
    return row


def read(run) -> list[Enrolment]:
    return list(Enrolment.objects.filter(run=run).select_related("run__course", "edition").order_by("pk"))


def test_many_are_loaded_as_each_alone_would_be(course):
    run = make.run(course)
    fresh, busy = make.enrolment(make.user(), run), studied(run)
    elsewhere = studied(make.run(course_of_another_kind()))
    rows = [*read(run), *read(elsewhere.run)]
    found = facts.load_many(rows)
    assert found == {row.pk: facts.load(row) for row in rows}
    assert [found[row.pk].done for row in (fresh, busy, elsewhere)] == [0, 1, 1]
    (quiz,) = found[busy.pk].quizzes
    assert (quiz.best_percent, quiz.attempts_left) == (Decimal(20), 1)


def course_of_another_kind():
    course = make.course_with_lessons(2, title="Khóa khác")
    make.quiz(course)
    return course


def test_nobody_costs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert facts.load_many([]) == {}


def test_a_class_of_four_costs_what_one_person_costs(course):
    counts = []
    for people in (1, 4):
        run = make.run(course)
        for _person in range(people):
            studied(run)
        rows = read(run)
        with CaptureQueriesContext(connection) as queries:
            facts.load_many(rows)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_lists_of_many_people_count_lessons_where_one_person_reads_each(course):
    other = make.course_with_lessons(3)
    make.quiz(other)
    known = {
        size: facts.load(make.enrolment(make.user(), make.run(page))) for size, page in ((2, course), (3, other))
    }
    quiz = "Chưa làm bài kiểm tra “Bài kiểm tra cuối khóa”; cần đạt ít nhất 50%."
    assert requirements.brief(known[2]) == [reason.text for reason in requirements.unmet(known[2])]
    assert requirements.brief(known[3]) == ["Chưa học xong 3/3 bài học.", quiz]
