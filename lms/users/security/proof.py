"""Which acts ask once more who is there, when the last proof is more than five minutes old.

The one place for the whole product: acts are named by the names of their addresses. What was posted is kept in the
session meanwhile and carried out after the proof; forms that hold secrets are never kept. The account's own pages
(address, second factor) ask by themselves.
"""

import time
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lms.users import secrecy

SENSITIVE = {
    "papers:issue",
    "papers:revoke",
    "person:give-role",
    "person:end-role",
    "person:remove-second-step",
    "person:erase",
    "person:reveal-number",
    "person:remove-number",
    "personal-number-reveal",
    "personal-number-remove",
    "wagtailusers_users:edit",
    "wagtailusers_users:delete",
    "security_rules:add",
    "security_rules:edit",
}
# Passwords, codes, client secrets and personal numbers stand in no session.
NEVER_KEPT = ("account_", "mfa_", "sign_in_services:", "personal-number-entry", "person:number", "people-by-number")
BULK = "wagtail_bulk_action"
PURPOSE = "lms.users.security acts that wait"
READY = "act_after_proof"  # in the session between a proof and the page to which it leads
LASTS = 600  # seconds that an act may wait there, behind a duty


def is_wanted(request, *, name: str, of: str = "") -> bool:
    """Whether this request is a sensitive act of somebody whose last proof is too old. `of` names the app whose
    records an act on many is about."""
    if request.method != "POST" or not (name in SENSITIVE or (name == BULK and of == "users")):
        return False
    return request.user.is_authenticated and is_old(request)


def is_old(request) -> bool:
    """Whether the last proof of somebody who is signed in is older than five minutes."""
    return get_adapter().is_reauthentication_required(app="lms.users")


def ask(request):
    """The page that asks for proof; the act waits in the session, unless nothing of what was typed may be kept."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:  # no password, and no service that is open: nothing but signing in again proves anything
        logout(request)
        return _lead_to(reverse("account_login"), request)
    return _ask_at(ways[0]["url"], request)


def ask_second_step(request):
    """The page that asks for the second step, where a password is not enough; the act waits as in `ask`."""
    ways = [way for way in get_adapter().get_reauthentication_methods(request.user) if way["id"].startswith("mfa")]
    return _ask_at(ways[0]["url"], request)


def finish(request, *, onward: str):
    """After a proof by another service: what waited for it, or else the page that asked."""
    waiting = request.session.pop(reauthentication.STATE_SESSION_KEY, {})
    if "state" in waiting:
        return resume(request, waiting["state"], onward=onward)
    return redirect(onward or settings.LOGIN_REDIRECT_URL)


def resume(request, kept: dict, *, onward: str = ""):
    """On to where a proof leads; an act that waited for this very proof is carried out there."""
    onward = onward or get_next_redirect_url(request, REDIRECT_FIELD_NAME)
    if onward == kept["to"]:
        request.session[READY] = kept | {"until": time.time() + LASTS}
    return redirect(onward or settings.LOGIN_REDIRECT_URL)


def carry_out(request) -> None:
    """Turn the request for the page to which a proof led into the act that waited for it; once, and at its own address,
    where a faulty form can be sent again."""
    ready = request.session.get(READY)
    if not ready or request.method != "GET" or request.get_full_path() != ready["to"]:
        return
    del request.session[READY]
    if ready["until"] > time.time():
        request.FILES  # noqa: B018  read from a GET for good, or they would empty what is set below
        request.method, request.POST = "POST", QueryDict(secrecy.unseal(ready["posted"], purpose=PURPOSE))


def _ask_at(where: str, request):
    if request.method == "POST":
        _keep(request)
    return _lead_to(where, request)


def _lead_to(where: str, request):
    return redirect(f"{where}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")


def _keep(request) -> None:
    """Let what was posted wait for the proof: its address and its fields, nothing of the request besides. Files do not
    wait, which is said at once."""
    request.session.pop(reauthentication.STATE_SESSION_KEY, None)
    if request.resolver_match.view_name.startswith(NEVER_KEPT):
        messages.warning(request, _("What was typed was not kept. Type it again after the proof."))
        return
    kept = {"to": request.get_full_path(), "posted": secrecy.seal(request.POST.urlencode(), purpose=PURPOSE)}
    waiting = {"callback": f"{__name__}.{resume.__name__}", "state": kept}
    request.session[reauthentication.STATE_SESSION_KEY] = waiting
    names = ", ".join(f"“{file.name}”" for _name, files in request.FILES.lists() for file in files)
    if names:
        sentence = _("What was typed is kept and goes on after the proof, files do not: choose %(files)s again then.")
        messages.warning(request, sentence % {"files": names})
