"""How allauth and our accounts meet: what sign-up stores, and how letters about accounts look."""

from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as request_context
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from courses.notifications import mails
from lms.users import privacy
from lms.users.security import actions as security
from lms.users.security import duties, locks
from lms.users.security.onward import may_lead_to
from lms.users.single_sign_on.models import IdentityProvider


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail or staff code, or the password, is not right."),
        "too_many_login_attempts": _(
            "Signing in failed too often. For a while nobody can sign in with this name; wait, then try again."
        ),
    }

    def is_open_for_signup(self, request):
        """Nobody agrees to a notice that cannot be read: sign-up waits until its page is published."""
        return bool(privacy.notice().url)

    def save_user(self, request, user, form, commit=True):
        """Store the full name, the language of the page, and which privacy notice was shown when."""
        user.full_name = form.cleaned_data["full_name"]
        user.language = get_language() or settings.LANGUAGE_CODE
        user.privacy_notice_version = settings.PRIVACY_NOTICE_VERSION
        user.privacy_notice_seen_at = timezone.now()
        return super().save_user(request, user, form, commit=commit)

    def authenticate(self, request, **credentials):
        user = super().authenticate(request, **credentials)
        if user:
            security.forget_failures(self.key)
        return user

    def authentication_failed(self, request, **credentials):
        now = timezone.now()
        locks.refuse(security.count_failure(self.key, self.owner, now=now), now=now)

    def post_login(self, request, user, **details):
        """Note what the person has to do before anything else."""
        duties.begin(request, user, now=timezone.now())
        return super().post_login(request, user, **details)

    def is_reauthentication_required(self, *, app, **options):
        """Whoever has proved who is there within the last minutes, by signing in too, is not asked again at once."""
        request = request_context.request
        records = get_authentication_records(request, request.user)
        latest = max((record["at"] for record in records), default=0)
        return timezone.now().timestamp() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def reauthenticate(self, user, password):
        """A right password may have got a new hash, being of an old spelling or an old hasher: the session goes on."""
        is_right = super().reauthenticate(user, password)
        if is_right:
            user.refresh_from_db(fields=["password"])
            request_context.request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return is_right

    def get_reauthentication_methods(self, user):
        """Somebody without a password and a second factor proves who is there at a service that they sign in by."""
        return super().get_reauthentication_methods(user) or self._services_of(user)

    def _services_of(self, user) -> list[dict]:
        providers = IdentityProvider.objects.open(timezone.localdate())
        if not user.is_authenticated or not providers.linked_to(user).exists():
            return []
        description = _("Sign in again at the service")
        return [{"id": "single_sign_on", "description": description, "url": reverse("single-sign-on-proof")}]

    def pre_authenticate(self, request, **credentials):
        """Locked is locked, whether there is such an account or not. Attempts at an account that takes no more for now
        are announced, as Django announces failed ones."""
        self.owner = security.account_of(credentials["email"])
        self.key = security.key_of(credentials["email"], self.owner)
        try:
            now = timezone.now()
            locks.refuse(security.locked_until(credentials["email"], self.owner, now=now), now=now)
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            typed = {name: value for name, value in credentials.items() if name != "password"}
            user_login_failed.send(sender=__name__, credentials=typed, request=request, is_locked_out=True)
            raise

    def is_safe_url(self, url):
        """Whether to go to `url` after sign-in: not to the back office for people who may not enter it, or a
        signed-in learner who asks for it would be sent to and fro for ever."""
        return may_lead_to(url, request_context.request.user) and super().is_safe_url(url)

    def send_mail(self, template_prefix, email, context):
        """Write in the language of the account, or of the page when there is no account. Links begin with the public
        address, whatever host the request named."""
        user = context.get("user")
        links = {name: _public(value) for name, value in context.items() if name.endswith("_url")}
        with override(getattr(user, "language", None) or get_language()):
            super().send_mail(template_prefix, email, {**context, **links, "site_name": mails.site_name()})

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tell the letter whose account it is about, so that it is written to them in their language."""
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email)

    def get_from_email(self):
        return mails.sender()


def _public(address: str) -> str:
    return settings.PUBLIC_URL + urlsplit(address).path
