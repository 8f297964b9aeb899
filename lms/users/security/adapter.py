"""How allauth's second factor and our accounts meet: secrets are stored encrypted, and what is needed is not removed."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.notifications import mails
from lms.users import secrecy
from lms.users.security import factor

PURPOSE = "lms.users.security second factors"


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This account needs two-step sign-in, and this is its only second step. Add another one first."
        ),
    }

    def get_totp_issuer(self):
        return mails.site_name()

    def encrypt(self, text):
        return secrecy.seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text):
        return secrecy.unseal(encrypted_text, purpose=PURPOSE, former=_former_boxes())

    def can_delete_authenticator(self, authenticator):
        """Whether another second step is left, where the person needs one."""
        if not factor.needs_second_factor(authenticator.user, today=timezone.localdate()):
            return True
        return factor.proofs_of(authenticator.user).exclude(pk=authenticator.pk).exists()


def _former_boxes() -> list[Fernet]:
    """What opens the second factors that were sealed before purposes had keys of their own."""
    digests = [sha256(f"second-factor:{key}".encode()).digest() for key in secrecy.secret_keys()]
    return [Fernet(urlsafe_b64encode(digest)) for digest in digests]
