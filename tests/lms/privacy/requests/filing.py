"""Requests as people file them."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from courses.notifications.models import Notification
from lms.privacy.requests import actions
from lms.privacy.requests.models import DataRequest

MINE, NEW, QUEUE = reverse("my-requests"), reverse("my-request-new"), reverse("data_requests:index")
ERASE = reverse("my-request-erase")
NOW = timezone.make_aware(datetime(2026, 11, 30, 9))


def filed(person, kind: str = "restrict", **fields) -> DataRequest:
    return actions.file(person, **{"kind": kind, "text": "Xin hạn chế", "by": person, "now": NOW} | fields)


def own_page(request) -> str:
    return reverse("my-request", args=[request.pk])


def letters(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))
