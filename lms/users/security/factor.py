"""The second factor: who has one, and who needs one."""

from datetime import date

from allauth.mfa.models import Authenticator

from lms.users.security import rules
from lms.users.security.models import SecurityRule

PROOFS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only stand in for one of these


def has_second_factor(user) -> bool:
    """Whether signing in asks this person for more than a password."""
    return user.pk is not None and proofs_of(user).exists()


def proofs_of(user):
    """What this person may show as second step, recovery codes aside."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=PROOFS)


def needs_second_factor(user, *, today: date) -> bool:
    """Whether this person may work here only with a second factor: everybody above learner, or everybody."""
    everybody = rules.of(today).second_factor == SecurityRule.SecondFactor.EVERYBODY
    return everybody or user.has_role
