"""What somebody has to do after signing in before anything else: set up a second factor, change a password.

Duties are found at sign-in and stand in the session until they are done; `lms.users.security.middleware` leads there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.users.security import factor, passwords

OPEN = "duties"  # {name: moment as a timestamp} in the session
WEAK = "password_is_weak"  # in the session between the form that saw the password and the end of signing in
PROVEN = "second_factor"  # in the session of somebody who has a second factor, so that it is not asked for again
ONWARD = "after_duties"  # where the person wanted to go


@dataclass(frozen=True)
class Duty:
    name: str
    url_name: str
    reason: str
    is_done: Callable


def _has_changed_password(user, *, since: datetime) -> bool:
    return passwords.set_at(user) > since


DUTIES = [
    Duty(
        name="second-factor",
        url_name="mfa_index",
        reason=_("This account may do its work only with two-step sign-in. Set it up now; it takes two minutes."),
        is_done=lambda user, *, since: factor.has_second_factor(user),
    ),
    Duty(
        name="password",
        url_name="account_change_password",
        reason=_("The password no longer meets the rules, or is too old. Choose a new one before going on."),
        is_done=_has_changed_password,
    ),
]


def begin(request, user, *, now: datetime) -> None:
    """Note in the session what is to be done first by somebody who has just signed in."""
    lacks_factor = _lacks_factor(user)
    needs_password = request.session.pop(WEAK, False) or passwords.is_too_old(user, now=now)
    found = {"second-factor": lacks_factor, "password": needs_password}
    request.session[OPEN] = {name: now.timestamp() for name, is_due in found.items() if is_due}


def begin_in_office(request, *, now: datetime) -> None:
    """Note the lack of a second factor of somebody who was given a role since signing in."""
    if request.session.get(PROVEN):
        return
    if _lacks_factor(request.user):
        request.session[OPEN] = {"second-factor": now.timestamp()} | request.session.get(OPEN, {})
    else:
        request.session[PROVEN] = True


def accept_second_step(request) -> None:
    """Somebody has just signed in by a service whose second step counts: none of ours has to be set up."""
    request.session[PROVEN] = True
    request.session[OPEN] = {
        name: at for name, at in request.session.get(OPEN, {}).items() if name != "second-factor"
    }


def first(request) -> Duty | None:
    """The next thing to do, or None. Those that were done meanwhile are struck out."""
    noted = request.session.get(OPEN)
    if not noted or not request.user.is_authenticated:
        return None
    for duty in DUTIES:
        if duty.name not in noted:
            continue
        if not duty.is_done(request.user, since=datetime.fromtimestamp(noted[duty.name], tz=UTC)):
            return duty
        noted = {name: at for name, at in noted.items() if name != duty.name}
        request.session[OPEN] = noted
    return None


def _lacks_factor(user) -> bool:
    return factor.needs_second_factor(user, today=timezone.localdate()) and not factor.has_second_factor(user)
