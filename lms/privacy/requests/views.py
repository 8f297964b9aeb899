"""The person's own requests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.errors import DomainError
from lms.privacy.requests import actions
from lms.privacy.requests.forms import RequestForm
from lms.privacy.requests.models import DataRequest
from lms.privacy.restrictions.models import Restriction


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_requests(request):
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.file(request.user, **form.cleaned_data, by=request.user, now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The request is filed. The first answer comes by letter."))
            return redirect("my-requests")
    restriction = Restriction.objects.of(request.user).standing().first()
    context = {"form": form, "requests": DataRequest.objects.of(request.user), "restriction": restriction}
    return render(request, "lms/privacy/requests/mine.html", context)
