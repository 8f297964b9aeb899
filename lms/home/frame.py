"""What surrounds every page of a site in one language: identity, menu, footer links. Read once, kept for a minute.

`clear` forgets it; lms.receivers calls it when pages or the identity change in this process. Other processes
follow within KEPT_SECONDS.
"""

from dataclasses import dataclass

from django.core.cache import caches
from django.utils.translation import get_language
from wagtail.models import Page, Site

from courses.catalogue.models import CatalogueIndexPage
from lms.awareness.models import AwarenessIndexPage
from lms.home.models import ContentPage, SiteSettings

KEPT_SECONDS = 60


@dataclass(frozen=True)
class Frame:
    """`root_path` is the stored path below which all pages of this language lie."""

    site: Site
    root_path: str
    settings: SiteSettings
    menu: list[dict]
    about: list[dict]
    catalogue_url: str
    awareness_url: str


def load(request) -> Frame | None:
    """The frame for the request's site and the active language; None when no site answers to the host."""
    kept = getattr(request, "_frame", None)
    if kept is None or kept[0] != get_language():
        kept = request._frame = (get_language(), _cached(request))
    return kept[1]


def clear() -> None:
    """Forget frames and cached pages in this process."""
    caches["pages"].clear()
    caches["filtered"].clear()


def _cached(request) -> Frame | None:
    key = f"frame:{get_language()}:{request.get_host()}"
    frame = caches["pages"].get(key)
    if frame is None:
        frame = _read(request)
        if frame is not None:
            caches["pages"].set(key, frame, KEPT_SECONDS)
    return frame


def _read(request) -> Frame | None:
    site = Site.find_for_request(request)
    if site is None:
        return None
    home = site.root_page.localized
    children = Page.objects.live().child_of(home).order_by("path")
    return Frame(
        site=site,
        root_path=home.url_path,
        settings=SiteSettings.for_site(site),
        menu=_links(children.in_menu(), request),
        about=_links(children.not_in_menu().type(ContentPage), request),
        catalogue_url=_first(children.type(CatalogueIndexPage), request),
        awareness_url=_first(children.type(AwarenessIndexPage), request),
    )


def _links(pages, request) -> list[dict]:
    return [{"url": page.get_url(request), "title": page.title} for page in pages]


def _first(pages, request) -> str:
    page = pages.first()
    return page.get_url(request) if page else ""
