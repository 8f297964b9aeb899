"""SAML 2.0, web browser profile: a request by redirect, the answer by POST, both checked by python3-saml.

Beyond the library an answer must name us as its audience, answer a request (both in what is signed), and be new.
Addresses are built from PUBLIC_URL, never from what the request calls the host.
"""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from onelogin.saml2.auth import OneLogin_Saml2_Auth as Exchange
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Words
from onelogin.saml2.errors import OneLogin_Saml2_Error
from onelogin.saml2.errors import OneLogin_Saml2_ValidationError as Wrong
from onelogin.saml2.response import OneLogin_Saml2_Response as Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings as Profile
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Tools

from lms.users.single_sign_on import saml_metadata
from lms.users.single_sign_on.claims import Answer, texts
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider

LARGEST = 256 * 1024  # characters of an answer
REMEMBERED = 24 * 3600  # seconds that an assertion without an end is remembered, against replay
TRANSIENT = Words.NAMEID_TRANSIENT

CODES = {
    Wrong.INVALID_SIGNATURE: "signature",
    Wrong.NO_SIGNATURE_FOUND: "signature",
    Wrong.DEPRECATED_SIGNATURE_METHOD: "signature",
    Wrong.DEPRECATED_DIGEST_METHOD: "signature",
    Wrong.WRONG_SIGNED_ELEMENT: "signature",
    Wrong.ASSERTION_EXPIRED: "expired",
    Wrong.SESSION_EXPIRED: "expired",
    Wrong.ASSERTION_TOO_EARLY: "clock",
    Wrong.WRONG_AUDIENCE: "audience",
    Wrong.WRONG_DESTINATION: "audience",
    Wrong.WRONG_ISSUER: "audience",
    Wrong.STATUS_CODE_IS_NOT_SUCCESS: "cancelled",
}


def entity_id(provider: IdentityProvider) -> str:
    return _address("single-sign-on-metadata", provider)


def consumer(provider: IdentityProvider) -> str:
    """Where the provider posts its answers."""
    return _address("single-sign-on-answer", provider)


def own_metadata(provider: IdentityProvider) -> str:
    """Our metadata for the provider to read."""
    return Profile(_profile(provider, with_provider=False), sp_validation_only=True).get_sp_metadata()


def question(provider: IdentityProvider, *, anew: bool) -> tuple[str, str]:
    """(address to go to, id of the request)."""
    exchange = _with_library(Exchange, _request(provider, {}), _profile(provider))
    address = exchange.login(return_to="", force_authn=anew or provider.asks_anew)
    return address, exchange.get_last_request_id()


def answer(provider: IdentityProvider, posted: str) -> tuple[Answer, str]:
    """What the provider says in a posted answer, and the id of the request that it answers. Raises Failure."""
    if not posted or len(posted) > LARGEST:
        raise Failure("invalid", detail="no answer, or too long")
    profile = _with_library(Profile, _profile(provider))
    try:
        response = Response(profile, posted)
        response.is_valid(_request(provider, {"SAMLResponse": posted}), raise_exceptions=True)
        asked = _request_answered(response)
        _check_audience(response, provider)
        found = _answer(provider, response)
    except Wrong as error:
        raise Failure(CODES.get(error.code, "invalid"), detail=f"check {error.code}") from None
    except Failure:
        raise
    except Exception as error:  # hostile XML breaks the library in many ways
        raise Failure("invalid", detail=type(error).__name__) from None
    _check_new(provider, response)
    return found, asked


def _with_library(make, *given):
    """What the library makes of our profile and the provider's metadata. Raises Failure when it refuses them."""
    try:
        return make(*given)
    except OneLogin_Saml2_Error as error:
        raise Failure("misconfigured", detail=f"check {error.code}") from None


def _answer(provider: IdentityProvider, response: Response) -> Answer:
    name = response.get_nameid_data()
    subject = "" if name.get("Format") == TRANSIENT else name.get("Value") or ""
    claims = {key: texts(values) for key, values in response.get_friendlyname_attributes().items()}
    claims |= {key: texts(values) for key, values in response.get_attributes().items()}
    moments = [node.get("AuthnInstant") for node in response._query_assertion("/saml:AuthnStatement")]
    return Answer(
        subject=subject,
        claims=claims,
        proofs=texts(response.get_authn_contexts()),
        proven_at=min((Tools.parse_SAML_to_time(each) for each in moments if each), default=None),
    )


def _request_answered(response: Response) -> str:
    """The request that the signed part of the answer names. The attribute of the outer element alone proves nothing:
    where only the assertion is signed, anybody may write it."""
    path = "/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData"
    named = {node.get("InResponseTo") for node in response._query_assertion(path)} - {None}
    if len(named) != 1:
        raise Failure("unsolicited")
    [asked] = named
    return asked


def _check_audience(response: Response, provider: IdentityProvider) -> None:
    if entity_id(provider) not in response.get_audiences():
        raise Failure("audience", detail="no audience")


def _check_new(provider: IdentityProvider, response: Response) -> None:
    ends = response.get_assertion_not_on_or_after()
    lasts = max(1, int(ends - time.time()) + 2 * Words.ALLOWED_CLOCK_DRIFT) if ends else REMEMBERED
    if not cache.add(f"single-sign-on:{provider.pk}:{response.get_assertion_id()}", True, min(lasts, REMEMBERED)):
        raise Failure("replayed")


def _profile(provider: IdentityProvider, *, with_provider: bool = True) -> dict:
    security = {
        "rejectDeprecatedAlgorithm": True,
        "requestedAuthnContext": False,
        "metadataValidUntil": "",
        "metadataCacheDuration": "",
        "wantNameId": False,
        "wantAttributeStatement": False,
        "allowRepeatAttributeName": True,
        "allowSingleLabelDomains": True,  # networks of offices have hosts without a dot
    }
    ours = {
        "entityId": entity_id(provider),
        "assertionConsumerService": {"url": consumer(provider), "binding": Words.BINDING_HTTP_POST},
        "NameIDFormat": Words.NAMEID_UNSPECIFIED,
    }
    profile = {"strict": True, "debug": False, "sp": ours, "security": security}
    return profile | {"idp": saml_metadata.read(provider.metadata)} if with_provider else profile


def _request(provider: IdentityProvider, posted: dict) -> dict:
    """What the library calls a request: our own address, whatever the proxy or the visitor says."""
    address = urlsplit(consumer(provider))
    return {
        "https": "on" if address.scheme == "https" else "off",
        "http_host": address.netloc,
        "script_name": address.path,
        "get_data": {},
        "post_data": posted,
    }


def _address(name: str, provider: IdentityProvider) -> str:
    return settings.PUBLIC_URL + reverse(name, args=[provider.code])
