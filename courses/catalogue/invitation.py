"""The one button of a course page, by who looks at it and when."""

from dataclasses import dataclass
from enum import StrEnum

from courses.catalogue.offers import ClassOffer, CourseOffer
from courses.enrolments.models import Enrolment


class Kind(StrEnum):
    SIGN_IN = "sign_in"
    ENROL = "enrol"
    CHOOSE = "choose"
    CONTINUE = "continue"
    FINISHED = "finished"
    CLOSED = "closed"


@dataclass(frozen=True)
class Invitation:
    """`offer` is the class that ENROL enrols in; `enrolment` is set for CONTINUE and FINISHED; `reason` for CLOSED."""

    kind: Kind
    offer: ClassOffer | None = None
    enrolment: Enrolment | None = None
    reason: str = ""


def invite(offer: CourseOffer, enrolment: Enrolment | None, *, signed_in: bool) -> Invitation:
    """What a course invites its visitor to do next."""
    if enrolment is not None:
        kind = Kind.FINISHED if enrolment.is_completed else Kind.CONTINUE
        return Invitation(kind, enrolment=enrolment)
    if not offer.may_be_joined:
        return Invitation(Kind.CLOSED, reason=offer.refusal)
    if not signed_in:
        return Invitation(Kind.SIGN_IN, offer=offer.best)
    if len(offer.joinable) > 1:
        return Invitation(Kind.CHOOSE)
    return Invitation(Kind.ENROL, offer=offer.best)
