"""What happens around every request."""

import logging
import time
import uuid

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import Http404
from django.urls import reverse

from courses import origin
from courses.audit import actions as audit
from lms import bounds, logs, tags

logger = logging.getLogger("lms.requests")

OFFICE = "/admin/"
FILES_AND_PAGES = ("wagtail_serve", "media", "wagtaildocs_serve", "wagtailimages_serve")  # gone is not refused there


def request_id(get_response):
    """Give the request an id that its logs and the answer carry, and log it by the name of its view.

    Neither path nor query is logged: they may hold keys from letters, codes of papers or what somebody searched for.
    """

    def middleware(request):
        logs.request_id.set(uuid.uuid4().hex)  # stands until the next request: Django logs refusals after this
        began = time.monotonic()
        response = get_response(request)
        response["X-Request-ID"] = logs.request_id.get()
        if logger.isEnabledFor(logging.INFO):
            facts = {"status_code": response.status_code, "duration_ms": _since(began)}
            logger.info("%s %s", request.method, logs.view_name(request), extra=facts)
        return response

    return middleware


def origin_of_acts(get_response):
    """Let the audit log know the network address that the request comes from, as counted past trusted proxies."""

    def middleware(request):
        token = origin.address.set(_address(request))
        try:
            return get_response(request)
        finally:
            origin.address.reset(token)

    return middleware


def refused_attempts(get_response):
    """Put on record what signed-in people were refused: any view by 403, in the back office and wherever an address
    names a record also by 404, and Wagtail's ways to send people away. One entry a person, view and minute; the view
    is named, never the address."""

    def middleware(request):
        response = get_response(request)
        if _is_refusal(request, response) and request.user.is_authenticated:
            view = logs.view_name(request)
            minute = int(time.time() // 60)
            if cache.add(f"refused-{request.user.pk}-{view}-{minute}", True, timeout=60):
                audit.append("access.refused", request.user, by=request.user, view=view, answer=response.status_code)
        return response

    return middleware


def back_office_policy(get_response):
    """Wagtail's editor needs inline scripts; pages under /admin/ alone may run them. Uploaded documents may do nothing."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = settings.BACK_OFFICE_CSP
        if request.path.startswith("/documents/"):
            response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return response

    return middleware


def private_pages(get_response):
    """Pages for somebody with a session are kept by no browser and no proxy: training rooms share computers."""

    def middleware(request):
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware


class Bounds:
    """Addresses of the back office that name pages or files answer 404 outside what somebody's roles allow there."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = tags.reader.set(request.user)
        try:
            return self.get_response(request)
        finally:
            tags.reader.reset(token)

    def process_view(self, request, view, args, kwargs):
        in_office = request.path.startswith("/admin/") and request.user.is_authenticated
        if in_office and not bounds.allow(request, request.resolver_match):
            raise Http404


def _is_refusal(request, response) -> bool:
    match, status = request.resolver_match, response.status_code
    if match is None or not hasattr(request, "user"):
        return False
    in_office = request.path.startswith(OFFICE)
    if status in (301, 302) and in_office:
        home, target = reverse("wagtailadmin_home"), response.get("Location", "")
        return (target == home != request.path) or target.startswith(f"{reverse('account_login')}?")
    names_a_record = bool(match.kwargs) and match.view_name not in FILES_AND_PAGES
    return status == 403 or (status == 404 and (in_office or names_a_record))


def _address(request) -> str:
    """The address of the visitor; empty when fewer proxies passed the request on than TRUSTED_PROXIES says."""
    try:
        return get_adapter(request).get_client_ip(request)
    except (PermissionDenied, ImproperlyConfigured):
        return ""


def _since(began: float) -> float:
    return round((time.monotonic() - began) * 1000, 1)
