"""What happens around requests of people who are signed in."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from lms.users.security import duties

ALWAYS_OPEN = ("account_", "mfa_", "usersessions_", "media", "javascript", "healthz", "readyz", "mailbox")


class DutiesFirst:
    """Leads people to what they have to do before anything else; pages of the account itself stay open."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name or ""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or name.startswith(ALWAYS_OPEN):
            return None
        if request.path.startswith(reverse("wagtailadmin_home")) and request.user.is_authenticated:
            duties.begin_in_office(request, now=timezone.now())
        duty = duties.first(request)
        if duty is None:
            return None
        if request.method == "GET":
            request.session[duties.ONWARD] = request.get_full_path()
        messages.warning(request, duty.reason)
        return redirect(duty.url_name)
