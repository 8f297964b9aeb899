"""What every template may use: the site's identity, the main menu and the links to other languages."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from lms.home import frame
from lms.home.models import SiteSettings

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}


def site(request) -> dict:
    """Lazy, so that a template that shows none of it costs no query."""
    return {
        "site_settings": SimpleLazyObject(lambda: _settings(request)),
        "main_menu": SimpleLazyObject(lambda: _main_menu(request)),
        "language_links": SimpleLazyObject(lambda: _language_links(request)),
        "demo": settings.DEMO,
    }


def _settings(request) -> SiteSettings:
    surroundings = frame.load(request)
    return surroundings.settings if surroundings else SiteSettings()


def _main_menu(request) -> list[dict]:
    surroundings = frame.load(request)
    menu = surroundings.menu if surroundings else []
    return [{**link, "current": request.path.startswith(link["url"])} for link in menu]


def _language_links(request) -> list[dict]:
    active = get_language()
    return [
        {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "url": request.path if code == active else translate_url(request.path, code),
            "current": code == active,
        }
        for code, _label in settings.LANGUAGES
    ]
