"""Files of the media folder that anyone may fetch: renditions of images, nothing else."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

PUBLIC_FOLDERS = ("images/", "original_images/")


def public(request, path: str):
    """An image of a page. Documents, audio and video go through views that check permission."""
    if not path.startswith(PUBLIC_FOLDERS) or ".." in path or not default_storage.exists(path):
        raise Http404
    response = FileResponse(default_storage.open(path))
    response["Cache-Control"] = "public, max-age=604800"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
