"""Finds the page of an address in two queries, however deep it lies.

Wagtail walks down the tree with two queries a level. Pages here have no addresses of their own making, so the stored
path decides; whatever is not found this way goes Wagtail's way.
"""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from courses.learning import contents
from lms.home import frame


def serve(request, path: str):
    """Answer with the page at `path` below the home page of the active language."""
    page = _find(request, path)
    if page is not None:
        request._wagtail_route_for_request = RouteResult(page)
    return wagtail_serve(request, path)


def _find(request, path: str) -> Page | None:
    """The live page at the address. Its versions in other languages are noted on the request for the language switch."""
    surroundings = frame.load(request)
    if surroundings is None:
        return None
    request._wagtail_site = surroundings.site
    tail = path.strip("/")
    url_path = f"{surroundings.root_path}{tail}/" if tail else surroundings.root_path
    same = Page.objects.live().filter(url_path=url_path)
    if tail:
        same = same.filter(slug=tail.rpartition("/")[2])  # this one has an index
    versions = Page.objects.live().filter(translation_key__in=same.values("translation_key"))
    addresses, found = {}, None
    for pk, kind, place, language in versions.values_list(
        "pk", "content_type_id", "url_path", "locale__language_code"
    ):
        addresses[language] = contents.address(place, language=language)
        if place == url_path:
            found = pk, kind
    if found is None:
        return None
    request.versions_of_page = found[0], addresses
    model = ContentType.objects.get_for_id(found[1]).model_class()
    return model.objects.select_related("locale").get(pk=found[0])
