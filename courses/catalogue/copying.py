"""Copying a course for a new subject or year.

Wagtail copies the pages (course, modules, lessons). This adds the tests that have their place in them, with their
recipes of questions. Classes, enrolments, editions and the course code are facts of the old course: never copied.
"""

from django.db import transaction
from wagtail.models import Page

from courses.audit import actions as audit
from courses.catalogue.models import CoursePage
from courses.quizzes.models import Quiz, QuizItem


@transaction.atomic
def copy_course(course: CoursePage, *, title: str, slug: str, by) -> CoursePage:
    """A draft of a new course with everything that the old one teaches and asks."""
    new = course.copy(recursive=True, update_attrs={"title": title, "slug": slug}, keep_live=False, user=by)
    copy_quizzes(course, new, by=by)
    return new


@transaction.atomic
def copy_quizzes(source: Page, copy: Page, *, by) -> list[Quiz]:
    """Copy the tests in use that have their place in `source` (a course, module or lesson) to the same place in `copy`.

    Tests of places that were not copied along stay behind. Returns the new tests.
    """
    course = CoursePage.objects.ancestor_of(copy, inclusive=True).first()
    if course is None:
        return []
    places = _places(source, copy)
    quizzes = [quiz for quiz in _quizzes_below(source) if (quiz.lesson_id or quiz.module_id or source.pk) in places]
    return [_copy(quiz, course=course, places=places, by=by) for quiz in quizzes]


def _places(source: Page, copy: Page) -> dict[int, int]:
    """Which page of the copy stands for which page of the source. Both trees have the same shape, or no branches."""
    old = source.get_descendants(inclusive=True).order_by("path").values_list("pk", flat=True)
    new = copy.get_descendants(inclusive=True).order_by("path").values_list("pk", flat=True)
    return dict(zip(old, new, strict=False)) if len(old) == len(new) else {source.pk: copy.pk}


def _quizzes_below(source: Page) -> list[Quiz]:
    pages = source.get_descendants(inclusive=True).values("pk")
    of_course = Quiz.objects.filter(course__in=pages)
    placed = Quiz.objects.filter(module__in=pages) | Quiz.objects.filter(lesson__in=pages)
    return list((of_course | placed).in_use().order_by("pk"))


def _copy(quiz: Quiz, *, course: CoursePage, places: dict[int, int], by) -> Quiz:
    items = list(quiz.items.all())
    old_pk = quiz.pk
    quiz.pk, quiz._state.adding = None, True
    quiz.course = course
    quiz.module_id = places.get(quiz.module_id)
    quiz.lesson_id = places.get(quiz.lesson_id)
    quiz.save()
    for item in items:
        item.pk, item._state.adding, item.quiz = None, True, quiz
    QuizItem.objects.bulk_create(items)
    audit.append("quiz.copied", quiz, by=by, source=old_pk, course=course.pk)
    return quiz
