"""The privacy notice that sign-up shows: its version and where to read it."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from lms.home.models import ContentPage

SLUG = "quyen-rieng-tu"


@dataclass(frozen=True)
class Notice:
    version: str
    url: str


def notice() -> Notice:
    """The notice of now; `url` is empty until an editor has published its page."""
    page = ContentPage.objects.live().filter(slug=SLUG, locale__language_code=settings.LANGUAGE_CODE).first()
    if page is None:
        return Notice(version=settings.PRIVACY_NOTICE_VERSION, url="")
    translated = page.get_translations().live().filter(locale__language_code=get_language()).first()
    return Notice(version=settings.PRIVACY_NOTICE_VERSION, url=(translated or page).url)
