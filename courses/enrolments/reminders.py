"""Reminding people who are behind, at most once a day unless the officer confirms."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from courses import restricted
from courses.audit import actions as audit
from courses.enrolments import letters
from courses.enrolments.models import Enrolment
from courses.notifications.actions import notify_all
from courses.runs.models import CourseRun

REST = timedelta(hours=24)


def remind(run: CourseRun, enrolments: Iterable[Enrolment], *, by, now: datetime) -> list[Enrolment]:
    """Write to those who still study and were not reminded in the last 24 hours, nobody whose data are restricted;
    returns who was written to."""
    return _write(run, enrolments, by=by, now=now, rest=REST)


def remind_again(run: CourseRun, enrolments: Iterable[Enrolment], *, by, now: datetime) -> list[Enrolment]:
    """Like `remind`, also to those reminded in the last 24 hours: the officer has confirmed it."""
    return _write(run, enrolments, by=by, now=now, rest=timedelta(0))


def is_recent(enrolment: Enrolment, *, now: datetime) -> bool:
    """Whether the learner was reminded in the last 24 hours."""
    return enrolment.reminded_at is not None and enrolment.reminded_at > now - REST


@transaction.atomic
def _write(run: CourseRun, enrolments, *, by, now: datetime, rest: timedelta) -> list[Enrolment]:
    """Locks the rows first, so that two officers who press at once send one letter."""
    rows = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .active()
        .filter(restricted.usable("learner"), run=run, pk__in=[enrolment.pk for enrolment in enrolments])
        .select_related("learner")
        .order_by("learner_sort_key", "pk")
    )
    told = [row for row in rows if row.reminded_at is None or row.reminded_at <= now - rest]
    if not told:
        return []
    Enrolment.objects.filter(pk__in=[row.pk for row in told]).update(reminded_at=now)
    audit.append("class.reminded", run, by=by, enrolments=[row.pk for row in told])
    letter = letters.of_class(run)
    notify_all([(row.learner, letter | letters.onward(row) | {"progress": row.progress}) for row in told], "reminder")
    return told
