"""How allauth and our accounts meet: what sign-up stores, and how letters about accounts look."""

from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context as request_context
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from courses.notifications import mails
from lms.users import privacy
from lms.users.security import duties


class AccountAdapter(DefaultAccountAdapter):
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

    def pre_authenticate(self, request, **credentials):
        """Announce attempts at an account that takes no more for now, as Django announces failed ones."""
        try:
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


def may_lead_to(url, user) -> bool:
    """Whether the page at `url` is not the back office, or is open to this person."""
    leads_to_office = bool(url) and urlsplit(url).path.startswith(reverse("wagtailadmin_home"))
    return not leads_to_office or not user.is_authenticated or user.may_enter_office


def _public(address: str) -> str:
    return settings.PUBLIC_URL + urlsplit(address).path
