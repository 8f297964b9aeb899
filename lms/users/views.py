"""The learner's own details: the profile, and confirming once what papers print."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates import actions as certificates
from courses import vietnamese
from courses.errors import DomainError
from lms.users import actions
from lms.users.forms import DetailsForm, ProfileForm
from lms.users.personal_number.models import PersonalNumber


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, instance=_stored(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_profile(request.user, wanted=form.wanted(), by=request.user)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The profile is saved."))
            return redirect("profile")
    number = PersonalNumber.objects.of(request.user).first()
    return render(request, "lms/users/profile.html", {"form": form, "number": number})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_details(request):
    """Ask for the details, show them as they will be printed, and fix them on the second yes."""
    context = {"next": _safe_next(request)}
    stored = {name: getattr(request.user, name) for name in actions.DETAILS}
    if request.user.has_confirmed_details:
        return render(request, "lms/users/details_confirmed.html", context | _as_printed(stored))
    form = DetailsForm(request.POST or None, initial=stored)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return render(request, "lms/users/confirm_details.html", context | {"form": form})
    if "confirmed" not in request.POST:
        return render(
            request, "lms/users/check_details.html", context | {"form": form} | _as_printed(form.cleaned_data)
        )
    return _fix(request, form, onward=context["next"])


def _fix(request, form, *, onward: str):
    now = timezone.now()
    try:
        holder = actions.confirm_details(request.user, **form.cleaned_data, by=request.user, now=now)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("confirm-details")
    certificates.release_waiting(holder, now=now)
    messages.success(request, _("The details are confirmed. Papers that waited for them are being made."))
    return redirect(onward)


def _stored(user):
    """A copy that a refused form may spoil."""
    return get_user_model().objects.get(pk=user.pk)


def _as_printed(details: dict) -> dict:
    born = details["birth_date"]
    return {
        "printed": {
            "full_name": details["full_name"],
            "birth_date": vietnamese.long_date(born) if born else "",
            "workplace": details["workplace"],
        }
    }


def _safe_next(request) -> str:
    """Where to go afterwards: an address of this site, or the list of papers."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("certificates")
