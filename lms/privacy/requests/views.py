"""The person's own requests: the list, one with its words, clock and answer, and new ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.errors import DomainError
from lms.privacy import erasing
from lms.privacy.fates import Fate
from lms.privacy.requests import actions
from lms.privacy.requests.forms import ErasureRequestForm, RequestForm
from lms.privacy.requests.models import DataRequest, Kind
from lms.privacy.restrictions.models import Restriction


@never_cache
@login_required
@require_safe
def my_requests(request):
    today = timezone.localdate()
    filed = [(each, each.is_late(today)) for each in DataRequest.objects.of(request.user)]
    restriction = Restriction.objects.of(request.user).standing().first()
    context = {"requests": filed, "restriction": restriction}
    return render(request, "lms/privacy/requests/mine.html", context)


@never_cache
@login_required
@require_safe
def my_request(request, pk: int):
    own = DataRequest.objects.of(request.user).select_related("filed_by", "restriction")
    filed = get_object_or_404(own, pk=pk)
    context = {
        "filed": filed,
        "steps": filed.steps.told_to_the_person(),
        "is_late": filed.is_late(timezone.localdate()),
    }
    return render(request, "lms/privacy/requests/own.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk: int):
    filed = get_object_or_404(DataRequest.objects.of(request.user), pk=pk)
    if request.method == "POST":
        try:
            actions.take_back(filed, by=request.user, now=timezone.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The request is taken back. It stays on record."))
    elif filed.is_open:
        return render(request, "lms/privacy/requests/take_back.html", {"filed": filed})
    return redirect("my-request", filed.pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_request(request):
    """A request to erase is not sent from here but from the page that says what goes and what stays."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["kind"] == Kind.ERASE:
            return _consequences(request, ErasureRequestForm(initial={"text": form.cleaned_data["text"]}))
        filed = _file(request, form, **form.cleaned_data)
        if filed:
            return redirect("my-request", filed.pk)
    return render(request, "lms/privacy/requests/new.html", {"form": form})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erasure_request(request):
    """Sending it asks for fresh proof (lms.users.security.proof)."""
    form = ErasureRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        filed = _file(request, form, kind=Kind.ERASE, **form.cleaned_data)
        if filed:
            return redirect("my-request", filed.pk)
    return _consequences(request, form)


def _file(request, form, *, kind: str, text: str) -> DataRequest | None:
    """The new request; nothing when it is refused, which the form says then."""
    try:
        filed = actions.file(request.user, kind=kind, text=text, by=request.user, now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, refusal.message)
        return None
    messages.success(request, _("The request is filed. The first answer comes by letter."))
    return filed


def _consequences(request, form):
    """The page that says what an erasure takes and what it leaves."""
    lines = erasing.preview(request.user)
    fates = [(fate, [line for line in lines if line.fate == fate]) for fate in Fate]
    context = {"form": form, "fates": [(fate, found) for fate, found in fates if found]}
    return render(request, "lms/privacy/requests/erasure.html", context)
