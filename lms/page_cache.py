"""Cached pages for visitors without a session: served before sessions, language and database are touched."""

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse

CACHED_TYPES = ("text/html", "application/rss+xml", "application/xml")
PRIVATE_PREFIXES = (
    "/admin/",
    "/tai-khoan/",
    "/en/tai-khoan/",
    "/verify/",
    "/en/verify/",
    "/healthz",
    "/readyz",
)


class AnonymousPageCache:
    """Keeps answers to anonymous GETs for PAGE_CACHE_SECONDS in the memory of the process.

    A page is kept only when it set no cookie, so it holds no token, message or name.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.seconds = settings.PAGE_CACHE_SECONDS
        self.cache = caches["pages"]

    def __call__(self, request):
        if not self.seconds or not self._may_be_cached(request):
            return self.get_response(request)
        key = f"{request.get_host()}{request.get_full_path()}"
        kept = self.cache.get(key)
        if kept is not None:
            body, content_type = kept
            return HttpResponse(body, content_type=content_type)
        response = self.get_response(request)
        if self._may_be_kept(response):
            self.cache.set(key, (response.content, response["Content-Type"]), self.seconds)
        return response

    @staticmethod
    def _may_be_cached(request) -> bool:
        return (
            request.method == "GET"
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not request.path.startswith(PRIVATE_PREFIXES)
        )

    @staticmethod
    def _may_be_kept(response) -> bool:
        return (
            response.status_code == 200
            and not response.streaming
            and not response.cookies
            and "no-store" not in response.get("Cache-Control", "")
            and response.get("Content-Type", "").startswith(CACHED_TYPES)
        )
