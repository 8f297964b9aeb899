"""How allauth's second factor and our accounts meet: secrets are stored encrypted, and what is needed is not removed."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.notifications import mails
from lms.users.security import factor


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This account needs two-step sign-in, and this is its only second step. Add another one first."
        ),
    }

    def get_totp_issuer(self):
        return mails.site_name()

    def encrypt(self, text):
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        """Whether another second step is left, where the person needs one."""
        if not factor.needs_second_factor(authenticator.user, today=timezone.localdate()):
            return True
        return factor.proofs_of(authenticator.user).exclude(pk=authenticator.pk).exists()


def _cipher() -> MultiFernet:
    """Encrypts with SECRET_KEY; also reads what former keys encrypted."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"second-factor:{key}".encode()).digest())) for key in keys])
