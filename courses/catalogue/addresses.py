"""Addresses of pages."""

from django.conf import settings


def address(url_path: str, *, language: str) -> str:
    """The site's address of a page from its stored path, without asking Wagtail page by page.

    The first part of a stored path is the language's home page, which the address does not show.
    """
    tail = url_path.split("/", 2)[2]
    return f"/{tail}" if language == settings.LANGUAGE_CODE else f"/{language}/{tail}"
