"""Secrets at rest, encrypted with keys that are derived from SECRET_KEY, one for each purpose.

When SECRET_KEY changes, put the former one into SECRET_KEY_FALLBACKS for as long as something that it sealed is wanted.
"""

import base64
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """No key of today opens this, or it was changed."""


def seal(secret: str, *, purpose: str) -> str:
    return MultiFernet(_boxes(purpose)).encrypt(secret.encode()).decode()


def unseal(sealed: str, *, purpose: str, former: Iterable[Fernet] = ()) -> str:
    """The secret again. `former` opens what was sealed before this module was. Raises Unreadable."""
    try:
        return MultiFernet([*_boxes(purpose), *former]).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def secret_keys() -> list[str]:
    """The present key, which seals, and former ones."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _boxes(purpose: str) -> list[Fernet]:
    return [Fernet(_key(secret, purpose)) for secret in secret_keys()]


def _key(secret: str, purpose: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
