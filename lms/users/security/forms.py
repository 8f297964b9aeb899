"""Forms of signing in."""

from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.users.security import actions, duties, locks, passwords


class SignInForm(LoginForm):
    """Asks for an e-mail address or a staff code, and the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail or staff code"),
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        self.order_fields(["login", "password", "remember"])

    def user_credentials(self):
        return {"email": actions.email_of(self.cleaned_data["login"]), "password": self.cleaned_data["password"]}

    def login(self, request, redirect_url=None):
        """Sees the password for the last time, and notes whether it has to be changed: that of somebody with a role, or
        one that was chosen beside a second factor which is gone."""
        is_measured = self.user.has_role or passwords.leans_on_factor(self.user)
        today = timezone.localdate()
        weak = is_measured and passwords.is_too_weak(self.cleaned_data["password"], self.user, today=today)
        request.session[duties.WEAK] = bool(weak)
        return super().login(request, redirect_url=redirect_url)


class NewPasswordForm(ResetPasswordKeyForm):
    """The page to which a letter leads. A new password opens a lock: whoever reads the mailbox is no guesser."""

    def save(self):
        super().save()
        actions.forget_failures(actions.key_of(self.user.email, self.user))


class CountsWrongCodes:
    """Wrong codes lock like wrong passwords, and a locked account takes none."""

    def clean_code(self):
        key, now = actions.code_key_of(self.user), timezone.now()
        locks.refuse(actions.locked_until(self.user.email, self.user, now=now), now=now)
        try:
            code = super().clean_code()
        except forms.ValidationError:
            locks.refuse(actions.count_failure(key, self.user, now=now), now=now)
            raise
        actions.forget_failures(key)
        return code


class SecondStepForm(CountsWrongCodes, AuthenticateForm):
    """The code of the second step."""


class ConfirmingCodeForm(CountsWrongCodes, ReauthenticateForm):
    """The code that proves once more who is there."""
