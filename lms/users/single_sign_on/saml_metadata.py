"""Metadata of a SAML identity provider: hostile XML until shown otherwise."""

from base64 import b64decode

from cryptography import x509
from django.utils.translation import gettext_lazy as _
from onelogin.saml2.idp_metadata_parser import OneLogin_Saml2_IdPMetadataParser as Parser

from courses.errors import DomainError
from lms.users.single_sign_on import web

LARGEST = 512 * 1024  # characters
UNREADABLE = _("This is no metadata of a SAML identity provider. Download it from the provider once more.")


def read(metadata: str) -> dict:
    """Entity, address and certificates as the library wants them. Raises DomainError with what is wrong."""
    if len(metadata) > LARGEST or metadata.count("IDPSSODescriptor") > 2:
        raise DomainError(_("The metadata names several providers. Give the metadata of one."))
    try:
        found = Parser.parse(metadata.strip())
    except Exception:  # whatever hostile XML does to the parser
        raise DomainError(UNREADABLE) from None
    provider = found.get("idp") or {}
    address = provider.get("singleSignOnService", {}).get("url", "")
    if not provider.get("entityId") or not address:
        raise DomainError(_("The metadata names no entity, or no sign-in address for the redirect binding."))
    web.check_address(address)
    if found.get("security", {}).get("authnRequestsSigned"):
        raise DomainError(
            _("The provider wants signed requests, which this system does not send. Turn that off there.")
        )
    _check_certificates(provider)
    return provider


def _check_certificates(provider: dict) -> None:
    given = [provider.get("x509cert"), *provider.get("x509certMulti", {}).get("signing", [])]
    certificates = [each for each in given if each]
    if not certificates:
        raise DomainError(_("The metadata holds no certificate for checking signatures."))
    try:
        for each in certificates:
            x509.load_der_x509_certificate(b64decode(each))
    except ValueError:
        raise DomainError(_("A certificate in the metadata cannot be read.")) from None
