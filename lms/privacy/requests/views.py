"""The person's own requests: the list, a new one, and one with its words, clock and answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.errors import DomainError
from lms.privacy.requests import actions
from lms.privacy.requests.forms import RequestForm
from lms.privacy.requests.models import DataRequest
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
def new_request(request):
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            filed = actions.file(request.user, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The request is filed. The first answer comes by letter."))
            return redirect("my-request", filed.pk)
    return render(request, "lms/privacy/requests/new.html", {"form": form})
