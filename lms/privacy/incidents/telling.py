"""Facts and clocks of an incident as entries keep them, and in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lms.privacy import reading, wording
from lms.privacy.incidents.models import FACTS, Incident


def snapshot(incident: Incident) -> dict:
    """The facts as JSON values."""
    return {name: reading.plain(getattr(incident, name)) for name in FACTS}


def changed(before: dict, after: dict) -> list[str]:
    return [name for name in FACTS if before.get(name) != after.get(name)]


def lines(facts: dict) -> list[tuple[str, str]]:
    """Label and words of each fact that is kept."""
    named = [(Incident._meta.get_field(name).verbose_name, facts[name]) for name in FACTS if name in facts]
    return [(str(label)[:1].upper() + str(label)[1:], _words(value)) for label, value in named]


def _words(value) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return number_format(value, force_grouping=True) if is_number else wording.words(value)


def moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else "–"


@dataclass(frozen=True)
class Clock:
    """A paper that the law asks for: its name, until when, and how that stands, in words."""

    title: str
    due: str
    state: str
    is_sent: bool


def clocks(incident: Incident, *, now: datetime) -> list[Clock]:
    found = [(pgettext("incident", "Report"), incident.report_due, incident.report_sent_at)]
    if incident.notice_due:
        found.insert(0, (pgettext("incident", "First notice"), incident.notice_due, incident.notice_sent_at))
    return [
        Clock(title, moment(due), _state(due, sent_at, is_open=incident.is_open, now=now), sent_at is not None)
        for title, due, sent_at in found
    ]


def _state(due: datetime, sent_at: datetime | None, *, is_open: bool, now: datetime) -> str:
    """Sent, sent late, overdue, or how many hours are left."""
    if sent_at:
        told = _("sent late, %(at)s") if sent_at > due else _("sent %(at)s")
        return told % {"at": moment(sent_at)}
    if not is_open:
        return _("not sent; the incident is closed")
    if due < now:
        return _("overdue")
    return _("%(hours)s hours left") % {"hours": int((due - now).total_seconds() // 3600)}


def next_due(incident: Incident, *, now: datetime) -> str:
    """The next deadline, with the word that says when it is over."""
    late = f" · {_('overdue')}" if incident.is_late(now) else ""
    return moment(incident.next_due) + late
