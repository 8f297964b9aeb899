"""Pages of the second factor and of sessions where ours differ from the library's."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.users.security import duties, factor


class ShowsSecondStep:
    """Setting up the first second step shows it, so that a role given meanwhile does not ask for it again."""

    def form_valid(self, form):
        is_first = not factor.has_second_factor(self.request.user)
        response = super().form_valid(form)
        if is_first:
            duties.accept_second_step(self.request)
        return response


class AddApp(ShowsSecondStep, ActivateTOTPView):
    """The authenticator app."""


class AddPasskey(ShowsSecondStep, AddWebAuthnView):
    """A passkey or security key."""


class RemoveApp(DeactivateTOTPView):
    """Asks for a longer password where the one that is left would not do alone."""

    def form_valid(self, form):
        response = super().form_valid(form)
        duties.begin_without_factor(self.request, now=timezone.now())
        return response


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RemovePasskey(RemoveWebAuthnView):
    """Refuses to remove the only second step of somebody who needs one; asks others for a password that does alone."""

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        response = super().form_valid(form)
        duties.begin_without_factor(self.request, now=timezone.now())
        return response


@login_required
@require_POST
def end_session(request, pk: int):
    """Sign a device of one's own out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")
