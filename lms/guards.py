"""Deletions that Wagtail's own screens offer and ours refuse with a reason: files in use, groups that are roles.

Wagtail warns that a file is used and then deletes it, which leaves holes in lessons. Its delete addresses are taken
over here: the check first, then Wagtail's own view.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Model
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.views import documents
from wagtail.documents.views import multiple as documents_multiple
from wagtail.images import get_image_model
from wagtail.images.views import images
from wagtail.images.views import multiple as images_multiple
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model
from wagtailmedia.views import media

from courses.errors import DomainError

NAMED = 3  # how many places of use a refusal names


def check_file(thing: Model) -> None:
    """Refuse with DomainError to delete a picture, document or recording that something uses."""
    uses = list(ReferenceIndex.get_grouped_references_to(thing)[: NAMED + 1])
    if not uses:
        return
    places = ", ".join(f"“{place}”" for place, _references in uses[:NAMED])
    sentence = _("“%(file)s” is in use (%(places)s) and cannot be deleted. Replace it there first.")
    if len(uses) > NAMED:
        sentence = _("“%(file)s” is in use (%(places)s and more) and cannot be deleted. Replace it there first.")
    raise DomainError(sentence % {"file": thing, "places": places})


def delete_addresses() -> list:
    """Wagtail's addresses for deleting files, with the check before its views. They must come before Wagtail's."""
    return [
        path(
            "images/<int:image_id>/delete/", _checked(images.DeleteView.as_view(), get_image_model, "wagtailimages")
        ),
        path(
            "images/multiple/<int:image_id>/delete/",
            _checked(images_multiple.DeleteView.as_view(), get_image_model, "wagtailimages"),
        ),
        path(
            "documents/delete/<int:document_id>/",
            _checked(documents.DeleteView.as_view(), get_document_model, "wagtaildocs"),
        ),
        path(
            "documents/multiple/<int:doc_id>/delete/",
            _checked(documents_multiple.DeleteView.as_view(), get_document_model, "wagtaildocs"),
        ),
        path("media/delete/<int:media_id>/", _checked(media.delete, get_media_model, "wagtailmedia")),
    ]


def refuse_in_bulk(request, things: list[Model], *, next_url: str):
    """A redirect with every reason when one of the files must stay, else None."""
    reasons = []
    for thing in things:
        try:
            check_file(thing)
        except DomainError as refusal:
            reasons.append(refusal.message)
    for reason in reasons:
        messages.error(request, reason)
    return redirect(next_url) if reasons else None


def is_file(thing) -> bool:
    return isinstance(thing, (get_image_model(), get_document_model(), get_media_model()))


def _checked(view: Callable, model: Callable, namespace: str) -> Callable:
    def checked(request, **kwargs):
        [pk] = kwargs.values()
        may = policy_registry.get_by_type(model()).user_has_permission_for_instance
        found = model().objects.filter(pk=pk)
        # whoever may not delete learns nothing here: Wagtail's view refuses
        things = [thing for thing in found if may(request.user, "delete", thing)]
        return refuse_in_bulk(request, things, next_url=f"{namespace}:index") or view(request, **kwargs)

    return checked
