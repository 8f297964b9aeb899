"""Operations of the privacy centre: a copy of one's own data."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import queue
from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify
from lms.privacy import package
from lms.privacy.models import DataExport

User = get_user_model()

MAKE = "lms.privacy.tasks.make_export"
STUCK_AFTER = timedelta(hours=1)


def ask_for_export(person, *, by, now) -> DataExport:
    """Order a copy of the person's data. Raises DomainError while one is being made or waits to be fetched."""
    with transaction.atomic():
        User.objects.held().get(pk=person.pk)
        if DataExport.objects.of(person).ready(now).exists():
            raise DomainError(_("A copy is ready. Download it below; a new one can be ordered once it is deleted."))
        pending = DataExport.objects.of(person).pending().first()
        if pending is not None and pending.asked_at > now - STUCK_AFTER:
            raise DomainError(_("A copy is being made already. A letter comes when it is ready."))
        export = pending or DataExport(person=person)
        export.asked_at = now
        export.save()
        audit.append("privacy.export_ordered", person, by=by)
        queue.enqueue(MAKE, data_export=export.pk)
    return export


def offer_export(person, *, by, now) -> None:
    """Order a copy for somebody who asked to see what is kept, unless one is ready or under way."""
    copies = DataExport.objects.of(person)
    if not (copies.ready(now) | copies.pending()).exists():
        ask_for_export(person, by=by, now=now)


def make_export(export: DataExport, *, now) -> None:
    """Make the copy and tell its owner. Once made it stays as it is."""
    if export.made_at is not None:
        return
    content = ContentFile(package.pack(export.person, now=now))
    with transaction.atomic():
        held = DataExport.objects.select_for_update(no_key=True).get(pk=export.pk)
        if held.made_at is None:
            held.fill(content, now=now)
            context = {"url": reverse("my-data"), "closes_on": timezone.localdate(held.expires_at).isoformat()}
            notify(held.person, "data_ready", context=context)


def note_download(export: DataExport, *, by) -> None:
    """Put on record that the copy was fetched."""
    audit.append("privacy.export_downloaded", export.person, by=by)


def forget_exports(now) -> int:
    """Delete copies whose days are over; return how many."""
    over = list(DataExport.objects.expired(now))
    for export in over:
        export.forget()
    return len(over)
