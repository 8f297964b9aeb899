"""Who is in a class: the list of its page, its filters, and who is behind.

Behind, by definition, is somebody who still studies and
- in a dated class that has begun: whose progress is below the share of the class's days that have passed
  (100 % after the closing day);
- in a class without a closing day: who did nothing for 7 days, counted from enrolment when nothing was done yet,
  and never before the class has been open for 7 days.
Both are conditions on indexed columns of the enrolment alone, so a list of 5,000 costs what a list of 5 does.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from courses import vietnamese
from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun

IDLE_DAYS = 7
PAGE_SIZE = 50
BEHIND = "behind"

ORDERINGS = {
    "name": [F("learner_sort_key").asc(), F("pk").asc()],
    "-name": [F("learner_sort_key").desc(), F("pk").desc()],
    "progress": [F("progress").asc(), F("learner_sort_key").asc(), F("pk").asc()],
    "-progress": [F("progress").desc(), F("learner_sort_key").asc(), F("pk").asc()],
    "activity": [F("last_activity_at").asc(nulls_first=True), F("pk").asc()],
    "-activity": [F("last_activity_at").desc(nulls_last=True), F("pk").asc()],
    "score": [F("best_percent").asc(nulls_first=True), F("pk").asc()],
    "-score": [F("best_percent").desc(nulls_last=True), F("pk").asc()],
}


@dataclass(frozen=True)
class Wish:
    """What the officer asked to see; unknown words of the address count as not asked."""

    state: str = ""
    search: str = ""
    order: str = "name"

    @classmethod
    def read(cls, query) -> "Wish":
        state, order = query.get("state", ""), query.get("order", "name")
        return cls(
            state=state if state in (*Enrolment.Status.values, BEHIND) else "",
            search=vietnamese.nfc(query.get("q", "")).strip()[:100],
            order=order if order in ORDERINGS else "name",
        )

    @property
    def filters(self) -> list[str]:
        """Names of what narrows the list, without what was typed."""
        return [name for name in ("state", "search") if getattr(self, name)]


def listing(run: CourseRun, wish: Wish, *, now: datetime) -> QuerySet:
    """Enrolments of the class with their learners, as wished."""
    rows = Enrolment.objects.filter(run=run).select_related("learner")
    if wish.state == BEHIND:
        rows = rows.filter(behind(run, now=now))
    elif wish.state:
        rows = rows.filter(status=wish.state)
    for word in wish.search.split():
        folded = vietnamese.fold(word)
        rows = rows.filter(Q(learner__folded_name__contains=folded) | Q(learner__email__contains=folded))
    return rows.order_by(*ORDERINGS[wish.order])


def counts(run: CourseRun, *, now: datetime) -> dict[str, int]:
    """How many there are in each state, behind and in all ("")."""
    rows = Enrolment.objects.filter(run=run)
    found = dict(rows.order_by().values_list("status").annotate(Count("pk")))
    states = {status: found.get(status, 0) for status in Enrolment.Status.values}
    return states | {BEHIND: rows.filter(behind(run, now=now)).count(), "": sum(states.values())}


def behind(run: CourseRun, *, now: datetime) -> Q:
    """The condition on an enrolment of this class; see the definition above."""
    studying = Q(status=Enrolment.Status.ACTIVE)
    today = timezone.localdate(now)
    share = elapsed_percent(run, today=today)
    if share is None and run.opens_on and today < run.opens_on + timedelta(days=IDLE_DAYS):
        share = 0
    if share is not None:
        return studying & Q(progress__lt=share)
    last_day = now - timedelta(days=IDLE_DAYS)
    idle = Q(last_activity_at__lt=last_day) | Q(last_activity_at=None, enrolled_at__lt=last_day)
    return studying & idle


def elapsed_percent(run: CourseRun, *, today: date) -> int | None:
    """How much of the class's days have passed (0 to 100); None for a class without both dates."""
    if run.opens_on is None or run.closes_on is None:
        return None
    if today < run.opens_on:
        return 0
    if today >= run.closes_on:
        return 100
    return 100 * (today - run.opens_on).days // ((run.closes_on - run.opens_on).days or 1)
