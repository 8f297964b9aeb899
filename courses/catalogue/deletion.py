"""What may not be deleted or unpublished, and why: pages that evidence rests on, and the indexes that hold the site."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.backoffice import resting_on
from courses.catalogue.models import CoursePage, LessonPage
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.runs.models import CourseRun


def check_deletion(page: Page) -> None:
    """Refuse with DomainError to delete a page that holds the site together or that records rest on."""
    page = page.specific
    if _holds_the_site(page):
        raise DomainError(
            _(
                "“%(title)s” holds the pages of this site and cannot be deleted. Delete or move the pages below it instead."
            )
            % {"title": page.title}
        )
    resting = _records_resting_on(page)
    if resting:
        raise DomainError(
            _(
                "“%(title)s” cannot be deleted, because records rest on it or on pages below it (%(records)s). "
                "Close its classes and unpublish it instead; the records stay."
            )
            % {"title": page.title, "records": resting}
        )


def check_unpublishing(page: Page, *, today: date) -> None:
    """Refuse with DomainError to take a page offline that learners need or that the site hangs on."""
    page = page.specific
    if _holds_the_site(page):
        raise DomainError(
            _("“%(title)s” holds the pages of this site and cannot be unpublished.") % {"title": page.title}
        )
    learners = _learners_needing(page)
    if learners:
        raise DomainError(
            _(
                "“%(title)s” cannot be unpublished now: %(count)s learners are studying it. "
                "Wait until they finish, or withdraw them with a reason."
            )
            % {"title": page.title, "count": learners}
        )
    courses = CoursePage.objects.descendant_of(page, inclusive=True)
    classes = CourseRun.objects.open(today).filter(course__in=courses.values("pk")).values_list("code", flat=True)
    if classes:
        raise DomainError(
            _(
                "“%(title)s” cannot be unpublished while classes are open for enrolment (%(classes)s). Close them first."
            )
            % {"title": page.title, "classes": ", ".join(classes)}
        )


def _holds_the_site(page: Page) -> bool:
    return page.depth <= 1 or page.is_site_root() or getattr(page, "holds_the_site", False)


def _records_resting_on(page: Page) -> str:
    """Kinds and numbers of the records that the database would protect, e.g. "class: 2"; empty when there are none."""
    by_model: dict[type, list] = {}
    for below in page.get_descendants(inclusive=True).specific():
        by_model.setdefault(type(below), []).append(below)
    for pages in by_model.values():
        resting = resting_on(pages)
        if resting:
            return resting
    return ""


def _learners_needing(page: Page) -> int:
    """How many learners are in a course at or below the page, or were promised a lesson at or below it."""
    courses = CoursePage.objects.descendant_of(page, inclusive=True).values("pk")
    studying = Enrolment.objects.active()
    whole = Q(run__course__in=courses)
    if studying.filter(whole).exists():
        return studying.filter(whole).count()
    lessons = set(LessonPage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
    above = CoursePage.objects.ancestor_of(page).values("pk")
    asked = studying.filter(run__course__in=above).values_list("edition__content__lessons", flat=True)
    return sum(1 for promised in asked if lessons & {lesson["id"] for lesson in promised})
