"""Cancelling a class: nobody can join any more, who studies in it is withdrawn and told why."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.enrolments import letters
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.actions import notify_all
from courses.runs.models import CourseRun


@transaction.atomic
def cancel(run: CourseRun, *, by, reason: str, now: datetime) -> CourseRun:
    """Cancel the class. Completed courses stay completed. Raises DomainError without a reason or when done before."""
    reason = reason.strip()
    if not reason:
        raise DomainError(_("A cancellation needs a reason; the people in the class read it."))
    run = CourseRun.objects.select_for_update(of=("self",), no_key=True).select_related("course").get(pk=run.pk)
    run.cancel()
    studying = Enrolment.objects.filter(run=run).withdraw(by=by, reason=reason, now=now)
    audit.append("class.cancelled", run, by=by, reason=reason, withdrawn=len(studying))
    letter = letters.of_class(run) | {"reason": reason, "url": "/"}
    notify_all([(row.learner, letter) for row in studying], "withdrawn")
    return run
