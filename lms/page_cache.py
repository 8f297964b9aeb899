"""Cached pages for visitors without a session: served before sessions, language and database are touched.

An answer is kept by scheme, host, path (which carries the language) and query, for PAGE_CACHE_SECONDS in the memory
of the process. Only queries made of known filters are kept, and apart from the pages themselves in a small cache:
whoever invents values drives out other filtered lists, never a page.
"""

import gzip
import re
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, QueryDict
from django.utils.cache import patch_vary_headers

from courses.catalogue.facets import NAMES

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
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
KNOWN_PARAMETERS = frozenset([*NAMES, "task", "page"])
PLAIN_VALUE = re.compile(r"[a-z0-9]{1,12}")
MAX_PARAMETERS = 6
UNKEPT_HEADERS = ("X-Request-ID", "Set-Cookie")


class AnonymousPageCache:
    """A page is kept only when it set no cookie, so it holds no token, message or name."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.seconds = settings.PAGE_CACHE_SECONDS

    def __call__(self, request):
        if not self.seconds or not _may_be_cached(request):
            return self.get_response(request)
        key = _key(request)
        cache = caches["filtered" if request.META.get("QUERY_STRING") else "pages"]
        kept = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if not _may_be_kept(response):
                return response
            headers = {name: value for name, value in response.items() if name not in UNKEPT_HEADERS}
            kept = response.content, gzip.compress(response.content, mtime=0), headers
            cache.set(key, kept, self.seconds)
        return _answer(request, *kept)


def _answer(request, body: bytes, compressed: bytes, headers: dict) -> HttpResponse:
    """The kept page, compressed for those who accept it: nothing secret stands in it."""
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        packed = {"Content-Encoding": "gzip", "Content-Length": str(len(compressed))}
        response = HttpResponse(compressed, headers=headers | packed)
    else:
        response = HttpResponse(body, headers=headers)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _key(request) -> str:
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    return f"page:{sha256(address.encode()).hexdigest()}"


def _may_be_cached(request) -> bool:
    return (
        request.method == "GET"
        and not any(name in request.COOKIES for name in PERSONAL_COOKIES)
        and not request.path.startswith(PRIVATE_PREFIXES)
        and _is_known(request.META.get("QUERY_STRING", ""))
    )


def _is_known(query: str) -> bool:
    """Whether a query string is made of known filters alone; a search for words is not kept."""
    if not query:
        return True
    if len(query) > 200:
        return False
    pairs = [(name, value) for name, values in QueryDict(query).lists() for value in values]
    return len(pairs) <= MAX_PARAMETERS and all(
        name in KNOWN_PARAMETERS and PLAIN_VALUE.fullmatch(value) for name, value in pairs
    )


def _may_be_kept(response) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
        and response.get("Content-Type", "").startswith(CACHED_TYPES)
    )
