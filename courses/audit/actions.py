"""The one way into the audit log."""

from collections.abc import Iterable

from django.db import models

from courses import origin
from courses.audit.models import AuditEntry


def append(
    act: str, thing: models.Model, *, by, before: dict | None = None, after: dict | None = None, **details
) -> AuditEntry:
    """Record that `by` (a user, or None for the system) did `act` to `thing`, inside the act's own transaction.

    `before` and `after` are what `courses.audit.changes` makes of the changed fields; `details` are further JSON
    values, such as a reason. Never personal numbers or answers.
    """
    entry = _entry(act, thing, by=by, details=details, before=before or {}, after=after or {})
    entry.save()
    return entry


def append_about(act: str, kind: type[models.Model], *, by, **details) -> AuditEntry:
    """Record an act that concerns records of a kind as a whole, such as an export of them."""
    return AuditEntry.objects.create(
        actor=by, act=act, address=origin.address.get(), object_type=kind._meta.label_lower, details=details
    )


def append_all(act: str, things: Iterable[models.Model], *, by, **details) -> None:
    """Record the same act for many things, in one query when their names need none."""
    AuditEntry.objects.bulk_create((_entry(act, thing, by=by, details=details) for thing in things), batch_size=1000)


def append_each(act: str, told: Iterable[tuple[models.Model, dict]], *, by, **details) -> None:
    """Record the same act for many things, each with its own `before` and `after`, in one query when names need none."""
    AuditEntry.objects.bulk_create(
        (_entry(act, thing, by=by, details=details, **changed) for thing, changed in told), batch_size=1000
    )


def _entry(act: str, thing: models.Model, *, by, details: dict, **changes) -> AuditEntry:
    return AuditEntry(
        actor=by,
        act=act,
        address=origin.address.get(),
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        details=details,
        **changes,
    ).named(getattr(thing, "audit_name", "") or str(thing))
