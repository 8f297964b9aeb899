"""Which acts ask once more who is there, when the last proof is more than five minutes old.

The one place for the whole product: acts are named by the names of their addresses. What was posted is kept in the
session meanwhile and carried out after the proof. The account's own pages (address, second factor) ask by themselves.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from django.contrib.auth import logout
from django.urls import reverse

SENSITIVE = {
    "papers:issue",
    "papers:revoke",
    "person:give-role",
    "person:end-role",
    "person:erase",
    "wagtailusers_users:edit",
    "wagtailusers_users:delete",
    "security_rules:add",
    "security_rules:edit",
}
BULK = "wagtail_bulk_action"


def is_wanted(request, *, name: str, of: str = "") -> bool:
    """Whether this request is a sensitive act of somebody whose last proof is too old. `of` names the app whose
    records an act on many is about."""
    if request.method != "POST" or not (name in SENSITIVE or (name == BULK and of == "users")):
        return False
    return request.user.is_authenticated and reauthentication.is_reauthentication_required(request, app="lms.users")


def ask(request):
    """The page that asks for proof; the act waits in the session."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:  # somebody who signs in elsewhere alone: only signing in again proves anything
        logout(request)
    return reauthentication.suspend_request(request, ways[0]["url"] if ways else reverse("account_login"))
