"""Where owners of dormant accounts open them again."""

from allauth.core.internal import ratelimit
from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.errors import DomainError
from lms.users.security.dormancy import actions

TOO_MANY = 429


class AddressForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_link(request):
    """Says the same whether there is such an account or not, and only so often to one visitor and about one address."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, app="allauth.account", action="dormant_link", key=email.lower()):
            return render(request, "429.html", status=TOO_MANY)
        actions.ask_for_link(email)
        messages.success(
            request, _("If this account was closed because nobody used it, a letter with a link is on its way.")
        )
        return redirect("dormant-ask")
    return render(request, "lms/users/dormant_ask.html", {"form": form})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request, token: str):
    """The link shows a button, since mail programs follow links by themselves."""
    if request.method != "POST":
        return render(request, "lms/users/dormant_reopen.html")
    try:
        actions.reopen(token, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("dormant-ask")
    messages.success(request, _("The account is open again. Sign in as usual."))
    return redirect("account_login")
