"""Seats under real concurrency: separate connections, one barrier, one seat."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from courses.enrolments import actions
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from tests import make


def at_once(*calls) -> list:
    """Run the calls in threads that start together; each gives its return value or the refusal."""
    barrier, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def one(place, call):
        barrier.wait()
        try:
            outcomes[place] = call()
        except DomainError as refusal:
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def compete(*, people: int, seats: int) -> list:
    run = make.run(make.course_with_lessons(1), seats=seats)
    learners = [make.user() for _place in range(people)]
    now = timezone.now()
    return at_once(*(lambda who=who: actions.enrol(run, who, by=who, now=now) for who in learners))


def join_two_classes_at_once(learner) -> list:
    course = make.course_with_lessons(1)
    runs, now = [make.run(course), make.run(course)], timezone.now()
    return at_once(*(lambda run=run: actions.enrol(run, learner, by=learner, now=now) for run in runs))


def winners(outcomes) -> int:
    return sum(isinstance(outcome, Enrolment) for outcome in outcomes)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_people_and_one_seat_exactly_one_gets_it_on_postgresql(site_again):
    assert connection.vendor == "postgresql"
    for _round in range(5):
        outcomes = compete(people=2, seats=1)
        assert winners(outcomes) == 1
        assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert Enrolment.objects.count() == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_gets_into_two_classes_of_a_course_at_once_on_postgresql(site_again):
    assert winners(join_two_classes_at_once(make.user())) == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_people_and_three_seats_three_get_one(site_again):
    outcomes = compete(people=8, seats=3)
    assert winners(outcomes) == 3
    assert Enrolment.objects.count() == 3
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 5


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_into_two_classes_of_a_course_at_once(site_again):
    assert winners(join_two_classes_at_once(make.user())) == 1
