"""What happens around requests of people who are signed in."""

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.users.security import duties, idle, proof

OPEN_WHEN_LOCKED = {
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "single-sign-on-proof",
    "single-sign-on-proof-by",
    "single-sign-on-callback",
    "single-sign-on-return",
    "idle-activity",
    "idle-unlock",
    "idle-unlocked",
    "media",
    "wagtailadmin_javascript_catalog",
    "healthz",
    "readyz",
}
BY_THEMSELVES = {"wagtailadmin_editing_sessions:ping", "lesson-media", "lesson-media-poster"}  # requests of pages
ALWAYS_OPEN = (
    *("idle-", "account_", "mfa_", "usersessions_", "media", "javascript", "healthz", "readyz", "mailbox"),
    *("single-sign-on-proof", "single-sign-on-callback", "single-sign-on-return"),
    *("answer-save", "attempt-submit"),  # an answer on its way is not lost
)


class Gate:
    """What may answer a request in place of its view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class IdleLock(Gate):
    """Lets nobody go on after minutes without activity before they have proved who is there.

    A page is led to the proof and back, a form is kept and carried out after it, a script is told so.
    """

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or name in OPEN_WHEN_LOCKED:
            return None
        if name in BY_THEMSELVES or not request.user.is_authenticated:
            return None
        in_office = request.path.startswith(reverse("wagtailadmin_home"))
        if not idle.is_locked(request, in_office=in_office):
            idle.note(request, in_office=in_office)
            return None
        if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
            return JsonResponse({"state": "signed-out", "message": _("The page is locked.")}, status=401)
        return proof.ask(request)


class ProofFirst(Gate):
    """Asks once more who is there before a sensitive act, and lets the act that waited go on after the proof."""

    def process_view(self, request, view, args, kwargs):
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            proof.carry_out(request)
            proof.offer_file(request)
        name = request.resolver_match.view_name or ""
        return proof.ask(request) if proof.is_wanted(request, name=name, of=kwargs.get("app_label", "")) else None

    def process_exception(self, request, exception):
        """Pages of the account ask by an exception; the library's own answer would keep passwords and cookies."""
        is_asked = isinstance(exception, ReauthenticationRequired) and request.user.is_authenticated
        return proof.ask(request) if is_asked else None


class DutiesFirst(Gate):
    """Leads people to what they have to do before anything else; pages of the account itself stay open."""

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or name.startswith(ALWAYS_OPEN):
            return None
        # a page, or anything in the back office: roles open nothing elsewhere that is not read
        is_watched = request.method == "GET" or request.path.startswith(reverse("wagtailadmin_home"))
        if is_watched and request.user.is_authenticated:
            duties.begin_with_role(request, now=timezone.now())
        duty = duties.first(request)
        if duty is None:
            return None
        if duty.name == duties.SHOW:
            messages.warning(request, duty.reason)
            return proof.ask_second_step(request)
        if request.method == "GET":
            request.session[duties.ONWARD] = request.get_full_path()
        messages.warning(request, duty.reason)
        return redirect(duty.url_name)
