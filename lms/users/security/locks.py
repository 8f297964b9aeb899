"""What a locked account says: when to try again, in the same words whether there is such an account or not."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)


def refuse(until: datetime | None, *, now: datetime) -> None:
    """Raise ValidationError with the time when somebody may try again, where a lock lasts `until` then."""
    if until is not None:
        sentence = _(
            "Signing in failed too often. Nobody can sign in with this name until %(time)s; try again after that."
        )
        raise ValidationError(sentence % {"time": _told(until, now=now)}, code="too_many_login_attempts")


def opens_at(until: datetime) -> datetime:
    """The first full minute after a lock that lasts `until` then, as people are told it."""
    return timezone.localtime(until + MINUTE).replace(second=0, microsecond=0)


def _told(until: datetime, *, now: datetime) -> str:
    """With the day where that is another one."""
    until, now = opens_at(until), timezone.localtime(now)
    return date_format(until, "H:i" if until.date() == now.date() else "H:i d/m/Y")
