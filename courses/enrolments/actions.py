"""Coming into a class and leaving it. Seats are decided while the class is locked."""

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.enrolments import admission, letters
from courses.enrolments.models import Enrolment, EnrolmentChange
from courses.errors import DomainError
from courses.notifications.actions import notify
from courses.organisations.posts import Post
from courses.results import editions
from courses.runs.models import CourseRun


@transaction.atomic
def enrol(run: CourseRun, learner, *, by, now) -> Enrolment:
    """Give `learner` a seat; somebody who withdrew comes back with what was done. Tells the learner.

    The window for enrolment binds people who enrol themselves; an officer may add people outside it. Raises
    DomainError when the class is closed, full, cancelled or in preparation, or the learner is in another class.
    """
    run = CourseRun.objects.held().get(pk=run.pk)
    former = Enrolment.objects.held().filter(run=run, learner=learner).first()
    if former is not None and not former.is_withdrawn:
        raise DomainError(_("This class was joined already. Continue studying from “My learning”."))
    _check(run, learner, by=by, now=now)
    enrolment = _join(run, learner, by=by, now=now) if former is None else _return(former, by=by, now=now)
    notify(
        learner,
        "enrolled" if by == learner else "added_to_class",
        context=letters.of_class(run) | letters.onward(enrolment),
    )
    return enrolment


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by, reason: str, now) -> Enrolment:
    """Leave the class: the seat is free again, what was done is kept. Tells the learner when somebody else did it.

    Raises DomainError unless the learner is studying in the class, or when no reason is given.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(_("A withdrawal needs a reason, so that it can be understood later."))
    CourseRun.objects.held().get(pk=enrolment.run_id)
    enrolment = Enrolment.objects.held().get(pk=enrolment.pk)
    enrolment.withdraw(by=by, reason=reason, now=now)
    audit.append("enrolment.withdrawn", enrolment, by=by, reason=reason)
    if by != enrolment.learner:
        notify(
            enrolment.learner, "withdrawn", context=letters.of_class(enrolment.run) | {"reason": reason, "url": "/"}
        )
    return enrolment


def _check(run: CourseRun, learner, *, by, now) -> None:
    today = timezone.localdate(now)
    closed = admission.closed_because(run, today=today) if by == learner else admission.impossible_because(run)
    refusal = closed or _in_another_class(run, learner)
    if not refusal:
        taken = Enrolment.objects.filter(run=run).holding_a_seat().count()
        refusal = admission.full_because(run, seats_taken=taken)
    if refusal:
        raise DomainError(refusal)


def _in_another_class(run: CourseRun, learner) -> str:
    others = Enrolment.objects.of(learner).holding_a_seat().filter(run__course_id=run.course_id).exclude(run=run)
    other = others.select_related("run").order_by("status").first()
    if other is None:
        return ""
    if other.is_completed:
        day = formats.date_format(timezone.localtime(other.completed_at), "SHORT_DATE_FORMAT")
        return _("This course was completed on %(day)s in class %(code)s; its hours count once.") % {
            "day": day,
            "code": other.run.code,
        }
    return _("Class %(code)s of the same course was joined already. Continue there, or withdraw from it first.") % {
        "code": other.run.code
    }


def _join(run: CourseRun, learner, *, by, now) -> Enrolment:
    enrolment = Enrolment.objects.create(
        run=run,
        learner=learner,
        learner_sort_key=learner.sort_key,
        edition=editions.current(run.course),
        unit_id=Post.objects.units_of([learner.pk], on=timezone.localdate(now)).get(learner.pk),
        enrolled_at=now,
        enrolled_by=by,
    )
    EnrolmentChange.objects.create(enrolment=enrolment, before="", after=enrolment.status, at=now, by=by)
    audit.append("enrolment.joined", enrolment, by=by, run=run.code)
    return enrolment


def _return(enrolment: Enrolment, *, by, now) -> Enrolment:
    """Back into the class under the edition the learner began with: what was done still counts as it did."""
    enrolment.reinstate(by=by, now=now)
    audit.append("enrolment.reinstated", enrolment, by=by)
    return enrolment
