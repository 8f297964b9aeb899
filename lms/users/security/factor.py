"""The second factor: who has one, and who needs one."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models.functions import Coalesce

from lms.users import roles
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
    """Whether this person may work here only with a second factor: everybody with a role that the rules do not let
    off, or everybody. Nobody above learner is let off, whatever the rules say."""
    return _asks_everybody(today) or user.is_superuser or (user.has_role and not _is_spared(user, today=today))


def asks(role, *, today: date) -> bool:
    """Whether whoever holds the role needs a second factor."""
    return _asks_everybody(today) or role.pk not in _spared(today)


def _asks_everybody(today: date) -> bool:
    return rules.of(today).second_factor == SecurityRule.SecondFactor.EVERYBODY


def _is_spared(user, *, today: date) -> bool:
    if not rules.spared_roles(today):
        return False
    # a group that stands for a role in a unit is asked as the role itself
    held = set(user.groups.values_list(Coalesce("unit_role__role", "pk"), flat=True))
    return held <= _spared(today)


def _spared(today: date) -> set[int]:
    """Keys of the roles that are let off: named by the rule of the day, and still without any power."""
    named = roles.without_power().filter(pk__in=rules.spared_roles(today))
    return set(named.values_list("pk", flat=True))
