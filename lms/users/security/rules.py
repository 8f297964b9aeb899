"""The security rule of a day, read at nearly every request and therefore kept in the memory of each process."""

from datetime import date

from django.core.cache import caches

from lms.users.security.models import SecurityRule

KEY = "security-rules"
SECONDS = 30  # the process that saves a rule knows it at once, the others after this long


def of(today: date) -> SecurityRule:
    """The rule that holds on `today`: the youngest that has begun; before all of them, the defaults."""
    for rule in _all():
        if rule.valid_from <= today:
            return rule
    return SecurityRule(valid_from=today)


def forget() -> None:
    """Read the rules anew at the next question."""
    caches["rules"].delete(KEY)


def _all() -> list[SecurityRule]:
    kept = caches["rules"].get(KEY)
    if kept is None:
        kept = list(SecurityRule.objects.order_by("-valid_from"))
        caches["rules"].set(KEY, kept, SECONDS)
    return kept
