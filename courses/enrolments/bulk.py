"""Adding many people to a class: a preview that changes nothing, then the act, in a constant number of queries."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses import queue
from courses.audit import actions as audit
from courses.enrolments import addresses, admission, letters
from courses.enrolments.models import Enrolment, EnrolmentChange, Intake
from courses.errors import DomainError
from courses.notifications.actions import notify_all
from courses.organisations.posts import Post
from courses.results import editions
from courses.runs.models import CourseRun

PORTION = 500  # people worked off in one transaction, and addresses looked up in one query
AT_ONCE = 200  # more people than this are added in the background


@dataclass
class Preview:
    """What the pasted text means for the class now. `newcomers` and `returning` would be added."""

    newcomers: list = field(default_factory=list)
    returning: list = field(default_factory=list)
    already_in: list = field(default_factory=list)
    elsewhere: list[tuple] = field(default_factory=list)
    closed: list = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    repeated: int = 0
    seats_left: int | None = None
    refusal: str = ""

    @property
    def to_add(self) -> list:
        return self.newcomers + self.returning

    @property
    def seats_missing(self) -> int:
        """How many more seats this would need."""
        return 0 if self.seats_left is None else max(0, len(self.to_add) - self.seats_left)

    @property
    def may_be_applied(self) -> bool:
        return bool(self.to_add) and not self.seats_missing and not self.refusal


def preview(run: CourseRun, text: str, *, by) -> Preview:
    """Sort the people named by the e-mail addresses in `text`; nothing is written.

    People whom `by` does not look after count as unknown: who works elsewhere is nobody else's business.
    """
    pasted = addresses.read(text)
    people = {person.email: person for person in _people(pasted.addresses, by=by)}
    result = _sorted(run, people.values())
    result.unknown = [address for address in pasted.addresses if address not in people]
    result.unreadable, result.repeated = pasted.unreadable, pasted.repeated
    result.seats_left = seats_left(run)
    result.refusal = admission.impossible_because(run)
    return result


@transaction.atomic
def add(run: CourseRun, users: Iterable, *, by, now: datetime) -> list[Enrolment]:
    """Give everybody a seat who has none in this class yet; who withdrew comes back. Tells them in one job.

    People already in it, in another class of the course, or with a closed account are passed over. Raises DomainError,
    with nobody added, when the class takes nobody or has too few seats.
    """
    run = CourseRun.objects.held().get(pk=run.pk)
    groups = _sorted(run, users)
    _check(run, people=len(groups.to_add))
    enrolments = _join(run, groups.newcomers, by=by, now=now) + _return(run, groups.returning, by=by, now=now)
    letter = letters.of_class(run)
    notify_all([(row.learner, letter | letters.onward(row)) for row in enrolments], "added_to_class")
    return enrolments


@transaction.atomic
def order(run: CourseRun, users: Sequence, *, by) -> Intake:
    """Ask for many people to be added in the background. Raises DomainError when it cannot succeed as things are."""
    run = CourseRun.objects.held().get(pk=run.pk)
    _check(run, people=len(users))
    intake = Intake.objects.create(run=run, requested_by=by, learner_ids=[user.pk for user in users])
    queue.enqueue("courses.enrolments.tasks.take_in", intake_id=intake.pk)
    return intake


def take_in(intake: Intake, *, now: datetime) -> None:
    """Work off an order portion by portion; what was done before an interruption is not done again.

    A refusal is stored in the language of whoever gave the order.
    """
    while not intake.is_finished:
        with transaction.atomic():
            intake = (
                Intake.objects.select_for_update(of=("self",)).select_related("run", "requested_by").get(pk=intake.pk)
            )
            portion = intake.learner_ids[intake.added : intake.added + PORTION]
            if intake.is_finished:
                return
            if not portion:
                intake.finish(now=now)
                return
            people = get_user_model().objects.filter(pk__in=portion)
            try:
                with override(intake.requested_by.language), transaction.atomic():
                    add(intake.run, people, by=intake.requested_by, now=now)
            except DomainError as refusal:
                intake.finish(now=now, refusal=str(refusal))
            else:
                intake.advance(len(portion))


def seats_left(run: CourseRun) -> int | None:
    """Free seats now; None when seats are not limited."""
    if run.seats is None:
        return None
    return max(0, run.seats - Enrolment.objects.filter(run=run).holding_a_seat().count())


def _people(emails: list[str], *, by) -> Iterator:
    visible = get_user_model().objects.visible_to(by)
    for start in range(0, len(emails), PORTION):
        yield from visible.filter(email__in=emails[start : start + PORTION])


def _sorted(run: CourseRun, users: Iterable) -> Preview:
    """Everybody once, in Vietnamese order, by what the class knows of them."""
    users = sorted(set(users), key=lambda person: (person.sort_key, person.pk))
    states, elsewhere = {}, {}
    for start in range(0, len(users), PORTION):
        portion = users[start : start + PORTION]
        rows = Enrolment.objects.filter(learner__in=portion, run__course_id=run.course_id)
        for learner, run_id, code, status in rows.values_list("learner_id", "run_id", "run__code", "status"):
            if run_id == run.pk:
                states[learner] = status
            elif status != Enrolment.Status.WITHDRAWN:
                elsewhere[learner] = code
    result = Preview()
    for person in users:
        _group(result, person, state=states.get(person.pk), other=elsewhere.get(person.pk))
    return result


def _group(result: Preview, person, *, state: str | None, other: str | None) -> None:
    if state and state != Enrolment.Status.WITHDRAWN:
        result.already_in.append(person)
    elif not person.is_active:
        result.closed.append(person)
    elif other:
        result.elsewhere.append((person, other))
    elif state:
        result.returning.append(person)
    else:
        result.newcomers.append(person)


def _check(run: CourseRun, *, people: int) -> None:
    refusal = admission.impossible_because(run)
    if refusal:
        raise DomainError(refusal)
    left = seats_left(run)
    if left is not None and people > left:
        raise DomainError(
            _(
                "%(people)s people were to be added, but only %(left)s seats are free. Raise the number of seats or add fewer."
            )
            % {"people": people, "left": left}
        )


def _join(run: CourseRun, people: list, *, by, now: datetime) -> list[Enrolment]:
    if not people:
        return []
    edition = editions.current(run.course)
    units = Post.objects.units_of(people, on=timezone.localdate(now))
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            run=run,
            learner=person,
            learner_sort_key=person.sort_key,
            edition=edition,
            unit_id=units.get(person.pk),
            enrolled_at=now,
            enrolled_by=by,
        )
        for person in people
    )
    EnrolmentChange.objects.bulk_create(
        EnrolmentChange(enrolment=row, before="", after=row.status, at=now, by=by) for row in enrolments
    )
    audit.append_all("enrolment.joined", enrolments, by=by, run=run.code)
    return enrolments


def _return(run: CourseRun, people: list, *, by, now: datetime) -> list[Enrolment]:
    """Back under the edition they began with."""
    if not people:
        return []
    enrolments = Enrolment.objects.filter(run=run, learner__in=people).reinstate(by=by, now=now)
    audit.append_all("enrolment.reinstated", enrolments, by=by)
    return enrolments
