"""One's own personal number: masked, entered, shown whole once, removed."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.errors import DomainError
from lms.privacy.consents import keeping, standing
from lms.users.personal_number import actions, vault
from lms.users.personal_number.forms import OwnNumberForm
from lms.users.personal_number.models import PersonalNumber
from lms.users.security import proof

TOO_MANY = 429


@never_cache
@login_required
@require_safe
def page(request):
    return render(request, "lms/users/personal_number/page.html", _state(request.user))


@sensitive_post_parameters("number")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request):
    """The form. Proof comes before it, since what is typed here waits in no session."""
    if proof.is_old(request):
        return proof.ask(request)
    text = standing.number_text(timezone.localdate())
    fresh = OwnNumberForm(initial={"text": text and text.pk})
    if request.method != "POST":
        return _form(request, fresh, text)
    if not ratelimit.consume(request, app="allauth.account", action="personal_number"):
        return render(request, "429.html", status=TOO_MANY)
    form = OwnNumberForm(request.POST)
    is_sound = form.is_valid()
    if text and form.cleaned_data.get("text") != text.pk:
        return _form(request, fresh, text, has_changed=True)
    if text and is_sound and _keep(request, form, text):
        messages.success(request, _("The personal number is kept, encrypted."))
        return redirect("personal-number")
    return _form(request, form, text)


def _form(request, form, text, *, has_changed: bool = False):
    """`has_changed` says that the text is another one than what was sent answers."""
    context = _state(request.user) | {"form": form, "text": text, "has_changed": has_changed}
    return render(request, "lms/users/personal_number/entry.html", context)


def _keep(request, form, text) -> bool:
    number, language = form.cleaned_data["number"], text.language_shown
    try:
        keeping.keep_own(text, number, language=language, by=request.user, now=timezone.now())
    except DomainError as refusal:
        form.add_error("number", refusal.message)
    return not form.errors


@never_cache
@login_required
@require_POST
@sensitive_variables("number")
def reveal(request):
    try:
        number = actions.reveal(request.user, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("personal-number")
    return render(request, "lms/users/personal_number/page.html", _state(request.user) | {"number": number})


@login_required
@require_POST
def remove(request):
    keeping.remove_own(by=request.user, now=timezone.now())
    messages.success(request, _("The personal number is removed."))
    return redirect("personal-number")


def _state(person) -> dict:
    return {"kept": PersonalNumber.objects.of(person).first(), "is_open": vault.is_open()}
