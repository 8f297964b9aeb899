"""Pages of the second factor and of sessions where ours differ from the library's."""

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST


@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RemovePasskey(RemoveWebAuthnView):
    """Refuses to remove the only second step of somebody who needs one."""

    def form_valid(self, form):
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(None, adapter.validation_error("cannot_delete_authenticator"))
            return self.form_invalid(form)
        return super().form_valid(form)


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
