"""A copy of one's own data, made in the background and kept for a few days."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.evidence import Evidence, EvidenceQuerySet

KEPT_FOR = timedelta(days=7)


def private_files():
    """Copies lie with the papers: outside the public media."""
    return storages["papers"]


def file_place(_instance, _name: str) -> str:
    return f"exports/{secrets.token_hex(16)}"


class ErasureQuerySet(EvidenceQuerySet):
    def of(self, person):
        return self.filter(person=person)


class Erasure(Evidence):
    """That somebody's personal data were erased: who did it, on which request or decision, what stood there before and
    after. `counts`: {kind of the registry: [records that told who it was before, and after]}."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasure")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    basis = models.CharField(max_length=200)
    counts = models.JSONField()

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("erasure of personal data")
        verbose_name_plural = _("erasures of personal data")
        permissions = [("erase_person", "Can erase personal data of people")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class DataExportQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def pending(self):
        return self.filter(made_at=None)

    def ready(self, now):
        """Copies that may be fetched."""
        return self.filter(made_at__isnull=False, expires_at__gt=now)

    def expired(self, now):
        return self.filter(expires_at__lte=now)


class DataExport(models.Model):
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_exports")
    asked_at = models.DateTimeField(_("asked for"))
    made_at = models.DateTimeField(_("made"), null=True)
    expires_at = models.DateTimeField(null=True)
    file = models.FileField(storage=private_files, upload_to=file_place, blank=True)

    objects = DataExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(made_at=None), name="data_export_one_pending")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def fill(self, content, *, now) -> None:
        """Keep the finished copy (a ContentFile) from now on for KEPT_FOR."""
        self.made_at, self.expires_at = now, now + KEPT_FOR
        self.file.save("", content, save=False)
        self.save(update_fields=["file", "made_at", "expires_at"])

    def forget(self) -> None:
        """Delete the copy, and after commit its file."""
        storage, name = self.file.storage, self.file.name
        self.delete()
        if name:
            transaction.on_commit(lambda: storage.delete(name))
