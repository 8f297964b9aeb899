"""What stands in a course: its live lessons in order, read with one query and without building pages."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import get_language
from wagtail.models import Page

from courses.catalogue.addresses import address
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment

MODULE, LESSON = 1, 2  # levels below the course
LESSON_PATH_TAIL = LESSON * Page.steplen


class Entry(NamedTuple):
    """A live module or lesson. `minutes` and `required` are those of lessons."""

    pk: int
    path: str
    level: int
    title: str
    url_path: str
    translation_key: str
    minutes: int
    required: bool

    @property
    def is_lesson(self) -> bool:
        return self.level == LESSON


def course_of(enrolment: Enrolment) -> CoursePage:
    """The course of an enrolment with what an outline asks of it: a page has sixty columns, and each costs time."""
    asked = ("title", "url_path", "path", "depth", "live", "translation_key", "locale", "in_preparation")
    return CoursePage.objects.select_related("locale").only(*asked).get(pk=enrolment.run.course_id)


def read(course: CoursePage) -> list[Entry]:
    """Live modules of the course and their live lessons in order; lessons of a module taken offline are left out."""
    rows = (
        Page.objects.live()
        .filter(path__startswith=course.path, depth__gt=course.depth, depth__lte=course.depth + LESSON)
        .order_by("path")
        .values_list(
            "pk",
            "path",
            "depth",
            "title",
            "url_path",
            "translation_key",
            "lessonpage__reading_minutes",
            "lessonpage__exercise_minutes",
            "lessonpage__check_minutes",
            "lessonpage__required",
        )
    )
    entries, modules = [], set()
    for pk, path, depth, title, url_path, key, reading, exercise, check, required in rows:
        level = depth - course.depth
        if level == MODULE:
            modules.add(path)
        elif required is None or path[: -Page.steplen] not in modules:
            continue
        minutes = (reading or 0) + (exercise or 0) + (check or 0)
        entries.append(Entry(pk, path, level, title, url_path, str(key), minutes, bool(required)))
    return entries


def translations(course: CoursePage) -> dict[str, tuple[str, str]]:
    """Title and address of the live pages below a translated course, by translation key."""
    rows = Page.objects.live().filter(path__startswith=course.path, depth__gt=course.depth)
    language = course.locale.language_code
    return {
        str(key): (title, address(url_path, language=language))
        for key, title, url_path in rows.values_list("translation_key", "title", "url_path")
    }


def in_active_language(page: Page) -> Page:
    """The live translation of a page in the language of the request; the page itself when there is none."""
    return page if get_language() == settings.LANGUAGE_CODE else page.localized


def address_of(page: Page) -> str:
    """The site's address of one page."""
    return address(page.url_path, language=page.locale.language_code)


def fallback(url: str, *, language: str) -> str:
    """The address of an original that stands in for a missing translation; the page then says so."""
    return f"{url}?from={language}"
