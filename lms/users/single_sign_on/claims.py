"""What a provider said about a person, in our words, by the provider's mapping. Pure."""

from dataclasses import dataclass, field

from courses import vietnamese
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider

YES = ("true", "1", "yes")
LONGEST_SUBJECT = 255
LONGEST_UNIT_CODE, LONGEST_TITLE = 200, 150
LONGEST_EMAIL, LONGEST_STAFF_CODE = 254, 40  # what an account holds


@dataclass(frozen=True)
class Answer:
    """A verified answer: claims by name, each a list of texts, how the person proved who they are, and when as a
    timestamp, where the provider says so."""

    subject: str
    claims: dict[str, list[str]]
    proofs: list[str] = field(default_factory=list)
    proven_at: float | None = None


@dataclass(frozen=True)
class Person:
    subject: str
    email: str
    email_is_verified: bool
    full_name: str
    staff_code: str
    unit_code: str
    title: str
    has_second_factor: bool


def read(provider: IdentityProvider, answer: Answer) -> Person:
    """The person of the answer. Raises Failure when nothing tells them for good, or an account could not hold it."""
    subject = _first(answer, provider.subject_claim) if provider.subject_claim else answer.subject
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise Failure("no_subject")
    email = _first(answer, provider.email_claim).lower()
    staff_code = _first(answer, provider.staff_code_claim)
    if len(email) > LONGEST_EMAIL or len(staff_code) > LONGEST_STAFF_CODE:
        raise Failure("too_long")
    domain = email.rpartition("@")[2]
    vouched = provider.vouches_for_email and domain in provider.domains
    claimed = _first(answer, provider.email_verified_claim).lower() in YES
    names = [_first(answer, name) for name in provider.name_claim.split()]
    return Person(
        subject=subject,
        email=email,
        email_is_verified=bool(email) and (vouched or claimed),
        full_name=" ".join(" ".join(names).split()),
        staff_code=staff_code,
        unit_code=_first(answer, provider.unit_code_claim)[:LONGEST_UNIT_CODE],
        title=_first(answer, provider.title_claim)[:LONGEST_TITLE],
        has_second_factor=bool(set(provider.second_factors.split()) & set(answer.proofs)),
    )


def texts(value) -> list[str]:
    """A claim of any JSON kind as a list of texts; what has no plain text is left out."""
    values = value if isinstance(value, list) else [value]
    return [_text(each) for each in values if isinstance(each, str | int | float | bool)]


def _text(value) -> str:
    return str(value).lower() if isinstance(value, bool) else vietnamese.nfc(str(value)).replace("\0", "").strip()


def _first(answer: Answer, name: str) -> str:
    found = answer.claims.get(name) if name else None
    return found[0] if found else ""
