"""My learning: what to continue, what is due, hours, papers, history."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates.models import Book, Certificate
from courses.enrolments import actions as enrolments
from courses.learning.actions import mark_done, note_opened
from lms.dashboard import learning
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    translation.activate("vi")


@pytest.fixture
def now():
    return timezone.now()


def complete(learner, *, now, lessons: int = 1):
    course = make.course_with_lessons(lessons)
    enrolment = make.enrolment(learner, make.run(course))
    for lesson in make.lessons_of(course):
        enrolment = mark_done(enrolment, lesson, by=learner, now=now)
    return enrolment


def paper(enrolment, **fields) -> Certificate:
    fields = {"issued_at": timezone.now(), "year": 2026, "number": Certificate.objects.count() + 1} | fields
    return Certificate.objects.create(
        enrolment=enrolment,
        holder=enrolment.learner,
        book=Book.objects.get(is_default=True),
        serial=f"{fields['number']:04}/2026/XN-ĐTTM" if fields["number"] else "",
        snapshot={"course": "Đô thị thông minh"},
        **fields,
    )


def test_an_empty_page_says_what_to_do(client_of, learner):
    response = client_of(learner).get(reverse("dashboard"))
    page = response.content.decode()
    assert response.status_code == 200
    assert _("No course is being studied") in page
    assert 'href="/khoa-hoc/"' in page


def test_visitors_sign_in_first(client):
    assert client.get(reverse("dashboard")).status_code == 302


def test_the_course_studied_last_comes_first_with_the_next_lesson(client_of, learner, now):
    older, newer = make.course_with_lessons(2, title="Cũ"), make.course_with_lessons(2, title="Mới")
    enrolled = {course: make.enrolment(learner, make.run(course)) for course in (newer, older)}
    note_opened(enrolled[older], make.lessons_of(older)[0], now=now - timedelta(days=2))
    note_opened(enrolled[newer], make.lessons_of(newer)[1], now=now)
    view = client_of(learner).get(reverse("dashboard")).context["learning"]
    assert (view.current.title, [course.title for course in view.others]) == ("Mới", ["Cũ"])
    assert view.onward.resume.title == "Bài 2"


def test_the_page_leads_to_the_missing_rules_and_out_of_the_class(client_of, learner):
    enrolment = make.enrolment(learner, make.run(make.course_with_lessons(2)))
    page = client_of(learner).get(reverse("dashboard")).content.decode()
    for name in ("continue", "withdraw"):
        assert reverse(name, args=[enrolment.pk]) in page
    assert [reverse("lesson", args=[row["id"]]) in page for row in enrolment.edition.content["lessons"]] == [
        True,
        True,
    ]


def test_classes_that_close_within_a_month_are_due_late_ones_first(learner, now):
    today = timezone.localdate(now)
    for title, days in [("Xa", 60), ("Gần", 5), ("Trễ", -2)]:
        run = make.run(
            make.course_with_lessons(1, title=title),
            opens_on=today - timedelta(days=90),
            closes_on=today + timedelta(days=days),
        )
        make.enrolment(learner, run)
    view = learning.load(learner, now=now)
    assert [(course.title, course.days_left, course.is_late) for course in view.due] == [
        ("Trễ", -2, True),
        ("Gần", 5, False),
    ]


def test_hours_of_this_year_stand_against_the_minimum_with_the_agreed_words(client_of, learner, now):
    complete(learner, now=now)
    complete(learner, now=now - timedelta(days=366))
    response = client_of(learner).get(reverse("dashboard"))
    view = response.context["learning"]
    assert (view.hours, view.minimum, view.year) == (Decimal(8), Decimal(40), timezone.localdate(now).year)
    assert _("Hours recorded on this system") in response.content.decode()


def test_finished_courses_show_date_and_credited_hours(client_of, learner, now):
    enrolment = complete(learner, now=now)
    view = client_of(learner).get(reverse("dashboard")).context["learning"]
    assert [(course.enrolment, course.result.credited_tiet) for course in view.finished] == [(enrolment, Decimal(8))]
    assert view.studying == []


def test_papers_are_shown_and_waiting_ones_ask_for_the_details(client_of, learner, now):
    issued, waiting = complete(learner, now=now), complete(learner, now=now)
    first = paper(issued)
    second = paper(waiting, number=None, issued_at=None, year=None)
    response = client_of(learner).get(reverse("dashboard"))
    view = response.context["learning"]
    assert [(card.state, card.url) for card in view.certificates] == [
        ("waiting", reverse("certificate", args=[second.code])),
        ("making", reverse("certificate", args=[first.code])),
    ]
    assert view.waiting_papers == 1
    assert reverse("confirm-details") in response.content.decode()


def test_a_revoked_paper_is_called_revoked_and_is_not_downloaded(learner, now):
    paper(complete(learner, now=now), revoked_at=now, revocation_ground="issuer", rendered_at=now)
    card = learning.load(learner, now=now).certificates[0]
    assert (card.state, card.download_url) == ("revoked", "")


def test_history_holds_every_change_newest_first_with_reasons(learner, now):
    run = make.run(make.course_with_lessons(1))
    enrolment = enrolments.enrol(run, learner, by=learner, now=now)
    enrolments.withdraw(enrolment, by=learner, reason="Bận", now=now)
    enrolments.enrol(run, learner, by=learner, now=now)
    with translation.override("en"):
        history = learning.load(learner, now=now).history
    assert [(event.words, event.reason) for event in history] == [
        ("Enrolled again", ""),
        ("Withdrawn", "Bận"),
        ("Enrolled", ""),
    ]


def test_nothing_of_other_people_is_shown(client_of, learner, outsider, now):
    complete(outsider, now=now)
    make.enrolment(outsider, make.run(make.course_with_lessons(1)))
    view = client_of(learner).get(reverse("dashboard")).context["learning"]
    assert (view.studying, view.finished, view.history, view.certificates, view.hours) == ([], [], [], [], 0)


def test_the_page_costs_the_same_for_one_course_and_for_four(client_of, learner, now):
    counts = []
    for _round in range(2):
        for _place in range(1 if not counts else 3):
            make.enrolment(learner, make.run(make.course_with_lessons(3)))
            left = make.enrolment(learner, make.run(make.course_with_lessons(1)))
            left.withdraw(by=learner, reason="Bận công tác", now=now)
            paper(complete(learner, now=now))
        client = client_of(learner)
        client.get(reverse("dashboard"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("dashboard")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_a_course_that_was_left_stays_to_be_found_until_it_is_joined_again(client_of, learner, now):
    course = make.course_with_lessons(1, title="Đã rời")
    row = make.enrolment(learner, make.run(course))
    row.withdraw(by=learner, reason="Bận công tác", now=now)
    response = client_of(learner).get(reverse("dashboard"))
    assert [left.title for left in response.context["learning"].left] == ["Đã rời"]
    page = response.content.decode()
    assert (reverse("continue", args=[row.pk]) in page, "Bận công tác" in page) == (True, True)
    enrolments.enrol(make.run(course), learner, by=learner, now=now)
    assert learning.load(learner, now=now).left == []
