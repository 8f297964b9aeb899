"""The one way into the audit log."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from courses import origin
from courses.audit import units
from courses.audit.acts import VIEWED
from courses.audit.models import AuditEntry

NOTED_ONCE_IN = timedelta(hours=12)


def append(
    act: str, thing: models.Model, *, by, before: dict | None = None, after: dict | None = None, **details
) -> AuditEntry:
    """Record that `by` (a user, or None for the system) did `act` to `thing`, inside the act's own transaction.

    `before` and `after` are what `courses.audit.changes` makes of the changed fields; `details` are further JSON
    values, such as a reason. Never personal numbers or answers.
    """
    [place] = units.concerned([thing], by=by, today=timezone.localdate())
    return append_in(place, act, thing, by=by, before=before, after=after, **details)


def append_in(
    place: int | None,
    act: str,
    thing: models.Model,
    /,
    *,
    by,
    before: dict | None = None,
    after: dict | None = None,
    **details,
) -> AuditEntry:
    """Like `append`, for an act that concerns the unit with the key `place` and not the one its record leads to; None
    for the whole."""
    entry = _entry(act, thing, by=by, unit=place, details=details, before=before or {}, after=after or {})
    entry.save()
    return entry


def append_about(act: str, kind: type[models.Model], *, by, **details) -> AuditEntry:
    """Record an act that concerns records of a kind as a whole, such as an export of them."""
    return AuditEntry.objects.create(
        actor=by,
        act=act,
        unit_id=units.of_actor(by, today=timezone.localdate()),
        address=origin.address.get(),
        object_type=kind._meta.label_lower,
        details=details,
    )


def append_all(act: str, things: Iterable[models.Model], *, by, **details) -> None:
    """Record the same act for many things, in one query when their names need none."""
    append_each(act, ((thing, {}) for thing in things), by=by, **details)


def append_each(act: str, told: Iterable[tuple[models.Model, dict]], *, by, **details) -> None:
    """Record the same act for many things in one query when names need none. Each brings what `append` takes of its own:
    `before`, `after`, further details."""
    told = list(told)
    places = units.concerned([thing for thing, _own in told], by=by, today=timezone.localdate())
    rows = (
        _entry(act, thing, by=by, unit=unit, **_sorted(own, details))
        for (thing, own), unit in zip(told, places, strict=True)
    )
    AuditEntry.objects.bulk_create(rows, batch_size=1000)


def note_view(person: models.Model, *, by, now: datetime) -> None:
    """Put on record that `by` opened a page about somebody else; once in a while, not at every click."""
    if person == by:
        return
    lately = AuditEntry.objects.about(person).filter(act=VIEWED, actor=by, at__gt=now - NOTED_ONCE_IN)
    if not lately.exists():
        append(VIEWED, person, by=by)


def _sorted(own: dict, details: dict) -> dict:
    changed = {name: own[name] for name in ("before", "after") if name in own}
    return changed | {"details": {name: each for name, each in own.items() if name not in changed} | details}


def _entry(act: str, thing: models.Model, *, by, unit: int | None, details: dict, **changes) -> AuditEntry:
    return AuditEntry(
        actor=by,
        act=act,
        unit_id=unit,
        address=origin.address.get(),
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        details=details,
        **changes,
    ).named(getattr(thing, "audit_name", "") or str(thing))
