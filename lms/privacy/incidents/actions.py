"""Recording an incident, correcting its facts, entering steps, closing it, and reminding before a clock runs out."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify_all
from lms.privacy import answerers
from lms.privacy.incidents import clocks, telling
from lms.privacy.incidents.models import FACTS, SENT, Incident, IncidentEntry, IncidentRule

Act = IncidentEntry.Act


def record(facts: dict, *, unit, by, now) -> Incident:
    """Enter a new incident; `facts` holds the fields that FACTS names. Raises DomainError for impossible times."""
    incident = Incident(unit=unit, recorded_at=now, recorded_by=by, **facts)
    _check_times(incident, now=now)
    _wind(incident)
    with transaction.atomic():
        incident.save()
        _enter(incident, Act.RECORDED, by=by, now=now, facts=telling.snapshot(incident))
    return incident


def correct(incident: Incident, facts: dict, *, reason: str, by, now) -> Incident:
    """Put better knowledge in the place of the facts; what was known before stays in its entry. A closed incident that
    is found to be serious opens again: its notice and report are due from the moment of noticing."""
    with transaction.atomic():
        held = _held(incident)
        before, was_serious = telling.snapshot(held), held.is_serious
        for name in FACTS:
            setattr(held, name, facts[name])
        _check_times(held, now=now)
        changed = telling.changed(before, telling.snapshot(held))
        if not changed:
            raise DomainError(_("Nothing was changed."))
        _check_steps(held)
        due = (held.notice_due, held.report_due)
        _wind(held)
        if (held.notice_due, held.report_due) != due:
            held.reminded_of_notice_at = held.reminded_of_report_at = None
        reopens = held.is_serious and not was_serious and not held.is_open
        if reopens:
            held.closed_at = None
        held.save()
        facts = telling.snapshot(held)
        _enter(held, Act.CORRECTED, by=by, now=now, note=reason, facts=facts, told={"changed": changed})
        if reopens:
            _enter(held, Act.REOPENED, by=by, now=now)
    return held


def enter(
    incident: Incident, act: str, *, sent_at, recipient: str, number: str, note: str, corrects=None, by, now
) -> IncidentEntry:
    """Enter a step (a notice, the report, that people were told, or a note), or one in the place of a faulty entry.

    Raises DomainError once the incident is closed, unless an entry is corrected, and for impossible times.
    """
    with transaction.atomic():
        held = _held(incident)
        if corrects is None and not held.is_open:
            raise DomainError(_("This incident is closed. Facts and faulty entries may still be corrected."))
        _check_correction(held, act, corrects)
        if act in SENT:
            _check_sent(held, sent_at, recipient, now=now)
        told = {"sent_at": sent_at if act in SENT else None, "recipient": recipient.strip(), "number": number.strip()}
        entry = _enter(held, act, by=by, now=now, note=note, corrects=corrects, **told)
        _follow(held)
    return entry


def close(incident: Incident, *, conclusion: str, ground: str = "", reason: str = "", by, now) -> Incident:
    """Close an incident with a conclusion.

    A serious one needs its notice and its report first; another one its report or the `ground` (NoReport) on which none
    is due and the `reason` why it applies, which become an entry of their own.
    """
    with transaction.atomic():
        held = _held(incident)
        if not held.is_open:
            raise DomainError(_("This incident is closed."))
        if held.is_serious and (held.notice_sent_at is None or held.report_sent_at is None):
            raise DomainError(_("A serious incident is closed once its first notice and its report are entered."))
        if held.report_sent_at is None:
            if not (ground and reason.strip()):
                raise DomainError(_("No report is entered. Enter it, or say on which ground none is due and why."))
            _enter(held, Act.NO_REPORT, by=by, now=now, note=reason, ground=ground)
        held.closed_at = now
        held.save(update_fields=["closed_at"])
        _enter(held, Act.CLOSED, by=by, now=now, note=conclusion)
    return held


def note_print(incident: Incident, *, by) -> None:
    """Put on record that the report was opened for printing."""
    audit.append("incident.printed", incident, by=by)


def remind(now) -> int:
    """Write to those who must act before a clock runs out, once for each clock; return how many letters were due."""
    until = now + timedelta(hours=IncidentRule.on(timezone.localdate(now)).remind_hours)
    notices = Incident.objects.awaiting_notice(until).filter(reminded_of_notice_at=None).select_related("unit")
    reports = Incident.objects.awaiting_report(until).filter(reminded_of_report_at=None).select_related("unit")
    told = [(incident, "reminded_of_notice_at", incident.notice_due) for incident in notices]
    told += [(incident, "reminded_of_report_at", incident.report_due) for incident in reports]
    return sum(_remind(incident, clock, due, now=now) for incident, clock, due in told)


def _remind(incident: Incident, clock: str, due: datetime, *, now) -> bool:
    context = {"url": reverse("incident:page", args=[incident.pk])} | _in_languages(clock, due)
    with transaction.atomic():
        if not Incident.objects.open().filter(pk=incident.pk, **{clock: None}).update(**{clock: now}):
            return False
        IncidentEntry.objects.create(incident=incident, act=Act.REMINDED, at=now)
        people = answerers.at(incident.unit, "change_incident", today=timezone.localdate(now))
        notify_all(((person, context) for person in people), "incident_reminder")
    return True


def _in_languages(clock: str, due: datetime) -> dict:
    """Which paper is due, and the moment, in every language."""
    paper, moment = {}, {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            is_notice = clock == "reminded_of_notice_at"
            paper[code] = pgettext("incident", "first notice") if is_notice else pgettext("incident", "report")
            moment[code] = date_format(timezone.localtime(due), "DATETIME_FORMAT")
    return {"paper": paper, "due": moment}


def _held(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",), no_key=True).get(pk=incident.pk)


def _wind(incident: Incident) -> None:
    """Set the clocks by the rule of the day on which the incident was noticed."""
    rule = IncidentRule.on(timezone.localdate(incident.noticed_at))
    due = clocks.deadlines(rule, incident.noticed_at, is_serious=incident.is_serious)
    incident.notice_due, incident.report_due = due.notice, due.report


def _check_times(incident: Incident, *, now) -> None:
    if incident.noticed_at > now:
        raise DomainError(_("An incident is noticed before it is entered. Check the moment at which it was noticed."))
    begin, end = incident.happened_from, incident.happened_to
    if begin and end and end < begin:
        raise DomainError(_("It ended before it began. Check both moments."))
    if begin and begin > incident.noticed_at:
        raise DomainError(_("It began after it was noticed. Check both moments."))


def _check_steps(incident: Incident) -> None:
    """Facts fit what was sent already."""
    sent = [at for at in (getattr(incident, field) for field in SENT.values()) if at is not None]
    if sent and min(sent) < incident.noticed_at:
        raise DomainError(_("Something was sent before that moment. Correct that entry first."))


def _check_sent(incident: Incident, sent_at, recipient: str, *, now) -> None:
    if sent_at is None or not recipient.strip():
        raise DomainError(_("Enter when it was sent and to whom."))
    if not incident.noticed_at <= sent_at <= now:
        raise DomainError(_("It was sent between the moment of noticing and now. Check the moment."))


def _check_correction(incident: Incident, act: str, corrects: IncidentEntry | None) -> None:
    if corrects is None:
        return
    if corrects.incident_id != incident.pk or corrects.act != act or corrects.is_corrected:
        raise DomainError(_("Only a standing entry of the same kind can be corrected by this one."))


def _enter(incident: Incident, act: str, *, by, now, told: dict | None = None, **fields) -> IncidentEntry:
    if "note" in fields:
        fields["note"] = fields["note"].strip()
    entry = IncidentEntry.objects.create(incident=incident, act=act, at=now, by=by, **fields)
    audit.append(f"incident.{act}", incident, by=by, **(told or {}))
    return entry


def _follow(incident: Incident) -> None:
    """Let the incident tell when each thing was sent first, by the entries that stand."""
    standing = IncidentEntry.objects.filter(incident=incident, correction=None)
    for act, field in SENT.items():
        setattr(
            incident, field, standing.filter(act=act).order_by("sent_at").values_list("sent_at", flat=True).first()
        )
    incident.save(update_fields=list(SENT.values()))
