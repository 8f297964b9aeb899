"""Recordings and documents of lessons, served only to those who may study them.

Where a file is used is what Wagtail's reference index says. A file of a live page is for whoever may read the page; a file that only
lessons use opens for those who may study one of them. Staff open what they may choose or change in its collection.
"""

import mimetypes
from urllib.parse import quote

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model

from courses import access
from courses.catalogue.models import LessonPage
from courses.learning import ranges

ACTS = {"choose", "change"}


@require_safe
def recording(request, pk: int):
    """An audio or video file, whole or in parts."""
    media = get_object_or_404(get_media_model(), pk=pk)
    return _refusal(request, media) or _file(request, media.file)


@require_safe
def poster(request, pk: int):
    """The still picture of a recording."""
    media = get_object_or_404(get_media_model().objects.exclude(thumbnail=""), pk=pk)
    return _refusal(request, media) or _file(request, media.thumbnail)


@hooks.register("before_serve_document")
def guard_document(document, request):
    """Documents go through the same question as recordings."""
    return _refusal(request, document)


def may_open(request, thing) -> bool:
    """Whether a document or recording is for whoever asks."""
    user = request.user
    if policy_registry.get_by_type(type(thing)).user_has_any_permission_for_instance(user, ACTS, thing):
        return True
    page_ids = _pages_using(thing)
    if not page_ids:
        return False
    lessons = list(LessonPage.objects.live().filter(pk__in=page_ids))
    others = set(page_ids) - {lesson.pk for lesson in lessons}
    if any(_lets_in(request, page) for page in Page.objects.live().filter(pk__in=others)):
        return True
    today = timezone.localdate()
    return any(access.can_study(user, lesson, today=today) for lesson in lessons)


def _pages_using(thing) -> list[int]:
    """Ids of the pages that the reference index names; drafts alone are not in it."""
    references = ReferenceIndex.get_references_to(thing).filter(
        base_content_type=ReferenceIndex._get_base_content_type(Page)
    )
    return [int(pk) for pk in references.values_list("object_id", flat=True).distinct()]


def _lets_in(request, page: Page) -> bool:
    """Whether the page is open, or its section is closed to others only."""
    return all(restriction.accept_request(request) for restriction in page.get_view_restrictions())


def _refusal(request, thing):
    if may_open(request, thing):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise Http404


def _file(request, stored):
    """Raises Http404 when the storage has lost the file."""
    try:
        file, size = stored.open("rb"), stored.size
    except FileNotFoundError as lost:
        raise Http404 from lost
    kind = mimetypes.guess_type(stored.name)[0] or "application/octet-stream"
    return ranges.response(request, file, size=size, content_type=kind, etag=f'"{quote(stored.name)}-{size}"')
