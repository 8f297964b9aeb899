"""Tags that the back office offers: those of files that whoever asks may choose or change.

Wagtail names the tags of all files to everybody in it. Its list of popular tags, which knows no reader, is taken over
here, and so are its suggestions to who types a tag.
"""

from contextvars import ContextVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Model, Q
from django.http import Http404, JsonResponse
from django.urls import path
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.admin.auth import require_admin_access
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.views import chooser as images_chooser
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model
from wagtailmedia.views import chooser as media_chooser
from wagtailmedia.views import media

ACTS = ["choose", "change", "delete"]
SUGGESTED = 10
ASKING = (filters, images_chooser, media_chooser, media)  # modules of views that show popular tags

reader: ContextVar = ContextVar("reader", default=None)  # set around each request by lms.middleware.Bounds


def take_over() -> None:
    """Let the lists and choosers of files ask here for popular tags."""
    for module in ASKING:
        module.popular_tags_for_model = popular


def popular(model: type[Model], count: int = SUGGESTED):
    """The most frequent tags of the files of `model` that the reader may see; none without a reader."""
    if reader.get() is None:
        return Tag.objects.none()
    tags = Tag.objects.filter(_on_files(model, reader.get()))
    return tags.annotate(item_count=Count("taggit_taggeditem_items")).order_by("-item_count", "name")[:count]


def suggestions(request, app_name: str = "taggit", model_name: str = "tag"):
    """In the place of Wagtail's view: names of tags that begin with `term`."""
    if (app_name, model_name) != ("taggit", "tag"):
        raise Http404
    term = request.GET.get("term")
    models = (get_image_model(), get_document_model(), get_media_model())
    on_files = Q()
    for model in models:
        on_files |= _on_files(model, request.user)
    found = Tag.objects.filter(on_files, name__istartswith=term) if term else Tag.objects.none()
    return JsonResponse(
        list(found.order_by("name").values_list("name", flat=True).distinct()[:SUGGESTED]), safe=False
    )


def _on_files(model: type[Model], user) -> Q:
    files = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, ACTS)
    return Q(
        taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(model),
        taggit_taggeditem_items__object_id__in=files.order_by().values("pk"),
    )


def addresses() -> list:
    """They must come before Wagtail's."""
    view = require_admin_access(suggestions)
    return [
        path("admin/tag-autocomplete/", view),
        path("admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/", view),
    ]
