"""Copying a course for a new subject or year.

Wagtail copies the pages (course, modules, lessons) of one language. This adds the tests that have their place in them,
with their recipes of questions, and the translations. Classes, enrolments, editions and the course code are facts of
the old course: never copied.
"""

from django.conf import settings
from django.db import transaction
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page

from courses.audit import actions as audit
from courses.catalogue.models import CoursePage
from courses.quizzes.models import Quiz, QuizItem


@transaction.atomic
def copy_translations(source: Page, copy: Page, *, by) -> list[Page]:
    """Copy the translations of `source` and the pages below it, each as the translation of its page in `copy`.

    A translation is published where its original in the copy is and `by` may publish in its language. Left behind:
    languages in which the place of the copy has no page or `by` may not add one, aliases that would be live where `by`
    may not publish, and copies of what is itself a translation. Returns the new pages.
    """
    if source.locale.language_code != settings.LANGUAGE_CODE or copy.locale_id != source.locale_id:
        return []
    places = _places(source, copy)
    originals = Page.objects.in_bulk(places)
    new: list[Page] = []
    for locale in Locale.objects.exclude(pk=source.locale_id):
        keys = [page.translation_key for page in originals.values()]
        versions = {page.translation_key: page for page in _versions(keys, locale)}
        for old, place in places.items():
            version = versions.get(originals[old].translation_key)
            twin = version and _translate(Page.objects.get(pk=place), like=version, by=by)
            new += [twin] if twin else []
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


def _versions(keys: list, locale: Locale):
    return Page.objects.filter(translation_key__in=keys, locale=locale).specific()


def _translate(original: Page, *, like: Page, by) -> Page | None:
    """The version of `original` in the language of `like`, with the content of `like`; an alias stays an alias."""
    parent = original.get_parent().get_translation_or_none(like.locale)
    rights = parent and parent.permissions_for_user(by)
    if not rights or not rights.can_add_subpage():
        return None
    live = original.live and rights.can_publish_subpage()
    if like.alias_of_id:
        return original.specific.copy_for_translation(like.locale, alias=True) if live == original.live else None
    attributes = {
        "slug": find_available_slug(parent, like.slug),
        "translation_key": original.translation_key,
    }
    return like.copy(to=parent, update_attrs=attributes, keep_live=live, user=by)


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
