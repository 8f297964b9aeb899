"""The idle lock: after minutes without activity, by the server's clock, the person proves anew who is there.

Activity is every request that a person causes, and what a page reports: typing, scrolling, a playing video. Requests that
pages send by themselves are none. Whoever works in the back office is measured there by its own, shorter limit. A lock
is no sign-out: the session stays, and with it the page and all that is typed into it.
"""

from allauth.account.internal.flows.login import get_authentication_records
from django.utils import timezone

from lms.users.security import rules

SEEN = "seen_at"  # moment of the last activity, as a timestamp in the session
SEEN_IN_OFFICE = "seen_in_office_at"
STEP = 20  # seconds: the session is written no more often than this
WARNING = 60  # seconds before the lock at which a page asks whether somebody is there


def note(request, *, in_office: bool) -> None:
    """Somebody is there. Unlocks nothing: whoever calls this has asked `is_locked` before."""
    now = timezone.now().timestamp()
    for key in (SEEN, SEEN_IN_OFFICE) if in_office else (SEEN,):
        if now - request.session.get(key, 0) > STEP:
            request.session[key] = now


def is_locked(request, *, in_office: bool) -> bool:
    return seconds_left(request, in_office=in_office) <= 0


def seconds_left(request, *, in_office: bool) -> int:
    """Until the lock; 0 and less when it has come. A session from before such things were noted begins now."""
    now = timezone.now().timestamp()
    seen = request.session.get(SEEN_IN_OFFICE if in_office else SEEN, 0)
    proven = max((record["at"] for record in get_authentication_records(request, request.user)), default=0)
    last = max(seen, proven) or now
    return int(last + limit(in_office=in_office) - now)


def limit(*, in_office: bool) -> int:
    """Seconds without activity until the lock."""
    rule = rules.of(timezone.localdate())
    return 60 * (rule.office_idle_minutes if in_office else rule.idle_minutes)
