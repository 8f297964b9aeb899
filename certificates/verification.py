"""What the public sees of a paper: the state first, then every printed field with the birth date masked."""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import snapshot
from certificates.models import Certificate

AFTER_ADDRESS = re.compile(r".*/verify/", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Finding:
    """`state` names the look of the answer: valid, revoked, unknown; replaced and expired papers come later."""

    state: str
    title: str
    reason: str = ""
    fields: list[dict] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        return self.state != "unknown"


def normalise(text: str) -> str:
    """A code as stored, from what people type or paste: small letters, spaces, dashes, a whole address."""
    return re.sub(r"[^A-Z0-9]", "", AFTER_ADDRESS.sub("", text).upper())[:32]


def look_up(text: str) -> Finding:
    """The finding for a code; papers without a number are not known to the public."""
    certificate = Certificate.objects.issued().filter(code=normalise(text)).first()
    if certificate is None:
        return Finding(
            "unknown",
            _("No paper has this code"),
            _("Compare the code with the paper letter by letter. If it still cannot be found, ask the issuer."),
        )
    fields = snapshot.printed_fields(certificate.snapshot, masked=True)
    if certificate.is_revoked:
        return Finding("revoked", _("Revoked: this paper is no longer valid"), _revocation(certificate), fields)
    return Finding("valid", _("Valid"), _("This paper was issued by this system and stands in its register."), fields)


def _revocation(certificate: Certificate) -> str:
    """Day, decision and ground; the officer's own words may name people and stay inside."""
    return _("Revoked on %(day)s by decision %(decision)s. Ground: %(ground)s.") % {
        "day": f"{timezone.localtime(certificate.revoked_at):%d/%m/%Y}",
        "decision": certificate.revocation_decision,
        "ground": certificate.get_revocation_ground_display(),
    }
