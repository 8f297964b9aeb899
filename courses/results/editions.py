"""Editions: what a course asks for now, frozen under a number when it first differs from the last one."""

from decimal import Decimal

from django.db import transaction

from courses.catalogue.models import CourseEdition, CoursePage
from courses.learning import contents
from courses.quizzes.models import Quiz


def current(course: CoursePage) -> CourseEdition:
    """The edition that says what the canonical course asks for now; a new one when the terms differ from the last.

    Terms are required lessons, graded tests, pass marks, hours and minutes; a new wording alone is no new edition.
    """
    course = _reread(course)
    last = _last(course)
    content = _content(course)
    if last is not None and _terms(last.content) == _terms(content):
        return last
    return _make(course)


def pass_percent(edition: CourseEdition | None, quiz: Quiz) -> int:
    """The pass mark of a test for those bound to this edition; the test's own when no edition asks for it."""
    asked = {row["id"]: row["pass_percent"] for row in edition.content["quizzes"]} if edition else {}
    return asked.get(quiz.pk, quiz.pass_percent)


@transaction.atomic
def _make(course: CoursePage) -> CourseEdition:
    """Decide again while the course is locked, so that two enrolments never make the same edition twice."""
    CoursePage.objects.select_for_update(of=("self",), no_key=True).only("pk").order_by().get(pk=course.pk)
    last = _last(course)
    content = _content(course)
    if last is not None and _terms(last.content) == _terms(content):
        return last
    number = 1 if last is None else last.number + 1
    return CourseEdition.objects.create(course_id=course.pk, number=number, content=content)


def _reread(course: CoursePage) -> CoursePage:
    """The stored course: a page object in an editor's hands may carry unpublished changes."""
    return CoursePage.objects.only("title", "path", "depth", "credited_tiet", "minutes").get(pk=course.pk)


def _last(course: CoursePage) -> CourseEdition | None:
    return CourseEdition.objects.filter(course_id=course.pk).order_by("-number").first()


def _content(course: CoursePage) -> dict:
    lessons = [entry for entry in contents.read(course) if entry.is_lesson and entry.required]
    quizzes = Quiz.objects.in_use().filter(course_id=course.pk, is_graded=True).order_by("pk")
    return {
        "title": course.title,
        "credited_tiet": str(course.credited_tiet),
        "minutes": course.minutes,
        "lessons": [{"id": entry.pk, "title": entry.title, "minutes": entry.minutes} for entry in lessons],
        "quizzes": [{"id": quiz.pk, "title": quiz.title, "pass_percent": quiz.pass_percent} for quiz in quizzes],
    }


def _terms(content: dict) -> tuple:
    return (
        Decimal(content["credited_tiet"]),
        content["minutes"],
        {row["id"] for row in content["lessons"]},
        {(row["id"], row["pass_percent"]) for row in content["quizzes"]},
    )
