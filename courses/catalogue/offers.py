"""Which classes of a course can be joined, and what the catalogue says about it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun

RUN_FIELDS = ("course", "code", "title", "status", "opens_on", "closes_on", "enrol_from", "enrol_until", "seats")


@dataclass(frozen=True)
class ClassOffer:
    """A class that has not ended, with the seats taken in it; `left` is None without a limit of seats."""

    run: CourseRun
    taken: int
    today: date

    @property
    def left(self) -> int | None:
        return None if self.run.seats is None else max(0, self.run.seats - self.taken)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def is_open(self) -> bool:
        """Whether enrolment is open today, seats aside."""
        return self.run.is_open(self.today)

    @property
    def may_be_joined(self) -> bool:
        return self.is_open and not self.is_full

    @property
    def opens_later(self) -> bool:
        return self.run.enrol_from is not None and self.run.enrol_from > self.today

    @property
    def text(self) -> str:
        """Where this class stands, in words."""
        if self.opens_later:
            return _("Enrolment opens on %(date)s") % {"date": short(self.run.enrol_from)}
        if not self.is_open:
            return _("Enrolment has ended")
        if self.is_full:
            return _("Full: all %(seats)d seats are taken") % {"seats": self.run.seats}
        if self.left is None:
            return _("Open for enrolment")
        return ngettext("%(count)d seat left", "%(count)d seats left", self.left) % {"count": self.left}

    @property
    def tone(self) -> str:
        if not self.is_open:
            return "plain"
        if self.is_full:
            return "bad"
        return "good" if self.left is None else "warn"


@dataclass(frozen=True)
class CourseOffer:
    """Everything a visitor must know to join a course: its classes, the earliest first."""

    classes: list[ClassOffer]
    in_preparation: bool = False

    @cached_property
    def joinable(self) -> list[ClassOffer]:
        return [] if self.in_preparation else [offer for offer in self.classes if offer.may_be_joined]

    @property
    def may_be_joined(self) -> bool:
        return bool(self.joinable)

    @cached_property
    def best(self) -> ClassOffer | None:
        """The class that the catalogue speaks of: joinable, else open but full, else to come."""
        if self.in_preparation:
            return None
        return min(self.classes, key=lambda offer: (not offer.may_be_joined, not offer.is_open), default=None)

    @property
    def next_opening(self) -> date | None:
        """The next day on which a class begins."""
        days = [offer.run.opens_on for offer in self.classes if offer.run.opens_on]
        coming = [day for day in days if self.classes and day >= self.classes[0].today]
        return min(coming, default=None)

    @property
    def text(self) -> str:
        if self.in_preparation:
            return _("In preparation")
        return self.best.text if self.best else _("No open class")

    @property
    def tone(self) -> str:
        return self.best.tone if self.best else "plain"

    @property
    def refusal(self) -> str:
        """Why one cannot enrol now and what would help; empty when one can."""
        if self.may_be_joined:
            return ""
        if self.in_preparation:
            return _("This course is in preparation. Its classes will be announced here.")
        if self.best is None:
            return _("No class of this course is open now. New classes will be announced here.")
        if self.best.opens_later:
            return _("Enrolment opens on %(date)s. Come back on that day.") % {
                "date": short(self.best.run.enrol_from)
            }
        if self.best.is_full:
            return _(
                "All seats are taken. A seat becomes free when somebody withdraws; look for the next class here."
            )
        return _("Enrolment in the last class has ended. New classes will be announced here.")


def load(courses: Iterable[CoursePage] | None, *, today: date) -> dict[int, list[ClassOffer]]:
    """Classes not ended, by canonical course id; of every course when `courses` is None. At most two queries."""
    runs = CourseRun.objects.filter(Q(closes_on=None) | Q(closes_on__gte=today), status=CourseRun.Status.OPEN)
    runs = runs.only(*RUN_FIELDS).order_by()
    if courses is not None:
        runs = runs.filter(course__in=courses)
    taken = _seats_taken(runs) if any(run.seats is not None for run in runs) else {}
    found: dict[int, list[ClassOffer]] = defaultdict(list)
    for run in sorted(runs, key=lambda run: (run.opens_on is not None, run.opens_on or today, run.code)):
        found[run.course_id].append(ClassOffer(run, taken.get(run.pk, 0), today))
    return found


def _seats_taken(runs) -> dict[int, int]:
    """Seats held in the classes that have a limit."""
    held = Enrolment.objects.holding_a_seat().filter(run__in=runs.filter(seats__isnull=False))
    return dict(held.order_by().values_list("run").annotate(Count("pk")))


def short(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
