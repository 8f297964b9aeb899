"""Warning, closing and reopening accounts with a role that are not used (level 3: after 45 days)."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import queue
from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify
from courses.notifications.models import Notification
from lms.users.security import rules, sessions
from lms.users.security.models import Dormancy

LINK_LASTS = timedelta(days=7)
AGAIN_AFTER = timedelta(minutes=15)  # between two links to the same account
LINK = "dormant_link"
SALT = "dormancy"


def close_idle_accounts(now: datetime) -> None:
    """Warn and close by the rules of the day. Who was here meanwhile is forgotten; nobody is closed unwarned."""
    rule = rules.of(timezone.localdate(now))
    if not rule.idle_account_days or settings.DEMO:
        return
    notice = timedelta(days=rule.idle_account_notice_days)
    idle_for = timedelta(days=rule.idle_account_days)
    for row in Dormancy.objects.filter(closed_at=None).select_related("user"):
        if last_here(row.user) > row.warned_at or not row.user.is_active or not row.user.has_role:
            row.delete()
        elif row.warned_at <= now - notice:
            _close(row, now=now)
    for user in _quiet_since(now - idle_for + notice).filter(dormancy=None):
        if last_here(user) < now - idle_for + notice:
            _warn(user, now=now, closes_at=now + notice)


def last_here(user) -> datetime:
    """When this person signed in, or last did something in a session that still stands."""
    keys = UserSession.objects.filter(user=user).values("session_key")
    ends = Session.objects.filter(session_key__in=keys).aggregate(last=Max("expire_date"))["last"]
    seen = ends - timedelta(seconds=settings.SESSION_COOKIE_AGE) if ends else user.date_joined
    return max(seen, user.last_login or user.date_joined)


def ask_for_link(email: str) -> None:
    """Have the queue mail the owner of a closed dormant account a link that opens it.

    A job is asked for whatever the address, so that the time of the answer tells nobody who has an account.
    """
    closed = Dormancy.objects.filter(closed_at__isnull=False, user__email__iexact=email.strip())
    queue.enqueue("lms.users.security.tasks.send_link", dormancy=closed.values_list("pk", flat=True).first())


def send_link(row: Dormancy, *, now: datetime) -> None:
    """Mail the link, unless one was mailed just before."""
    with transaction.atomic():
        row = Dormancy.objects.select_for_update(of=("self",)).select_related("user").get(pk=row.pk)
        sent = Notification.objects.filter(recipient=row.user, kind=LINK, created_at__gt=now - AGAIN_AFTER)
        if row.closed_at is not None and not sent.exists():
            notify(row.user, LINK, context={"url": _link(row)})


def reopen(token: str, *, now: datetime):
    """Open the account that the link names. Raises DomainError for a link that is wrong, used or too old."""
    try:
        pk, closed = signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        raise _unusable() from None
    with transaction.atomic():
        row = Dormancy.objects.select_for_update().filter(user_id=pk, closed_at__isnull=False).first()
        if row is None or row.closed_at.isoformat() != closed:
            raise _unusable()
        user = row.user
        user.is_active, user.last_login = True, now
        user.save(update_fields=["is_active", "last_login"])
        row.delete()
        audit.append("user.reopened_by_owner", user, by=user)
    return user


def _quiet_since(moment: datetime):
    users = get_user_model().objects.active().with_a_role()
    return users.annotate(last=Coalesce("last_login", "date_joined")).filter(last__lt=moment)


def _warn(user, *, now: datetime, closes_at: datetime) -> None:
    with transaction.atomic():
        Dormancy.objects.create(user=user, warned_at=now)
        day = timezone.localdate(closes_at)
        notify(user, "dormant_warning", context={"url": reverse("account_login"), "closes_on": day.isoformat()})


def _close(row: Dormancy, *, now: datetime) -> None:
    with transaction.atomic():
        row.closed_at = now
        row.save(update_fields=["closed_at"])
        row.user.is_active = False
        row.user.save(update_fields=["is_active"])
        sessions.end_all(row.user)
        audit.append("user.closed_as_dormant", row.user, by=None)
        notify(row.user, "dormant_closed", context={"url": _link(row)})


def _link(row: Dormancy) -> str:
    token = signing.dumps([row.user_id, row.closed_at.isoformat()], salt=SALT)
    return reverse("dormant-reopen", args=[token])


def _unusable() -> DomainError:
    return DomainError(_("This link no longer works: it was used or is too old. Ask for a new one below."))
