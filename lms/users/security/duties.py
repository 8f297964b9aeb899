"""What somebody has to do before anything else: set up a second factor, show it, change a password.

Duties are found at sign-in, or when somebody is given a role or removes their second factor meanwhile, and stand in the
session until they are done; `lms.users.security.middleware` leads there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.account.internal.flows.login import get_authentication_records
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.users.security import factor, passwords

OPEN = "duties"  # {name: moment as a timestamp} in the session
WEAK = "password_is_weak"  # in the session between the form that saw the password and the end of signing in
PROVEN = "second_factor"  # in a session in which a second step was shown, so that none is asked for again
SHOW = "second-step"  # the duty that leads to the proof and back
ONWARD = "after_duties"  # where the person wanted to go


@dataclass(frozen=True)
class Duty:
    name: str
    url_name: str
    reason: str
    is_done: Callable


def _has_changed_password(request, *, since: datetime) -> bool:
    return passwords.set_at(request.user) > since


def _has_shown_second_step(request, **_when) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


DUTIES = [
    Duty(
        name="second-factor",
        url_name="mfa_index",
        reason=_("This account may do its work only with two-step sign-in. Set it up now; it takes two minutes."),
        is_done=lambda request, *, since: factor.has_second_factor(request.user),
    ),
    Duty(
        name=SHOW,
        url_name="mfa_reauthenticate",
        reason=_("This account now has a role, which asks for the second step once. Show it to go on."),
        is_done=_has_shown_second_step,
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
    has_factor = factor.has_second_factor(user)  # it was asked for just now, or the browser is trusted
    if has_factor:
        request.session[PROVEN] = True
    lacks_factor = not has_factor and factor.needs_second_factor(user, today=timezone.localdate())
    needs_password = request.session.pop(WEAK, False) or passwords.is_too_old(user, now=now)
    found = {"second-factor": lacks_factor, "password": needs_password}
    request.session[OPEN] = {name: now.timestamp() for name, is_due in found.items() if is_due}


def begin_with_role(request, *, now: datetime) -> None:
    """Note what somebody owes who was given a role since signing in: a second factor, or to show the one they have."""
    if request.session.get(PROVEN) or not factor.needs_second_factor(request.user, today=timezone.localdate()):
        return
    if _has_shown_second_step(request):
        request.session[PROVEN] = True
        return
    name = SHOW if factor.has_second_factor(request.user) else "second-factor"
    request.session[OPEN] = {name: now.timestamp()} | request.session.get(OPEN, {})


def begin_without_factor(request, *, now: datetime) -> None:
    """Somebody has just removed a second factor: what is left must do alone."""
    user = request.user
    if not factor.has_second_factor(user) and passwords.leans_on_factor(user):
        request.session[OPEN] = {"password": now.timestamp()} | request.session.get(OPEN, {})


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
        if not duty.is_done(request, since=datetime.fromtimestamp(noted[duty.name], tz=UTC)):
            return duty
        noted = {name: at for name, at in noted.items() if name != duty.name}
        request.session[OPEN] = noted
    return None
