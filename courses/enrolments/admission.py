"""Whether a class takes people in, and in which words it refuses."""

from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun


def closed_because(run: CourseRun, *, today: date) -> str:
    """Why nobody can enrol by themselves on `today`, seats aside; empty when they can."""
    never = impossible_because(run)
    if never:
        return never
    if run.status == CourseRun.Status.PLANNED:
        return _("Class %(code)s is planned and not open for enrolment yet. Check again later.") % {"code": run.code}
    if run.enrol_from and today < run.enrol_from:
        return _("Enrolment in class %(code)s opens on %(day)s. Come back from that day.") % _on(run, run.enrol_from)
    for last_day in (run.enrol_until, run.closes_on):
        if last_day and today > last_day:
            return _(
                "Enrolment in class %(code)s closed on %(day)s. Choose another class of this course, or ask the"
                " training officer in charge."
            ) % _on(run, last_day)
    return ""


def impossible_because(run: CourseRun) -> str:
    """Why nobody at all, not even an officer, can put people in this class; empty when they can."""
    if run.course.in_preparation or not run.course.live:
        return _("This course is in preparation and takes no enrolments yet. Check again once it is published.")
    if run.status == CourseRun.Status.CANCELLED:
        return _("Class %(code)s is cancelled. Choose another class of this course.") % {"code": run.code}
    return ""


def full_because(run: CourseRun, *, seats_taken: int) -> str:
    """Why there is no seat; empty when there is one or seats are not limited."""
    if run.seats is None or seats_taken < run.seats:
        return ""
    return _(
        "Class %(code)s is full: all %(seats)s seats are taken. Choose another class of this course; a seat may"
        " become free when somebody withdraws."
    ) % {"code": run.code, "seats": run.seats}


def not_begun_because(enrolment: Enrolment, *, today: date) -> str:
    """Why somebody who is enrolled cannot study yet; empty when they can."""
    run = enrolment.run
    if run.has_begun(today):
        return ""
    return _("Class %(code)s begins on %(day)s. Lessons and tests open on that day.") % _on(run, run.opens_on)


def _on(run: CourseRun, day: date) -> dict:
    return {"code": run.code, "day": formats.date_format(day, "SHORT_DATE_FORMAT")}
