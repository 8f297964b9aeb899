"""The person's own pages: what is kept, who saw it, a copy to take away."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.errors import DomainError
from lms.privacy import actions, reading, seen
from lms.privacy.models import DataExport

READINGS = 50


@never_cache
@login_required
@require_safe
def my_data(request):
    now = timezone.now()
    mine = DataExport.objects.of(request.user)
    context = {
        "kept": reading.overview(request.user),
        "readings": seen.readings(request.user, limit=READINGS),
        "pending": mine.pending().first(),
        "ready": mine.ready(now).first(),
    }
    return render(request, "lms/privacy/my_data.html", context)


@login_required
@require_POST
def order_export(request):
    try:
        actions.ask_for_export(request.user, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The copy is being made. A letter comes when it is ready."))
    return redirect("my-data")


@never_cache
@login_required
@require_safe
@reauthentication_required
def download_export(request, pk: int):
    """The copy, for its owner alone and after fresh proof of who is there."""
    export = get_object_or_404(DataExport.objects.of(request.user).ready(timezone.now()), pk=pk)
    if request.method == "GET":
        actions.note_download(export, by=request.user)
    name = f"du-lieu-ca-nhan-{timezone.localdate(export.made_at):%Y-%m-%d}.zip"
    return FileResponse(export.file.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
