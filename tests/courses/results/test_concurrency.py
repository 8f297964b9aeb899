"""Hours are credited once, however many requests settle at the same moment."""

import threading

import pytest
from django.db import connections
from django.utils import timezone

from courses.learning.models import LessonProgress
from courses.results import editions
from courses.results.actions import settle
from courses.results.models import HoursEntry
from tests import make


def together(call, times: int) -> None:
    barrier = threading.Barrier(times)

    def one():
        barrier.wait()
        try:
            call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _place in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def settle_four_times():
    learner, now = make.user(), timezone.now()
    course = make.course_with_lessons(1)
    enrolment = make.enrolment(learner, make.run(course))
    LessonProgress.objects.create(
        enrolment=enrolment,
        lesson=make.lessons_of(course)[0],
        first_opened_at=now,
        last_opened_at=now,
        done_at=now,
    )
    together(lambda: settle(enrolment, now=now), 4)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_hours_are_credited_once_on_postgresql(site_again):
    settle_four_times()
    assert HoursEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_hours_are_credited_once(site_again):
    settle_four_times()
    assert HoursEntry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_enrolments_at_once_share_one_edition(site_again):
    course = make.course_with_lessons(1)
    together(lambda: editions.current(course), 4)
    assert course.editions.count() == 1
