"""The security rule of a day, read at nearly every request and therefore kept in the memory of each process."""

from datetime import date, timedelta

from django.core.cache import caches
from django.utils import timezone

from lms.users.security.models import SecurityRule

KEY = "security-rules"
SECONDS = 30  # the process that saves a rule knows it at once, the others after this long


def of(today: date) -> SecurityRule:
    """The rule that holds on `today`: the youngest that has begun; before all of them, the defaults."""
    for rule in _all():
        if rule.valid_from <= today:
            return rule
    return SecurityRule(valid_from=today)


def spared_roles(today: date) -> set[int]:
    """Keys of the roles that the rule of the day lets off the second factor, as long as they carry no power."""
    rule = of(today)
    return {role.pk for role in rule.spared_roles.all()} if rule.pk else set()


def proof_timeout() -> int:
    """Seconds for which a proof of who is there does for sensitive acts."""
    return 60 * of(timezone.localdate()).proof_minutes


def trust_age() -> timedelta:
    """For how long a trusted browser leaves the second step out."""
    return timedelta(days=of(timezone.localdate()).trusted_days)


def forget() -> None:
    """Read the rules anew at the next question."""
    caches["rules"].delete(KEY)


def _all() -> list[SecurityRule]:
    kept = caches["rules"].get(KEY)
    if kept is None:
        kept = list(SecurityRule.objects.order_by("-valid_from").prefetch_related("spared_roles"))
        caches["rules"].set(KEY, kept, SECONDS)
    return kept
