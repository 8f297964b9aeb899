"""Operations on accounts: confirming what papers print, corrections by officers, closing an account."""

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.audit import actions as audit
from courses.audit import changes
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.actions import notify
from lms.users.security import sessions
from lms.users.security.models import Dormancy
from lms.users.single_sign_on.models import LinkedIdentity

User = get_user_model()

DETAILS = ("full_name", "birth_date", "workplace")
CONFIRMED = {"full_name", "birth_date"}


def confirm_details(user, *, full_name: str, birth_date: date, workplace: str, by, now):
    """Fix what the holder's papers print, once. Raises DomainError when it was confirmed before."""
    with transaction.atomic():
        user = User.objects.held().get(pk=user.pk)
        if user.has_confirmed_details:
            raise DomainError(
                _("Name and date of birth were confirmed before. To correct them, ask the training officer.")
            )
        told = _put(user, {"full_name": full_name, "birth_date": birth_date, "workplace": workplace})
        user.details_confirmed_at = now
        _write(user, [*DETAILS, "details_confirmed_at"])
        audit.append("user.details_confirmed", user, by=by, **told)
    return user


def change_profile(user, *, wanted: dict, by):
    """Save the fields that people changed of their own profile. Confirmed details stay (DomainError)."""
    with transaction.atomic():
        user = User.objects.held().get(pk=user.pk)
        told = _put(user, wanted)
        changed = sorted(told["after"])
        if user.has_confirmed_details and CONFIRMED & set(changed):
            raise DomainError(
                _("Name and date of birth were confirmed for printing. To correct them, ask the training officer.")
            )
        if user.has_confirmed_details and not user.workplace:
            raise DomainError(_("Papers print the workplace, so it cannot be left empty. Enter the present one."))
        if changed:
            _write(user, changed)
            audit.append("user.profile_changed", user, by=by, **told)
    return user


def correct(user, *, wanted: dict, by):
    """Save the fields that an officer corrected in an account; the audit log tells what stood there before."""
    with transaction.atomic():
        user = User.objects.held().get(pk=user.pk)
        former = user.email
        told = _put(user, wanted)
        changed = sorted(told["after"])
        if changed:
            _write(user, changed)
            audit.append("user.corrected", user, by=by, **told)
        if "email" in changed:
            move_address(user, former=former, by=by)
    return user


def open_account(user, *, by):
    """Save a new account without a password and write to its owner how to set one."""
    with transaction.atomic():
        user.set_unusable_password()
        user.save()
        audit.append("user.opened", user, by=by)
        notify(user, "account_opened", context={"url": reverse("account_reset_password"), "email": user.email})
    return user


def make_administrator(user, *, by):
    """Let somebody see and change everything."""
    return _set(user, "is_superuser", True, act="user.made_administrator", by=by)


def unmake_administrator(user, *, by):
    """Leave somebody what their roles allow."""
    return _set(user, "is_superuser", False, act="user.unmade_administrator", by=by)


def deactivate(user, *, by):
    """Close an account for signing in. Records and papers stay. Raises DomainError for one's own account."""
    if user == by:
        raise DomainError(_("Nobody can close the account they are signed in with. Ask another administrator."))
    with transaction.atomic():
        sessions.end_all(user)
        Dormancy.objects.filter(user=user).delete()  # from now on the owner's own link opens nothing
        return _set(user, "is_active", False, act="user.deactivated", by=by)


def reactivate(user, *, by):
    """Let somebody sign in again. Raises DomainError for an account whose personal data were erased."""
    if User.objects.erased().filter(pk=user.pk).exists():
        raise DomainError(_("The personal data of this account were erased; nobody signs in with it again."))
    Dormancy.objects.filter(user=user).delete()
    return _set(user, "is_active", True, act="user.reactivated", by=by)


def _put(user, wanted: dict) -> dict:
    """Set fields of a locked account; what of them now differs from what is stored, as the audit log tells it."""
    stored = changes.values(user, wanted)
    for name, value in wanted.items():
        setattr(user, name, value)
    user.normalise()
    return changes.difference(User, stored, changes.values(user, wanted))


def _write(user, fields: list[str]) -> None:
    """Save the fields. Class lists keep a copy of the sort key, which follows the name; they are written first,
    since a new address or staff code locks the account in full."""
    Enrolment.objects.of(user).exclude(learner_sort_key=user.sort_key).update(learner_sort_key=user.sort_key)
    user.save(update_fields=fields)


def move_address(user, *, former: str, by) -> None:
    """A new address replaces the old one for signing in and must be confirmed by its owner.

    Whoever holds the mailbox holds the account: sessions, password, second steps and links to sign-in services end, and
    both addresses are written to.
    """
    _end_ways_in(user, by=by)
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    notify(user, "address_given", context={"url": reverse("account_reset_password"), "email": user.email})
    notify(user, "address_left", context={"to": former})


def _end_ways_in(user, *, by) -> None:
    links = LinkedIdentity.objects.of(user).select_related("provider")
    audit.append_each("linked_identity.ended", [(user, {"name": str(link.provider)}) for link in links], by=by)
    links.delete()
    steps = Authenticator.objects.filter(user=user)
    audit.append_each("user.second_factor_removed", [(user, {"method": step.type}) for step in steps], by=by)
    steps.delete()


def _set(user, field: str, state: bool, *, act: str, by):
    with transaction.atomic():
        user = User.objects.held().get(pk=user.pk)
        if getattr(user, field) != state:
            setattr(user, field, state)
            user.save(update_fields=[field])
            audit.append(act, user, by=by, before={field: not state}, after={field: state})
    return user
