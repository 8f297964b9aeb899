"""What a course says about its classes, and the one button that follows from it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from courses.catalogue import listing, offers
from courses.catalogue.invitation import Kind, invite
from courses.runs.models import CourseRun
from tests import make

TODAY = date(2026, 11, 25)
pytestmark = pytest.mark.django_db


def offer_of(course) -> offers.CourseOffer:
    return listing.classes_of(course, today=TODAY)


def fill(run, seats: int) -> None:
    for _seat in range(seats):
        make.enrolment(make.user(), run)


@pytest.mark.parametrize(
    ("fields", "taken", "text", "joinable"),
    [
        ({}, 1, "Open for enrolment", True),
        ({"seats": 3}, 1, "2 seats left", True),
        ({"seats": 2}, 1, "1 seat left", True),
        ({"seats": 1}, 1, "Full: all 1 seats are taken", False),
        ({"enrol_from": TODAY + timedelta(days=10)}, 0, "Enrolment opens on 05/12/2026", False),
        ({"enrol_until": TODAY - timedelta(days=1)}, 0, "Enrolment has ended", False),
        ({"closes_on": TODAY - timedelta(days=1)}, 0, "No open class", False),
        ({"status": CourseRun.Status.CANCELLED}, 0, "No open class", False),
        ({"status": CourseRun.Status.PLANNED}, 0, "No open class", False),
    ],
)
def test_a_class_says_in_words_whether_it_can_be_joined(fields, taken, text, joinable):
    course = make.course()
    fill(make.run(course, **fields), taken)
    with translation.override("en"):
        offer = offer_of(course)
        assert offer.text == text
    assert offer.may_be_joined is joinable
    assert bool(offer.refusal) is not joinable


def test_a_withdrawn_learner_leaves_the_seat_free():
    course = make.course()
    run = make.run(course, seats=1)
    make.enrolment(make.user(), run, status="withdrawn", withdrawn_at=timezone.now())
    assert offer_of(course).may_be_joined


def test_an_open_class_is_preferred_to_a_full_one():
    course = make.course()
    fill(make.run(course, seats=1), 1)
    open_run = make.run(course, opens_on=TODAY, closes_on=TODAY)
    assert offer_of(course).best.run == open_run


def test_a_course_in_preparation_cannot_be_joined():
    course = make.course(in_preparation=True)
    make.run(course)
    offer = offer_of(course)
    assert (offer.may_be_joined, offer.best) == (False, None)


def test_the_next_opening_is_the_first_one_that_is_not_past():
    course = make.course()
    for days in (-5, 20, 7):
        make.run(course, opens_on=TODAY + timedelta(days=days))
    assert offer_of(course).next_opening == TODAY + timedelta(days=7)


def test_the_button_fits_the_state_of_the_visitor(learner):
    course = make.course()
    assert invite(offer_of(course), None, signed_in=True).kind == Kind.CLOSED
    run = make.run(course)
    assert invite(offer_of(course), None, signed_in=False).kind == Kind.SIGN_IN
    assert invite(offer_of(course), None, signed_in=True).kind == Kind.ENROL
    make.run(course)
    assert invite(offer_of(course), None, signed_in=True).kind == Kind.CHOOSE
    enrolment = make.enrolment(learner, run)
    assert invite(offer_of(course), enrolment, signed_in=True).kind == Kind.CONTINUE
    enrolment.status = "completed"
    assert invite(offer_of(course), enrolment, signed_in=True).kind == Kind.FINISHED


def test_classes_of_many_courses_cost_as_much_as_of_one(django_assert_num_queries):
    first = make.course()
    fill(make.run(first, seats=2), 1)
    with django_assert_num_queries(2):
        offers.load(None, today=TODAY)
    for _n in range(3):
        fill(make.run(make.course(), seats=2), 1)
    with django_assert_num_queries(2):
        assert len(offers.load(None, today=TODAY)) == 4
