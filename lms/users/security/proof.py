"""Which acts ask once more who is there, when the last proof is older than the security rules allow.

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
from lms.users.security import downloads


def _acts(area: str, names: str) -> set[str]:
    return {f"{area}:{name}" for name in names.split()}


SENSITIVE = {
    "my-request-erase",
    "personal-number-reveal",
    "personal-number-remove",
    *_acts("papers", "issue revoke"),
    *_acts(
        "person",
        "give-role end-role remove-second-step unlock sign-out password-letter erase reveal-number remove-number",
    ),
    *_acts("wagtailusers_users", "add edit delete"),
    *_acts("wagtailusers_groups", "add edit delete"),
    *_acts("sign_in_services", "add edit delete"),
    *_acts("linked_sign_ins", "delete"),
    *_acts("units", "rename move merge split close carry_out withdraw"),
    *_acts("organisation", "add edit delete"),
    *_acts("branches", "add"),
    *_acts("people_import", "confirm undo"),
    *_acts("security_rules", "add edit delete"),
    *_acts("request_rules", "add edit delete"),
    *_acts("incident_rules", "add edit delete"),
    *_acts("public_holidays", "add edit delete"),
    *_acts("consent_purposes", "add edit delete"),
    *_acts("consent_texts", "add"),
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
    is_act = name in SENSITIVE or (name == BULK and of == "users")
    is_wanted = is_act if request.method == "POST" else downloads.is_file(request)
    return is_wanted and request.user.is_authenticated and is_old(request)


def is_old(request) -> bool:
    """Whether the last proof of somebody who is signed in is older than the rules allow."""
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
    # A GET brings no files. Asking settles it: asked later, Django would read the empty body over what is set here.
    if ready["until"] > time.time() and not request.FILES:
        request.method, request.POST = "POST", QueryDict(secrecy.unseal(ready["posted"], purpose=PURPOSE))


def offer_file(request) -> None:
    """Offer the file that waited for a proof on the page to which the proof led."""
    if downloads.is_awaited(request) and not is_old(request):
        downloads.offer(request)


def _ask_at(where: str, request):
    if request.method == "POST":
        _keep(request)
    return _lead_to(where, request)


def _lead_to(where: str, request):
    is_file = request.method != "POST" and downloads.is_file(request)
    onward = downloads.wait(request) if is_file else request.get_full_path()
    return redirect(f"{where}?{urlencode({REDIRECT_FIELD_NAME: onward})}")


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
