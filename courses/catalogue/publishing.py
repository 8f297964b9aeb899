"""What an editor or reviewer should know before and after publishing. Warnings, never refusals.

A course credits what it holds (DOMAIN.md: 1 tiết = 45 minutes in common practice; the number is dated data,
`HoursRule`). A page past its review date may state law that has changed. A page without English falls back.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import formats
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.catalogue.models import CoursePage, LessonPage
from courses.quizzes.models import Quiz
from courses.results.models import HoursRule

PARTS = ("reading_minutes", "exercise_minutes", "check_minutes")


@dataclass(frozen=True)
class Extent:
    """Minutes that a course holds beside the minutes that its credited hours promise."""

    tiet: Decimal
    held: int
    promised: int

    @property
    def falls_short(self) -> bool:
        return self.held < self.promised


def warnings(page: Page, *, today: date) -> list[str]:
    """Sentences on what is not as it should be, for the page as it was last saved."""
    page = page.specific
    found = []
    course = CoursePage.objects.ancestor_of(page, inclusive=True).first()
    if course is not None and course.canonical == course:
        extent = extent_of(page if page.pk == course.pk else course, draft=page, today=today)
        if extent and extent.falls_short:
            found.append(_shortfall(extent))
    due = getattr(page, "review_due", None)
    if due and due < today:
        found.append(
            _("The review of this page was due on %(date)s. Check its sources and set a new date.")
            % {"date": formats.date_format(due, "SHORT_DATE_FORMAT")}
        )
    return found


def extent_of(course: CoursePage, *, draft: Page, today: date) -> Extent | None:
    """What the course holds with `draft` as last saved and everything else as published.

    None for courses in preparation, without credited hours, or when no rule for hours is in force.
    """
    rule = HoursRule.objects.on(today)
    if rule is None or course.in_preparation or not course.credited_tiet:
        return None
    tests = Quiz.objects.in_use().filter(course=course).aggregate(minutes=Sum("time_limit_minutes"))["minutes"] or 0
    return Extent(
        tiet=course.credited_tiet,
        held=_lesson_minutes(course, draft=draft) + tests,
        promised=int(course.credited_tiet * rule.minutes_per_tiet),
    )


def is_without_english(page: Page) -> bool:
    """Whether a page in the default language is published and has no published translation."""
    if not page.live or page.locale.language_code != settings.LANGUAGE_CODE:
        return False
    return not page.get_translations().live().exists()


def _lesson_minutes(course: CoursePage, *, draft: Page) -> int:
    """Published lessons as published; while the course itself is not published yet, all of them as last saved."""
    lessons = LessonPage.objects.descendant_of(course)
    saved = [f"latest_revision__content__{part}" for part in PARTS]
    rows = lessons.values_list("pk", "live", *PARTS, *saved)
    total = 0
    for pk, live, *minutes in rows:
        published, drafted = minutes[: len(PARTS)], minutes[len(PARTS) :]
        if pk == draft.pk or not course.live:
            total += sum(published if None in drafted else drafted)
        elif live:
            total += sum(published)
    return total


def _shortfall(extent: Extent) -> str:
    return _(
        "This course credits %(tiet)s tiết, which is %(promised)s minutes, but its lessons and tests hold %(held)s "
        "minutes. Add what is missing or lower the credited hours: a course credits what it holds."
    ) % {
        "tiet": formats.number_format(extent.tiet.normalize()),
        "promised": formats.number_format(extent.promised),
        "held": formats.number_format(extent.held),
    }
