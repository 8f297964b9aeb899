"""Receivers of the libraries' signals: they put sign-ins and changes of what one signs in with on record.

What somebody typed is never kept: of an attempt for an unknown account it may be a password in the wrong field.
"""

from allauth.account import signals as account
from allauth.mfa import signals as second_factor
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver

from courses.audit import actions as audit
from courses.audit import changes

User = get_user_model()


@receiver(account.user_logged_in)
def signed_in(user, **_announcement) -> None:
    audit.append("sign_in.done", user, by=user)


@receiver(user_logged_out)
def signed_out(user, **_announcement) -> None:
    if user is not None:
        audit.append("sign_in.ended", user, by=user)


@receiver(user_login_failed)
def failed(credentials, is_locked_out=False, **_announcement) -> None:
    """By nobody: who tried is not proven. `is_locked_out`: the account took no more attempts (lms.users.adapter)."""
    account = User.objects.filter(email__iexact=credentials.get("email") or "").first()
    if account is None:
        audit.append_about("sign_in.failed", User, by=None)
    elif is_locked_out:
        audit.append("sign_in.locked_out", account, by=None)
    else:
        audit.append("sign_in.failed", account, by=None)


@receiver(second_factor.authentication_failed)
def second_step_failed(user, authenticator=None, **_announcement) -> None:
    audit.append("sign_in.second_step_failed", user, by=None, method=_method(authenticator))


@receiver(account.user_signed_up)
def signed_up(user, **_announcement) -> None:
    audit.append("user.signed_up", user, by=user)


@receiver([account.password_set, account.password_changed])
def password_changed(user, **_announcement) -> None:
    audit.append("user.password_changed", user, by=user)


@receiver(account.password_reset)
def password_reset(user, **_announcement) -> None:
    audit.append("user.password_reset", user, by=user)


@receiver(account.email_changed)
def address_changed(user, from_email_address, to_email_address, **_announcement) -> None:
    former = from_email_address.email if from_email_address else ""
    told = changes.difference(User, {"email": former}, {"email": to_email_address.email})
    audit.append("user.address_changed", user, by=user, **told)


@receiver(second_factor.authenticator_added)
def second_factor_added(user, authenticator, **_announcement) -> None:
    audit.append("user.second_factor_added", user, by=user, method=_method(authenticator))


@receiver(second_factor.authenticator_removed)
def second_factor_removed(user, authenticator, **_announcement) -> None:
    audit.append("user.second_factor_removed", user, by=user, method=_method(authenticator))


@receiver(second_factor.authenticator_reset)
def second_factor_renewed(user, authenticator, **_announcement) -> None:
    audit.append("user.second_factor_renewed", user, by=user, method=_method(authenticator))


def _method(authenticator) -> str:
    return authenticator.type if authenticator else ""
