"""Files of the media folder: renditions of images are public, originals are for those who work with them."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

RENDITIONS, ORIGINALS = "images/", "original_images/"


def public(request, path: str):
    """An image of a page. Documents, audio and video go through views that check permission."""
    if ".." in path or not _is_open_to(request.user, path) or not default_storage.exists(path):
        raise Http404
    try:
        file = default_storage.open(path)
    except IsADirectoryError as folder:
        raise Http404 from folder
    response = FileResponse(file)
    keepers = "public" if path.startswith(RENDITIONS) else "private"
    response["Cache-Control"] = f"{keepers}, max-age=604800"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _is_open_to(user, path: str) -> bool:
    """Originals may hold where a photograph was taken, or lie in the collection of another unit."""
    if path.startswith(ORIGINALS):
        policy = policy_registry.get_by_type(get_image_model())
        mine = policy.instances_user_has_any_permission_for(user, ["choose", "change"])
        return user.is_authenticated and user.may_enter_office and mine.filter(file=path).exists()
    return path.startswith(RENDITIONS)
