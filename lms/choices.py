"""What the explorer and the choosers of the back office offer: what somebody's roles allow where it lies."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images import get_image_model
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model
from wagtailmedia.views.chooser import get_media_json

from courses import pointing


def pages(found, request):
    """Hook of the page chooser."""
    if request.GET.get("user_perms") == pointing.EDITABLE:
        return found.filter(pk__in=pointing.explorable(request.user).values("pk"))
    return found.filter(pointing.linkable(request.user))


def start(parent, found, request):
    """Hook of the explorer: above several branches of somebody's, the branches themselves are listed."""
    places = pointing.places_of(request.user)
    root = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
    if root != parent or request.GET.get("q") or any(root.path.startswith(place.path) for place in places):
        return found
    branches = Page.objects.filter(pk__in=[place.pk for place in places]).specific()
    return branches if request.path.startswith("/admin/api/") else _for_list(branches)


def _for_list(branches):
    """With what Wagtail's list of pages shows besides."""
    branches = branches.prefetch_related("content_type", "sites_rooted_here", "locale").prefetch_workflow_states()
    return branches.annotate_has_untranslated_locale().annotate_site_root_state().annotate_approved_schedule()


def recordings(found, request):
    """Hook of the chooser of audio and video, which knows no permission to choose without changing."""
    policy = policy_registry.get_by_type(get_media_model())
    return policy.instances_user_has_any_permission_for(request.user, ["choose", "change", "delete"])


def chosen_recording(request, media_id: int):
    """In the place of wagtailmedia's view, which asks for permission to change."""
    media = get_object_or_404(get_media_model(), pk=media_id)
    policy = policy_registry.get_by_type(type(media))
    if not policy.user_has_any_permission_for_instance(request.user, {"choose", "change"}, media):
        raise PermissionDenied
    answer = {"step": "media_chosen", "result": get_media_json(media)}
    return render_modal_workflow(request, None, None, None, json_data=answer)


def addresses() -> list:
    """They must come before wagtailmedia's."""
    return [path("media/chooser/<int:media_id>/", chosen_recording)]


class OwnFiles:
    """Put before an endpoint for files: their names and addresses, for whom they are to choose or to change."""

    def get_queryset(self):
        policy = policy_registry.get_by_type(self.model)
        mine = policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return super().get_queryset().filter(pk__in=mine.values("pk"))


class Images(OwnFiles, ImagesAdminAPIViewSet):
    model = get_image_model()


class Documents(OwnFiles, DocumentsAdminAPIViewSet):
    model = get_document_model()


def endpoints(router) -> None:
    """Hook of the back office's own API: ours in the place of Wagtail's."""
    router.register_endpoint("images", Images)
    router.register_endpoint("documents", Documents)
