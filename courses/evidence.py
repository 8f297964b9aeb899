"""Rows that prove what was: they are added, never changed or deleted."""

from django.db import models
from django.utils.translation import gettext as _

from courses.errors import DomainError


class EvidenceQuerySet(models.QuerySet):
    def delete(self):
        raise DomainError(_("This is evidence and cannot be deleted."))

    def update(self, **_fields):
        raise DomainError(_("This is evidence and cannot be changed."))


class Evidence(models.Model):
    """Put before Model. Stored rows refuse `save` and `delete` with DomainError."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise DomainError(_("This is evidence and cannot be changed."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise DomainError(_("This is evidence and cannot be deleted."))
