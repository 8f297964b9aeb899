"""What a learner's start page shows, loaded in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from wagtail.models import Page

from certificates import cards
from certificates.models import Certificate
from courses.catalogue.models import CatalogueIndexPage
from courses.enrolments.models import Enrolment, EnrolmentChange
from courses.learning import contents, outline
from courses.learning.outline import Outline
from courses.learning.traces import Traces
from courses.results import facts, requirements
from courses.results.facts import Records
from courses.results.models import HoursEntry, HoursRule, Result
from courses.results.requirements import Unmet

DUE_SOON = timedelta(days=30)
SHOWN = (
    "learner", "edition__content", "status", "progress", "enrolled_at", "completed_at", "last_activity_at", "withdrawn_at",
    "withdrawal_reason", "run__course", "run__code", "run__title", "run__opens_on", "run__closes_on",
)  # fmt: skip


@dataclass
class Course:
    """One course of the learner: the enrolment, the title in the reader's language, what it gave.

    `best_percent` is the best score that the learner may see; the enrolment's own is for staff.
    """

    enrolment: Enrolment
    title: str
    today: date
    result: Result | None = None
    best_percent: Decimal | None = None

    @property
    def run(self):
        return self.enrolment.run

    @property
    def days_left(self) -> int | None:
        """Days until the class closes, negative when it has; None without a closing date."""
        return (self.run.closes_on - self.today).days if self.run.closes_on else None

    @property
    def is_due_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= DUE_SOON.days

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def has_begun(self) -> bool:
        return self.run.has_begun(self.today)


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: datetime
    title: str
    run: str
    words: str
    reason: str


@dataclass
class MyLearning:
    studying: list[Course]
    finished: list[Course]
    left: list[Course]
    onward: Outline | None
    missing: list[Unmet]
    certificates: list[cards.Card]
    waiting_papers: int
    history: list[Event]
    year: int
    hours: Decimal
    minimum: Decimal

    @property
    def current(self) -> Course | None:
        """The course to continue: the one studied last."""
        return self.studying[0] if self.studying else None

    @property
    def others(self) -> list[Course]:
        return self.studying[1:]

    @property
    def due(self) -> list[Course]:
        return sorted((course for course in self.studying if course.is_due_soon), key=lambda course: course.days_left)

    @property
    def catalogue_url(self) -> str:
        """Where courses are found, for who studies none."""
        indexes = CatalogueIndexPage.objects.main().live().filter(locale__language_code=get_language())
        url_path = indexes.values_list("url_path", flat=True).first()
        return contents.address(url_path, language=get_language()) if url_path is not None else "/"


def load(user, *, now) -> MyLearning:
    today = timezone.localdate(now)
    enrolments = list(Enrolment.objects.of(user).select_related("run", "edition").only(*SHOWN))
    titles = _titles({row.run.course_id for row in enrolments})
    results = {result.enrolment_id: result for result in Result.objects.current().filter(enrolment__in=enrolments)}
    courses = [Course(row, titles[row.run.course_id], today, results.get(row.pk)) for row in enrolments]
    studying = sorted(
        (course for course in courses if course.enrolment.is_active),
        key=lambda course: (course.has_begun, course.enrolment.last_activity_at or course.enrolment.enrolled_at),
        reverse=True,
    )
    finished = [course for course in courses if course.enrolment.is_completed]
    current = _with_course(studying[0].enrolment) if studying else None
    records = facts.read([current] if current else [], scores_of=[course.enrolment for course in finished])
    _note_scores(finished, records)
    papers = cards.of(user)
    rule = HoursRule.objects.on(today)
    return MyLearning(
        studying=studying,
        finished=sorted(finished, key=lambda course: course.enrolment.completed_at, reverse=True),
        left=_left(courses),
        onward=_outline(current, records, today=today) if current else None,
        missing=requirements.unmet(facts.load(current, records=records)) if current else [],
        certificates=papers,
        waiting_papers=sum(paper.state == Certificate.State.WAITING for paper in papers),
        history=_history(user, courses),
        year=today.year,
        hours=HoursEntry.objects.total(learner=user, year=today.year),
        minimum=rule.annual_minimum if rule is not None else Decimal(0),
    )


def _left(courses: list[Course]) -> list[Course]:
    """Courses left without a seat in another class of them, the last one first."""
    held = {course.run.course_id for course in courses if not course.enrolment.is_withdrawn}
    left = [course for course in courses if course.run.course_id not in held]
    return sorted(
        left, key=lambda course: course.enrolment.withdrawn_at or course.enrolment.enrolled_at, reverse=True
    )


def _titles(courses: Iterable[int]) -> dict[int, str]:
    """Titles of canonical courses by id, in the language of the request where there is a translation."""
    originals = Page.objects.filter(pk__in=courses)
    language = get_language()
    if language == settings.LANGUAGE_CODE:
        return dict(originals.values_list("pk", "title"))
    rows = originals.values_list("pk", "translation_key", "title")
    keys = {key: pk for pk, key, _title in rows}
    titles = {pk: title for pk, _key, title in rows}
    translated = Page.objects.live().filter(translation_key__in=keys, locale__language_code=language)
    for key, title in translated.values_list("translation_key", "title"):
        titles[keys[key]] = title
    return titles


def _with_course(enrolment: Enrolment) -> Enrolment:
    """The enrolment with its course, which is read for this one alone: pages are dear."""
    enrolment.run.course = contents.course_of(enrolment)
    return enrolment


def _note_scores(finished: list[Course], records: Records) -> None:
    scores = facts.shown_scores([course.enrolment for course in finished], records)
    for course in finished:
        course.best_percent = scores[course.enrolment.pk]


def _outline(enrolment: Enrolment, records: Records, *, today: date) -> Outline:
    course, pk = enrolment.run.course, enrolment.pk
    left = Traces(records.studied.get(pk, {}), records.tried.get(pk, {}))
    page, entries = contents.in_active_language(course), records.entries[course.pk]
    return outline.load(page, enrolment, today=today, entries=entries, left=left)


def _history(user, courses: list[Course]) -> list[Event]:
    """Every change of state, newest first."""
    by_enrolment = {course.enrolment.pk: course for course in courses}
    changes = EnrolmentChange.objects.filter(enrolment__learner=user).order_by("-pk")
    return [
        Event(
            at=change.at,
            title=by_enrolment[change.enrolment_id].title,
            run=by_enrolment[change.enrolment_id].run.code,
            words=_words(change),
            reason=change.reason,
        )
        for change in changes
    ]


def _words(change: EnrolmentChange) -> str:
    match change.before, change.after:
        case "", _after:
            return _("Enrolled")
        case Enrolment.Status.WITHDRAWN, _after:
            return _("Enrolled again")
        case Enrolment.Status.COMPLETED, _after:
            return _("Completion taken back after a corrected result")
        case _before, Enrolment.Status.WITHDRAWN:
            return pgettext("history", "Withdrawn")
    return pgettext("history", "Completed")
