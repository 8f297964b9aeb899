"""Operations on the security of accounts: counting failures, locking for a while, opening again."""

from datetime import datetime, timedelta

from allauth.account.internal.userkit import filter_users_by_email
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses import queue, vietnamese
from courses.audit import actions as audit
from courses.notifications.actions import notify
from courses.notifications.models import Notification
from lms.users.security import locks, rules
from lms.users.security.models import FailedSignIns

DAY = timedelta(days=1)
FORGOTTEN_AFTER = timedelta(days=2)
LETTER = "account_locked"
TELL = "lms.users.security.tasks.tell_of_lock"


def email_of(login: str) -> str:
    """The address behind what was typed: itself, or that of the account with this staff code; one query either way.

    A code of nobody stays as it is, and no account has an address like it.
    """
    login = vietnamese.nfc(login).strip()
    known = get_user_model().objects.with_staff_code(login).values_list("email", flat=True).first()
    return login if "@" in login or known is None else known


def account_of(email: str):
    """The account that an address signs in, or None."""
    found = filter_users_by_email(email, prefer_verified=True, for_login=True)
    return found[0] if found else None


def keys_of(email: str, user) -> list[str]:
    """What wrong passwords and wrong codes of an account are counted under, or of the name where there is none."""
    return [key_of(email, user), code_key_of(user)]


def locked_until(email: str, user, *, now: datetime) -> datetime | None:
    """When the account, or the name where there is none, opens again by itself; None while it takes passwords and
    codes."""
    locks = FailedSignIns.objects.filter(key__in=keys_of(email, user), locked_until__gt=now)
    return locks.aggregate(last=Max("locked_until"))["last"]


def count_failure(key: str, user, *, now: datetime) -> datetime | None:
    """Count one more failure, and lock when the rules say that it is enough; returns when such a lock ends. `user` is
    None where there is no account, which takes the same way.

    Failures that lie further apart than a lock lasts do not add up, but for the bound of a day, after which each locks
    again. The owner of a locked account is written to, once for that bound; by the queue, which is asked for a letter
    where there is no account too, so that the time of the answer tells nobody.
    """
    rule = rules.of(timezone.localdate(now))
    lasts = timedelta(minutes=rule.lock_minutes)
    with transaction.atomic():
        FailedSignIns.objects.get_or_create(key=key, defaults={"last_at": now})
        row = FailedSignIns.objects.select_for_update().get(key=key)
        row.failures = 1 if row.last_at < now - lasts else row.failures + 1
        row.last_at = now
        if row.day_began_at is None or row.day_began_at <= now - DAY:
            row.day_failures, row.day_began_at = 0, now
        row.day_failures += 1
        is_slow = row.day_failures >= rule.failures_a_day
        if is_slow or row.failures >= rule.failures:
            row.failures, row.locked_until = 0, now + lasts
            _record_lock(user)
            if row.day_failures <= rule.failures_a_day:
                failures = rule.failures_a_day if is_slow else rule.failures
                queue.enqueue(TELL, user=user and user.pk, failures=failures, at=now.isoformat())
        row.save()
        return row.locked_until if row.locked_until and row.locked_until > now else None


def forget_failures(*keys: str) -> None:
    """Somebody gave the right password or code: what went wrong with it before no longer counts."""
    FailedSignIns.objects.filter(key__in=keys).delete()


def prune_failures(now: datetime) -> None:
    """Let go of counts that nobody will ask for."""
    FailedSignIns.objects.filter(last_at__lt=now - FORGOTTEN_AFTER).delete()


def key_of(email: str, user) -> str:
    """What wrong passwords are counted under: the account, by whichever name it was called, or else the name itself."""
    return _key(f"account {user.pk}" if user is not None else f"name {vietnamese.fold(email)}")


def code_key_of(user) -> str:
    """What wrong codes of the second step are counted under: the right password before them forgives none."""
    return _key(f"codes {user.pk if user is not None else ''}")


def _key(name: str) -> str:
    return salted_hmac("failed sign-ins", name, algorithm="sha256").hexdigest()


def _record_lock(user) -> None:
    """Put the lock of an account on record. For a name without one the same is written and taken back, so that the
    time of the answer tells nobody."""
    with transaction.atomic():
        if user is None:
            audit.append_about("user.locked", get_user_model(), by=None)
            transaction.set_rollback(True)
        else:
            audit.append("user.locked", user, by=None)


def tell_of_lock(user, *, failures: int, at: datetime) -> None:
    """Write to the owner that the account was locked `at` that moment after so many failures, once."""
    if Notification.objects.filter(recipient=user, kind=LETTER, created_at__gte=at).exists():
        return
    minutes = rules.of(timezone.localdate(at)).lock_minutes
    until = locks.opens_at(at + timedelta(minutes=minutes))
    context = {"failures": failures, "minutes": minutes, "until": f"{until:%H:%M}"}
    notify(user, LETTER, context=context | {"url": reverse("account_reset_password")})
