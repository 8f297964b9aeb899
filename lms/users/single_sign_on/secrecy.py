"""Secrets of providers at rest: encrypted with a key of their own that is derived from SECRET_KEY.

When SECRET_KEY changes, put the former one into SECRET_KEY_FALLBACKS until every secret was entered anew; else they
cannot be read, and administrators are told to enter them again.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError

PURPOSE = b"lms.users.single_sign_on client secrets"


def seal(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """The secret again. Raises DomainError when SECRET_KEY is no longer the one it was sealed with."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise DomainError(
            _("The stored client secret cannot be read, because SECRET_KEY has changed. Enter the secret again.")
        ) from None


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
