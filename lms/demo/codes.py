"""The second step of the demonstration's accounts: one published secret for all, so that anybody can look around.

It stands beside the published password and, like it, exists only where demonstration content was asked for.
"""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "DOTHITHONGMINHVIETNAMDEMODEMODEM"  # base32, for an app on a telephone  # noqa: S105
PERIOD = 30


def give_second_step(user) -> None:
    """Let this demonstration account sign in with the published secret, unless it has a second step already."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
        RecoveryCodes.activate(user)


def code(*, now) -> str:
    """The code that holds at the moment `now`."""
    return format_hotp_value(hotp_value(SECRET, int(now.timestamp()) // PERIOD))


def seconds_left(*, now) -> int:
    """For how long the present code still holds."""
    return PERIOD - int(now.timestamp()) % PERIOD
