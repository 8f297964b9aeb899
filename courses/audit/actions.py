"""The one way into the audit log."""

from collections.abc import Iterable

from django.db import models

from courses.audit.models import AuditEntry


def append(act: str, thing: models.Model, *, by, **details) -> AuditEntry:
    """Record that `by` (a user, or None for the system) did `act` to `thing`, inside the act's own transaction.

    `details` are JSON values: what changed, and why. Never personal numbers or answers.
    """
    return AuditEntry.objects.create(
        actor=by, act=act, object_type=thing._meta.label_lower, object_id=str(thing.pk), details=details
    )


def append_about(act: str, kind: type[models.Model], *, by, **details) -> AuditEntry:
    """Record an act that concerns records of a kind as a whole, such as an export of them."""
    return AuditEntry.objects.create(actor=by, act=act, object_type=kind._meta.label_lower, details=details)


def append_all(act: str, things: Iterable[models.Model], *, by, **details) -> None:
    """Record the same act for many things, in one query."""
    AuditEntry.objects.bulk_create(
        AuditEntry(actor=by, act=act, object_type=thing._meta.label_lower, object_id=str(thing.pk), details=details)
        for thing in things
    )
