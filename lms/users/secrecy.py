"""Secrets at rest, encrypted with keys that are derived from SECRET_KEY, one for each purpose.

When SECRET_KEY changes, put the former one into SECRET_KEY_FALLBACKS for as long as something that it sealed is wanted.
Fernet and not personal_number.box, although keys are derived alike: second factors and client secrets that are stored
are Fernet tokens which nothing seals anew, so a box would come beside Fernet here, not in its place.
"""

import base64
from collections.abc import Iterable

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from lms.users.personal_number.box import derived


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
    return [Fernet(base64.urlsafe_b64encode(derived(secret, purpose, 32))) for secret in secret_keys()]
