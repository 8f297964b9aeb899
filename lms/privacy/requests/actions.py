"""Filing, answering, extending and closing requests about personal data, and reminding those who must answer."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify, notify_all
from courses.organisations.posts import Post
from lms.privacy import actions as copies
from lms.privacy import answerers
from lms.privacy.consents.actions import withdraw_on_request
from lms.privacy.consents.models import ConsentRecord
from lms.privacy.requests import clocks
from lms.privacy.requests.models import EXTENDABLE, DataRequest, DataRequestStep, Kind, PublicHoliday, RequestRule
from lms.privacy.restrictions import actions as restrictions

User = get_user_model()
Act = DataRequestStep.Act
REMINDER = "data_request_reminder"  # the one letter about requests that goes to those who answer


def file(person, *, kind: str, text: str, by, now) -> DataRequest:
    """Put a request in the queue, with its deadlines. Raises DomainError while one of the same kind is open."""
    today = timezone.localdate(now)
    rule = RequestRule.on(today)
    with transaction.atomic():
        held = User.objects.held().get(pk=person.pk)
        if held.erased_at is not None:
            raise DomainError(_("The personal data of this person were erased. Nothing is left to ask about."))
        if DataRequest.objects.of(person).open().filter(kind=kind).exists():
            raise DomainError(_("A request of this kind is open already. Its answer comes by letter."))
        request = DataRequest.objects.create(
            person=person,
            unit_id=Post.objects.units_of([person], on=today).get(person.pk),
            kind=kind,
            text=text.strip(),
            filed_at=now,
            filed_by=by,
            answer_due=_after_working_days(today, rule.answer_working_days),
            due=clocks.deadline(rule, kind, today, with_processor=False, is_extended=False),
        )
        _note(request, Act.FILED, by=by, now=now)
        _write(request, "data_request_filed", closes_on=request.answer_due)
    return request


def answer_first(request: DataRequest, *, with_processor: bool, by, now) -> DataRequest:
    """Tell the person that the request arrived and until when it is done; with a processor it may take longer."""
    with transaction.atomic():
        held = _held(request, by=by, now=now)
        if held.answered_at is not None:
            raise DomainError(_("The first answer was sent before."))
        held.answered_at, held.with_processor = now, with_processor
        held.due = _deadline(held)
        held.save(update_fields=["answered_at", "with_processor", "due"])
        _note(held, Act.ANSWERED, by=by, now=now)
        _write(held, "data_request_received", closes_on=held.due)
    return held


def extend(request: DataRequest, *, reason: str, by, now) -> DataRequest:
    """Take the one extension that the law allows, before the deadline is over, and tell the person why."""
    with transaction.atomic():
        held = _held(request, by=by, now=now)
        if held.person.erased_at is not None:
            raise DomainError(_("The personal data of this person were erased. Close the request."))
        if held.kind not in EXTENDABLE:
            raise DomainError(_("Only requests to restrict, to withdraw consent or to object may be extended."))
        if held.extended_at is not None:
            raise DomainError(_("This request was extended before; the law allows one extension."))
        if held.due < timezone.localdate(now):
            raise DomainError(_("The deadline is over; it can no longer be extended. Answer the request."))
        held.extended_at, held.extension_reason, held.reminded_of_end_at = now, reason.strip(), None
        held.due = _deadline(held)
        held.save(update_fields=["extended_at", "extension_reason", "reminded_of_end_at", "due"])
        _note(held, Act.EXTENDED, by=by, now=now)
        _write(held, "data_request_extended", closes_on=held.due, reason=held.extension_reason)
    return held


def close(request: DataRequest, *, outcome: str, answer: str, by, now, consents: Iterable = ()) -> DataRequest:
    """Close a request with an answer, which goes to the person as a letter.

    A granted request to see makes a copy to fetch, one to restrict restricts from this moment, one to withdraw
    withdraws the `consents` (entries of the ledger). No words are kept about somebody whose data were erased meanwhile.
    Raises DomainError for an erasure that is said to be carried out and is not, where it is open which consent is
    withdrawn, and for a request that stood for two: what was granted there would do nothing.
    """
    if request.kind == Kind.ERASE and outcome == DataRequest.Outcome.GRANTED and request.person.erased_at is None:
        raise DomainError(_("Erase the data on the page of erasure: that closes the request and sends the answer."))
    if request.kind == Kind.EITHER and outcome == DataRequest.Outcome.GRANTED:
        raise DomainError(
            _(
                "File a request to restrict or to withdraw for the person and carry that out. Then close this one as refused and say so."
            )
        )
    return _close(request, outcome=outcome, answer=answer, consents=consents, by=by, now=now)


def carry_out(request: DataRequest, *, answer: str, by, now) -> DataRequest:
    """Close a request to erase in the transaction of the erasure, before the address goes. Raises DomainError without
    an answer, and for whoever may erase and yet not answer requests where this one was filed."""
    if not DataRequest.objects.permitted(by, "change").filter(pk=request.pk).exists():
        raise DomainError(
            _("The person asked for this. The request is carried out by somebody who may also answer it: %(people)s.")
            % {"people": answerers.named(request.unit, today=timezone.localdate(now), without=request.person_id)}
        )
    if not answer.strip():
        raise DomainError(_("The person asked for this. Write the answer that goes to them."))
    return _close(request, outcome=DataRequest.Outcome.GRANTED, answer=answer, by=by, now=now)


def _close(request: DataRequest, *, outcome: str, answer: str, by, now, consents: Iterable = ()) -> DataRequest:
    with transaction.atomic():
        User.objects.held().get(pk=request.person_id)  # before the request, as an erasure does
        held = _held(request, by=by, now=now)
        held.closed_at, held.closed_by, held.outcome, held.answer = now, by, outcome, answer.strip()
        if held.person.erased_at is not None:
            held.answer = ""
        held.save(update_fields=["closed_at", "closed_by", "outcome", "answer"])
        _note(held, Act.CLOSED, by=by, now=now)
        letter, words = f"data_request_{outcome}", {"answer": held.answer}
        if held.kind == Kind.RESTRICT and outcome == DataRequest.Outcome.GRANTED and held.person.erased_at is None:
            restrictions.restrict(held, by=by, now=now)
            letter = "data_request_restricted"
        if held.kind == Kind.ACCESS and outcome == DataRequest.Outcome.GRANTED and held.person.erased_at is None:
            copies.offer_export(held.person, by=by, now=now)
        if held.kind == Kind.WITHDRAW and outcome == DataRequest.Outcome.GRANTED:
            withdrawn = withdraw_on_request(held.person, list(consents), basis=str(held), by=by, now=now)
            if withdrawn:
                letter, words["consents"] = "data_request_withdrawn", _in_every_language(lambda: _listed(withdrawn))
        _write(held, letter, **words)
    return held


def take_back(request: DataRequest, *, by, now) -> DataRequest:
    """The person takes a request back that nobody decided yet; it stays on record with its words.

    Raises DomainError once it is closed, and for anybody else.
    """
    with transaction.atomic():
        User.objects.held().get(pk=request.person_id)  # before the request, as an erasure does
        held = _open(request)
        if held.person != by:
            raise DomainError(_("Only the person who asked takes a request back. Close it with an answer instead."))
        held.closed_at, held.closed_by, held.outcome = now, by, DataRequest.Outcome.TAKEN_BACK
        held.save(update_fields=["closed_at", "closed_by", "outcome"])
        _note(held, Act.TAKEN_BACK, by=by, now=now)
        _write(held, "data_request_taken_back")
    return held


def remind(now) -> int:
    """Write to those who must answer before a clock runs out, once for each clock; return how many requests."""
    today = timezone.localdate(now)
    soon = today + timedelta(days=RequestRule.on(today).remind_days)
    answers = DataRequest.objects.unanswered().filter(answer_due__lte=soon, reminded_of_answer_at=None)
    ends = DataRequest.objects.open().filter(due__lte=soon, reminded_of_end_at=None)
    told = [(request, "reminded_of_answer_at", request.answer_due) for request in answers.select_related("unit")]
    told += [(request, "reminded_of_end_at", request.due) for request in ends.select_related("unit")]
    for request, clock, day in told:
        _remind(request, clock, day, now=now)
    return len(told)


def _remind(request: DataRequest, clock: str, day: date, *, now) -> None:
    context = {"url": reverse("data_request:page", args=[request.pk]), "closes_on": day.isoformat()}
    with transaction.atomic():
        if not DataRequest.objects.open().filter(pk=request.pk, **{clock: None}).update(**{clock: now}):
            return
        DataRequestStep.objects.create(request=request, act=Act.REMINDED, at=now)
        today = timezone.localdate(now)
        people = answerers.at(request.unit, "change_datarequest", today=today, without=request.person_id)
        notify_all(((person, context | {"kind": _kind(request)}) for person in people), REMINDER)


def _held(request: DataRequest, *, by, now) -> DataRequest:
    """The request, locked, as long as it is open and not of `by`. Raises DomainError."""
    held = _open(request)
    answerers.refuse_own(held.person, held.unit, by=by, today=timezone.localdate(now))
    return held


def _open(request: DataRequest) -> DataRequest:
    """The request, locked. Raises DomainError once it is closed."""
    held = (
        DataRequest.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "unit")
        .get(pk=request.pk)
    )
    if not held.is_open:
        raise DomainError(_("This request is closed."))
    return held


def _deadline(request: DataRequest) -> date:
    """By the rule of the day of filing."""
    filed_on = timezone.localdate(request.filed_at)
    return clocks.deadline(
        RequestRule.on(filed_on),
        request.kind,
        filed_on,
        with_processor=request.with_processor,
        is_extended=request.extended_at is not None,
    )


def _after_working_days(today: date, count: int) -> date:
    coming = PublicHoliday.objects.filter(Q(day__gte=today) | Q(made_up_on__gte=today)).values_list(
        "day", "made_up_on"
    )
    holidays, made_up = {day for day, _instead in coming}, {instead for _day, instead in coming if instead}
    return clocks.after_working_days(today, count, holidays=holidays, made_up=made_up)


def _note(request: DataRequest, act: str, *, by, now) -> None:
    DataRequestStep.objects.create(request=request, act=act, at=now, by=by)
    audit.append(f"data_request.{act}", request, by=by)


def _write(request: DataRequest, letter: str, *, closes_on: date | None = None, **words) -> None:
    """A letter to the person; nobody is left to write to once the data were erased."""
    if request.person.erased_at is not None:
        return
    day = {"closes_on": closes_on.isoformat()} if closes_on else {}
    url = reverse("my-request", args=[request.pk])
    notify(request.person, letter, context={"url": url, "kind": _kind(request), **day, **words})


def _kind(request: DataRequest) -> dict[str, str]:
    """What is asked for, in every language."""
    return _in_every_language(request.get_kind_display)


def _listed(consents: list[ConsentRecord]) -> str:
    return "; ".join(str(consent.text) for consent in consents)


def _in_every_language(tell: Callable[[], str]) -> dict[str, str]:
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = tell()
    return told
