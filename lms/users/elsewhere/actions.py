"""Attempts to use what an account elsewhere has: put on record, and stopped when there are many."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.audit import actions as audit
from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.organisations import scopes

ACT = "person.address_taken"
MOST = 50  # attempts that somebody may make within `WITHIN`
WITHIN = timedelta(days=1)

REFUSAL = _(
    "This cannot be used here. If the person may have an account already, ask the administrator of the former unit or of"
    " the whole system for a transfer."
)
TOO_MANY = _(
    "Too many entries could not be used here since yesterday, so no more are looked up. Ask the administrator of the whole"
    " system, or go on tomorrow."
)


@contextmanager
def one_at_a_time(*, by) -> Iterator[None]:
    """Let look-ups of the same person wait for each other, from `check` until what was tried is noted: of several at
    once, each would find that the others had tried nothing yet."""
    with transaction.atomic():
        get_user_model().objects.held().get(pk=by.pk)
        yield


def check(*, by, now, more: int = 0) -> None:
    """Refuse with DomainError once `by` has made too many attempts, whatever is asked for; `more` are about to be noted.
    Asked inside `one_at_a_time`.

    Whoever sees all accounts learns nothing from a refusal and is never stopped.
    """
    if sees_all(by):
        return
    recent = AuditEntry.objects.filter(act=ACT, actor=by, at__gt=now - WITHIN)
    made = sum(details.get("attempts", 0) for details in recent.values_list("details", flat=True))
    if made >= MOST or made + more > MOST:
        raise DomainError(TOO_MANY)


def note(attempts: int, *, about=None, by) -> None:
    """Put on record that `by` tried what accounts elsewhere have, in the record `about` or by hand. What was tried is not
    kept: it is somebody's address."""
    if attempts and not sees_all(by):
        audit.append(ACT, about or by, by=by, attempts=attempts)


def sees_all(by) -> bool:
    return scopes.of(by, "users.view_user").everywhere
