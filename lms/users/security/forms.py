"""Forms of signing in."""

from allauth.account.forms import LoginForm
from django.utils import timezone

from lms.users.security import duties, passwords


class SignInForm(LoginForm):
    def login(self, request, redirect_url=None):
        """Sees the password for the last time, and notes whether somebody with a role has to change it."""
        weak = self.user.has_role and passwords.is_too_weak(
            self.cleaned_data["password"], self.user, today=timezone.localdate()
        )
        request.session[duties.WEAK] = bool(weak)
        return super().login(request, redirect_url=redirect_url)
