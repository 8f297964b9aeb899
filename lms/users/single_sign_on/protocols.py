"""The two protocols behind one pair of words: a question to a provider, and the addresses it registers."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from courses.errors import DomainError
from lms.users.single_sign_on import openid, saml
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider


@dataclass(frozen=True)
class Question:
    """`address` is where the browser goes; the answer comes back with `key`."""

    address: str
    key: str
    nonce: str = ""
    verifier: str = ""


def ask(provider: IdentityProvider, *, anew: bool = False) -> Question:
    """`anew` has the provider ask who is there even if it knows. Raises Failure when the provider cannot be asked."""
    try:
        if provider.is_saml:
            return Question(*saml.question(provider, anew=anew))
        return Question(*openid.question(provider, back=callback(provider), anew=anew))
    except DomainError as refusal:
        raise as_failure(refusal) from None


def callback(provider: IdentityProvider) -> str:
    """Where an OpenID Connect provider sends the browser back to: one address for all languages."""
    return settings.PUBLIC_URL + reverse("single-sign-on-callback", args=[provider.code])


def as_failure(refusal: DomainError) -> Failure:
    """A refusal on the way to or from a provider, e.g. of unreadable metadata, as a failure of it."""
    return refusal if isinstance(refusal, Failure) else Failure("misconfigured", detail="see the provider's record")
