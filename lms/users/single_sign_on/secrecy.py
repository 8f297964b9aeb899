"""Client secrets of providers at rest. Those that cannot be read any more are entered anew."""

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError
from lms.users import secrecy

PURPOSE = "lms.users.single_sign_on client secrets"


def seal(secret: str) -> str:
    return secrecy.seal(secret, purpose=PURPOSE) if secret else ""


def unseal(sealed: str) -> str:
    """The secret again. Raises DomainError when SECRET_KEY is no longer the one it was sealed with."""
    try:
        return secrecy.unseal(sealed, purpose=PURPOSE) if sealed else ""
    except secrecy.Unreadable:
        raise DomainError(
            _("The stored client secret cannot be read, because SECRET_KEY has changed. Enter the secret again.")
        ) from None
