"""Incidents and entries as they are recorded."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from courses.notifications.models import Notification
from lms.privacy.incidents import actions
from lms.privacy.incidents.models import Incident, IncidentEntry
from tests import make

LIST, NEW = reverse("incidents:index"), reverse("incident:new")
NOTICED = timezone.make_aware(datetime(2026, 11, 27, 18))
HOUR = timedelta(hours=1)
HARMLESS = {"ground": "no_harm", "reason": "Dữ liệu đã mã hóa"}


def holder(role: str, unit):
    person = make.user(full_name="Trịnh Phụ Trách")
    make.grant(person, role, unit)
    return person


def recorded(unit, by, **facts) -> Incident:
    facts = make.incident_facts(noticed_at=NOTICED, **facts)
    return actions.record(facts, unit=unit, by=by, now=NOTICED + HOUR)


def entered(incident, act: str = "notice", **fields) -> IncidentEntry:
    sent = {"sent_at": NOTICED + 2 * HOUR, "recipient": "Cục An toàn thông tin", "number": "12/BC", "note": ""}
    rest = {"by": incident.recorded_by, "now": NOTICED + 100 * HOUR}
    return actions.enter(incident, act, **sent | rest | fields)


def again(incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def page_of(incident) -> str:
    return reverse("incident:page", args=[incident.pk])


def form(**fields) -> dict:
    """What the form of a new incident sends, noticed two hours ago."""
    noticed = timezone.localtime(timezone.now() - 2 * HOUR)
    facts = {name: value if value is not None else "" for name, value in make.incident_facts(**fields).items()}
    facts.pop("is_serious")
    return facts | {"noticed_at": f"{noticed:%d/%m/%Y %H:%M}"} | fields


def letters(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))
