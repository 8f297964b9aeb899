"""Requests to providers: https wherever this system is reached by https, ten seconds, half a megabyte, no redirects.

Providers of provinces often stand in private networks, so private addresses are allowed: only administrators name
addresses, and what is answered there is shown to nobody unless it is signed by the provider.
"""

import json
import time
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.cache import cache

from lms.users.single_sign_on.failures import Failure

CONNECT, READ, ALTOGETHER = 4, 6, 10  # seconds
LARGEST = 512 * 1024  # bytes
KEPT = 600  # seconds that documents of a provider are kept


def check_address(address: str) -> str:
    """The address, if a request may go there. Raises Failure."""
    parts = urlsplit(str(address))
    schemes = {"https"} if settings.PUBLIC_URL.startswith("https://") else {"https", "http"}
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.fragment:
        raise Failure("misconfigured", detail="an address of the provider is not https")
    return address


def fetch(address: str, *, data: dict | None = None, auth=None, bearer: str = "") -> dict:
    """The JSON object at the address; by POST when there is `data`. Raises Failure."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    method = "GET" if data is None else "POST"
    try:
        with requests.request(
            method,
            check_address(address),
            data=data,
            auth=auth,
            headers=headers,
            timeout=(CONNECT, READ),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = _body(response)
    except requests.RequestException as error:
        raise Failure("unreachable", detail=type(error).__name__) from None
    if response.status_code >= 500:
        raise Failure("unreachable", detail=f"status {response.status_code}")
    if response.status_code != 200:
        raise Failure("misconfigured", detail=f"status {response.status_code}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Failure("invalid", detail="no JSON") from None
    if not isinstance(found, dict):
        raise Failure("invalid", detail="no JSON object")
    return found


def fetch_kept(address: str, *, fresh: bool = False) -> dict:
    """The JSON object at the address, at most ten minutes old; asked for anew when `fresh`."""
    key = f"single-sign-on:{address}"
    found = None if fresh else cache.get(key)
    if found is None:
        found = fetch(address)
        cache.set(key, found, KEPT)
    return found


def _body(response) -> bytes:
    began, body = time.monotonic(), b""
    for part in response.iter_content(16 * 1024):
        body += part
        if len(body) > LARGEST or time.monotonic() - began > ALTOGETHER:
            raise Failure("unreachable", detail="the answer is too long")
    return body
