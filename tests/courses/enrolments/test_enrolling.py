"""Joining a class, leaving it, coming back."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from courses.audit.models import AuditEntry
from courses.enrolments import actions
from courses.enrolments.models import Enrolment, EnrolmentChange
from courses.errors import DomainError
from courses.learning.actions import mark_done
from courses.learning.models import LessonProgress
from courses.notifications.models import Notification
from courses.runs.models import CourseRun
from tests import make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    """Sentences as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def course():
    return make.course_with_lessons(2)


def refusal_of(run, learner, *, now, by=None) -> str:
    with pytest.raises(DomainError) as refusal:
        actions.enrol(run, learner, by=by or learner, now=now)
    return str(refusal.value)


def test_enrolling_gives_a_seat_an_edition_a_log_row_and_a_letter(course, learner, now):
    enrolment = actions.enrol(make.run(course), learner, by=learner, now=now)
    assert (enrolment.status, enrolment.enrolled_at, enrolment.enrolled_by) == ("active", now, learner)
    assert enrolment.learner_sort_key == learner.sort_key
    assert [row["title"] for row in enrolment.edition.content["lessons"]] == ["Bài 1", "Bài 2"]
    assert list(enrolment.changes.values_list("before", "after", "at", "by")) == [("", "active", now, learner.pk)]
    assert [entry.act for entry in AuditEntry.objects.about(enrolment)] == ["enrolment.joined"]
    assert list(Notification.objects.values_list("recipient", "kind")) == [(learner.pk, "enrolled")]


def test_an_officer_who_adds_somebody_is_named_and_the_learner_told_so(course, learner, officer, now):
    enrolment = actions.enrol(make.run(course), learner, by=officer, now=now)
    assert enrolment.enrolled_by == officer
    assert list(Notification.objects.values_list("recipient", "kind")) == [(learner.pk, "added_to_class")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": CourseRun.Status.PLANNED}, "is planned and not open"),
        ({"status": CourseRun.Status.CANCELLED}, "is cancelled"),
        ({"enrol_from": 1}, "opens on"),
        ({"enrol_until": -1}, "closed on"),
        ({"opens_on": -30, "closes_on": -1}, "closed on"),
        ({"seats": 0}, "is full"),
    ],
)
def test_a_class_that_takes_nobody_in_says_why(course, learner, now, today, fields, words):
    days = {
        name: today + value * DAY if name != "seats" and isinstance(value, int) else value
        for name, value in fields.items()
    }
    assert words in refusal_of(make.run(course, **days), learner, now=now)
    assert not Enrolment.objects.exists()


def test_a_course_in_preparation_takes_nobody_in(learner, officer, now):
    run = make.run(make.course(in_preparation=True))
    assert "in preparation" in refusal_of(run, learner, now=now)
    assert "in preparation" in refusal_of(run, learner, by=officer, now=now)


def test_the_window_binds_the_learner_and_not_the_officer(course, learner, officer, now, today):
    run = make.run(course, enrol_until=today - DAY)
    refusal_of(run, learner, now=now)
    assert actions.enrol(run, learner, by=officer, now=now).is_active


def test_an_officer_does_not_get_past_the_seats(course, learner, outsider, officer, now):
    run = make.run(course, seats=1)
    actions.enrol(run, outsider, by=outsider, now=now)
    assert "all 1 seats" in refusal_of(run, learner, by=officer, now=now)


def test_nobody_joins_twice_or_sits_in_two_classes_of_one_course(course, learner, now):
    first, second = make.run(course), make.run(course)
    actions.enrol(first, learner, by=learner, now=now)
    assert "joined already" in refusal_of(first, learner, now=now)
    assert first.code in refusal_of(second, learner, now=now)


def test_a_completed_course_is_not_taken_again(course, learner, now):
    make.enrolment(learner, make.run(course), status="completed", completed_at=now)
    assert "hours count once" in refusal_of(make.run(course), learner, now=now)


def test_who_withdrew_from_one_class_may_join_another(course, learner, now):
    enrolment = actions.enrol(make.run(course), learner, by=learner, now=now)
    actions.withdraw(enrolment, by=learner, reason="Đổi lịch công tác", now=now)
    assert actions.enrol(make.run(course), learner, by=learner, now=now).is_active


def test_withdrawing_frees_the_seat_and_keeps_reason_and_progress(course, learner, outsider, now):
    run = make.run(course, seats=1)
    enrolment = actions.enrol(run, learner, by=learner, now=now)
    mark_done(enrolment, make.lessons_of(course)[0], by=learner, now=now)
    left = actions.withdraw(enrolment, by=learner, reason="Đổi lịch công tác", now=now)
    assert (left.status, left.withdrawn_at, left.withdrawn_by) == ("withdrawn", now, learner)
    assert left.withdrawal_reason == "Đổi lịch công tác"
    assert LessonProgress.objects.done().count() == 1
    assert actions.enrol(run, outsider, by=outsider, now=now).is_active


def test_coming_back_continues_where_one_left_under_the_same_edition(course, learner, now):
    run = make.run(course)
    enrolment = actions.enrol(run, learner, by=learner, now=now)
    mark_done(enrolment, make.lessons_of(course)[0], by=learner, now=now)
    actions.withdraw(enrolment, by=learner, reason="Bận", now=now)
    make.lesson(course.get_children().first().specific, title="Bài mới")
    back = actions.enrol(run, learner, by=learner, now=now)
    assert (back.pk, back.status, back.progress, back.edition) == (enrolment.pk, "active", 50, enrolment.edition)
    assert list(EnrolmentChange.objects.values_list("before", "after", "reason")) == [
        ("", "active", ""),
        ("active", "withdrawn", "Bận"),
        ("withdrawn", "active", ""),
    ]


def test_a_withdrawal_needs_a_reason(course, learner, now):
    enrolment = actions.enrol(make.run(course), learner, by=learner, now=now)
    with pytest.raises(DomainError):
        actions.withdraw(enrolment, by=learner, reason="  ", now=now)
    enrolment.refresh_from_db()
    assert enrolment.is_active


def test_a_completed_course_cannot_be_left(course, learner, now):
    enrolment = make.enrolment(learner, make.run(course), status="completed", completed_at=now)
    with pytest.raises(DomainError):
        actions.withdraw(enrolment, by=learner, reason="Bận", now=now)


def test_the_learner_is_told_when_somebody_else_withdraws_them(course, learner, officer, now):
    enrolment = make.enrolment(learner, make.run(course))
    actions.withdraw(enrolment, by=officer, reason="Chuyển công tác", now=now)
    assert list(Notification.objects.values_list("recipient", "kind")) == [(learner.pk, "withdrawn")]
