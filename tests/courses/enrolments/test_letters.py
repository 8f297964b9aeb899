"""Letters name the course in the language of their reader where its page has one, else in Vietnamese."""

import pytest
from django.utils import timezone, translation

from certificates import actions as certificates
from courses.enrolments import actions, bulk, cancellation, letters, reminders
from courses.learning.actions import mark_done
from courses.notifications import mails
from courses.notifications.models import Notification
from courses.quizzes.models import Attempt
from courses.results.actions import reopen
from tests import make
from tests.courses.results.test_settling import attempt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def course():
    course = make.course_with_lessons(1)
    make.quiz(course)
    make.english(course, "Smart cities")
    return course


@pytest.fixture
def reader():
    return make.user(full_name="Trần Lan", language="en")


def subjects(*people) -> list[str]:
    """Subjects of all letters so far, oldest first, with the course as the body names it."""
    rows = Notification.objects.filter(recipient__in=people).order_by("pk")
    written = [mails.write(row) for row in rows]
    for mail, row in zip(written, rows, strict=True):
        course = mails._in_language(row.context["course"], row.recipient.language)
        assert [line for line in mail.body.splitlines() if line.endswith(course)] != []
    return [mail.subject for mail in written]


def test_every_letter_about_a_class_names_the_course_as_its_reader_does(
    course, reader, officer, issuer, papers_folder
):
    now = timezone.now()
    run = make.run(course)
    row = actions.enrol(run, reader, by=reader, now=now)
    actions.withdraw(row, by=officer, reason="Nhầm lớp", now=now)
    bulk.add(run, [reader], by=officer, now=now)
    reminders.remind(run, [row], by=officer, now=now)
    attempt(row, course.quizzes.get(), 60)
    for lesson in make.lessons_of(course):
        row = mark_done(row, lesson, by=reader, now=now)
    certificates.produce(certificates.issue_for(row, by=issuer, now=now), now=now)
    Attempt.objects.update(percent=10)
    reopen(row, by=officer, reason="Chấm lại", now=now)
    cancellation.cancel(run, by=officer, reason="Hết kinh phí", now=now)
    assert subjects(reader) == [
        "Enrolled: Smart cities",
        "Withdrawn from the class: Smart cities",
        "Added to a class: Smart cities",
        "Reminder: Smart cities",
        "Certificate ready: Smart cities",
        "Completion taken back: Smart cities",
        "Withdrawn from the class: Smart cities",
    ]
    assert len(list(papers_folder.rglob("*.pdf"))) == 1  # where the test lies, never in the installation


def test_vietnamese_readers_and_courses_without_english_keep_the_vietnamese_title(course, learner, reader):
    actions.enrol(make.run(course), learner, by=learner, now=timezone.now())
    other = make.course_with_lessons(1, title="Dữ liệu đô thị")
    draft = make.english(make.course_with_lessons(1, title="An toàn đô thị"), "Urban safety")
    draft.unpublish()
    for page in (other, draft.canonical):
        actions.enrol(make.run(page), reader, by=reader, now=timezone.now())
    assert subjects(learner) == ["Đã ghi danh: Đô thị thông minh"]
    assert subjects(reader) == ["Enrolled: Dữ liệu đô thị", "Enrolled: An toàn đô thị"]


def test_a_waiting_paper_names_the_course_as_its_reader_does(course, issuer):
    reader = make.user(full_name="Lê An", language="en", confirmed=False)
    row = make.enrolment(reader, make.run(course), status="completed", completed_at=timezone.now())
    certificates.issue_for(row, by=issuer, now=timezone.now())
    assert subjects(reader) == ["Confirm your details to receive the paper: Smart cities"]


def test_what_a_class_is_called_costs_one_query(course, django_assert_num_queries):
    run = make.run(course)
    with django_assert_num_queries(1):
        assert letters.of_class(run)["course"] == {"vi": "Đô thị thông minh", "en": "Smart cities"}
