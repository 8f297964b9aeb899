"""Which pages and files of the back office somebody may reach by their address.

Wagtail asks most of its views for permission, yet shows title, history and versions of every page to whoever knows its
number, and lets every translator update every translation. Here each address that names pages or files is asked first,
in the same way: is there a permission on them? `lms.middleware` answers 404 where there is none.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import Translation, TranslationSource
from wagtailmedia.models import get_media_model

from courses.pointing import linkable, places_of, works_on_the_site

PAGES = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
FILES = {
    "image_id": get_image_model,
    "document_id": get_document_model,
    "doc_id": get_document_model,
    "media_id": get_media_model,
}
CHOSEN = {"wagtailimages_chooser:chosen": get_image_model, "wagtaildocs_chooser:chosen": get_document_model}
EXPLORING = ("wagtailadmin_explore", "wagtailadmin_explore_results")
PLACING = ("wagtailadmin_pages:copy", "wagtailadmin_pages:move")
CHOOSING = ("wagtailadmin_choose_page_child", "wagtailadmin_choose_page_chosen_multiple")
NO_PAGE = 0  # a key that no page has
ACTS = {"choose", "change"}

# Reports that tell of the whole site whoever asks, and the one that tells of all records.
OF_THE_SITE = (
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:aging_pages",
    "wagtail_localize:translations_report",
)
OF_EVERYTHING = "wagtailadmin_reports:site_history"
FAILING = "wagtailadmin_error_test"  # raises an error on purpose
EDITING = "wagtailadmin_editing_sessions:ping"  # names whoever edits a record


def allow(request, match) -> bool:
    """Whether whoever asks may reach what the address (a ResolverMatch of the back office) names."""
    user = request.user
    if match.view_name == FAILING:
        return False
    if user.is_superuser:
        return True
    if match.view_name == EDITING:
        return _may_see_record(user, **match.kwargs)
    if match.view_name.startswith(OF_EVERYTHING):
        return False
    if match.view_name.startswith(OF_THE_SITE):
        return works_on_the_site(user)
    return all(_may_use(user, *named) for named in _files(request, match)) and _may_reach_pages(request, match)


def _may_see_record(user, *, app_label: str, model_name: str, object_id: str, **others) -> bool:
    """Whether a record is among those that the person may see. Models that do not say so are left to Wagtail, which asks
    for the permission to change."""
    try:
        records = apps.get_model(app_label, model_name)._default_manager
        visible = getattr(records, "visible_to", None)
        return visible is None or visible(user).filter(pk=unquote(object_id)).exists()
    except (LookupError, ValueError, ValidationError):
        return False  # no such model, and no such key


def _may_reach_pages(request, match) -> bool:
    user, pks = request.user, _pages(request, match)
    if not pks:
        return True
    if match.view_name in CHOOSING:
        return Page.objects.filter(linkable(user), pk__in=pks).count() == len(set(pks))
    places = [page.path for page in places_of(user)]
    paths = list(Page.objects.filter(pk__in=pks).values_list("path", flat=True))
    if len(paths) < len(set(pks)):
        return False  # no other answer than for pages elsewhere
    if match.view_name in EXPLORING:
        return all(_covers(places, path) or any(place.startswith(path) for place in places) for path in paths)
    return all(_covers(places, path) for path in paths)


def _covers(places: Iterable[str], path: str) -> bool:
    return any(path.startswith(place) for place in places)


def _pages(request, match) -> list[int]:
    """Primary keys of the pages that an address names, and of the one below which another is to stand."""
    found = [match.kwargs[name] for name in PAGES if match.kwargs.get(name)]
    if match.view_name == "wagtailadmin_pages:revisions_compare":
        found.append(match.kwargs["pk"])
    if match.view_name in PLACING and request.POST.get("new_parent_page"):
        found += _numbers(request.POST.getlist("new_parent_page")) or [NO_PAGE]
    if match.view_name == "wagtailadmin_choose_page_chosen_multiple" or _is_bulk(match, Page):
        found += _numbers(request.GET.getlist("id"))
    if _is_bulk(match, Page) and "all" in request.GET.getlist("id"):
        found += _numbers([request.GET.get("childOf", "")]) or [Page.get_first_root_node().pk]
    return [int(pk) for pk in found] + _translated(match.kwargs)


def _translated(named: dict) -> list[int]:
    """The pages, in their own language, whose translation an address names."""
    sources = TranslationSource.objects.none()
    if "translation_source_id" in named:
        sources = TranslationSource.objects.filter(pk=named["translation_source_id"])
    if "translation_id" in named:
        sources = TranslationSource.objects.filter(
            pk__in=Translation.objects.filter(pk=named["translation_id"]).values("source")
        )
    return [
        pk
        for key, locale in sources.values_list("object_id", "locale")
        for pk in Page.objects.filter(translation_key=key, locale=locale).values_list("pk", flat=True)
    ]


def _files(request, match) -> list[tuple]:
    """Model and primary key of each image, document or recording that an address names."""
    found = [(model(), match.kwargs[name]) for name, model in FILES.items() if match.kwargs.get(name)]
    if match.view_name in CHOSEN:
        found.append((CHOSEN[match.view_name](), match.kwargs["pk"]))
    for model in (get_image_model(), get_document_model(), get_media_model()):
        if _is_bulk(match, model):
            found += [(model, pk) for pk in _numbers(request.GET.getlist("id"))]
    return found


def _may_use(user, model, pk) -> bool:
    policy = policy_registry.get_by_type(model)
    found = model.objects.filter(pk=pk).select_related("collection").first()
    return found is None or policy.user_has_any_permission_for_instance(user, ACTS, found)


def _is_bulk(match, model) -> bool:
    named = (match.kwargs.get("app_label"), match.kwargs.get("model_name"))
    return match.view_name == "wagtail_bulk_action" and named == (model._meta.app_label, model._meta.model_name)


def _numbers(words: Iterable[str]) -> list[int]:
    """The keys among the words, in every spelling that a query of the database takes for a number, such as " 5"."""
    found = []
    for word in words:
        with suppress(ValueError):
            found.append(int(word))
    return found
