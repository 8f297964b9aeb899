"""What every template may use: the site's identity, the main menu and the links to other languages."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page, Site

from lms.home.models import SiteSettings


def site(request) -> dict:
    """Lazy, so that a template that shows none of it costs no query."""
    return {
        "site_settings": SimpleLazyObject(lambda: SiteSettings.for_request(request)),
        "main_menu": SimpleLazyObject(lambda: _main_menu(request)),
        "language_links": SimpleLazyObject(lambda: _language_links(request)),
        "demo": settings.DEMO,
    }


def _main_menu(request) -> list[dict]:
    root = Site.find_for_request(request)
    if root is None:
        return []
    pages = Page.objects.live().in_menu().filter(depth=3, locale__language_code=get_language()).order_by("path")
    return [
        {"url": page.url, "title": page.title, "current": request.path.startswith(page.url or "\0")} for page in pages
    ]


def _language_links(request) -> list[dict]:
    return [
        {
            "code": code,
            "name": {"vi": "Tiếng Việt", "en": "English"}[code],
            "url": translate_url(request.path, code),
            "current": code == get_language(),
        }
        for code, _label in settings.LANGUAGES
    ]
