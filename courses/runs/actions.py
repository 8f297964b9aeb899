"""Planning and changing a class."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.audit import changes
from courses.errors import DomainError
from courses.runs.models import CourseRun

PLANNED_FACTS = (
    "course_id",
    "organisation_id",
    "code",
    "title",
    "status",
    "opens_on",
    "closes_on",
    "enrol_from",
    "enrol_until",
    "seats",
    "officer_id",
)


@transaction.atomic
def plan(run: CourseRun, *, by) -> CourseRun:
    """Store a new class. Raises DomainError for a course in preparation."""
    _check_course(run)
    run.save()
    audit.append("class.planned", run, by=by, after=changes.values(run, PLANNED_FACTS))
    return run


@transaction.atomic
def change(run: CourseRun, *, by) -> CourseRun:
    """Store a changed class, decided while it is locked.

    Raises DomainError for fewer seats than are taken, for another course once people are in, for a cancelled class.
    A planned class may hold people: officers put them in while nobody can enrol by themselves.
    """
    stored = CourseRun.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)
    if stored.is_cancelled:
        raise DomainError(
            _("Class %(code)s is cancelled and cannot be changed. Plan a new class.") % {"code": run.code}
        )
    if stored.course_id != run.course_id:
        _check_course(run)
        if stored.enrolments.exists():
            raise DomainError(_("People are enrolled in this class, so its course stays. Plan a new class instead."))
    check_seats(run)
    run.save()
    audit.append("class.changed", run, by=by, **changes.between(stored, run, PLANNED_FACTS))
    return run


def check_seats(run: CourseRun) -> None:
    """Raises DomainError when the class has fewer seats than are taken now."""
    taken = CourseRun.objects.with_seats_taken().get(pk=run.pk).seats_taken
    if run.seats is not None and run.seats < taken:
        raise DomainError(
            _(
                "%(taken)s seats are taken, so there cannot be fewer. Withdraw people first or keep at least %(taken)s."
            )
            % {"taken": taken}
        )


def _check_course(run: CourseRun) -> None:
    if run.course.in_preparation or not run.course.live:
        raise DomainError(_("This course is in preparation. Publish it before planning a class."))
