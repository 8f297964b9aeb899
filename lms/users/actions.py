"""Operations on accounts: confirming what papers print, corrections by officers, closing an account."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.audit import actions as audit
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.actions import notify

User = get_user_model()

DETAILS = ("full_name", "birth_date", "workplace")
AUDITED = ("full_name", "called_name", "birth_date", "gender", "workplace", "staff_code", "email", "is_active")


def confirm_details(user, *, full_name: str, birth_date: date, workplace: str, by, now):
    """Fix what the holder's papers print, once. Raises DomainError when it was confirmed before."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.has_confirmed_details:
            raise DomainError(
                _("Name and date of birth were confirmed before. To correct them, ask the training officer.")
            )
        user.full_name, user.birth_date, user.workplace = full_name, birth_date, workplace
        user.details_confirmed_at = now
        user.save(update_fields=[*DETAILS, "details_confirmed_at"])
        _sort_class_lists(user)
        audit.append("user.details_confirmed", user, by=by)
    return user


def change_profile(user, *, before: dict):
    """Save what somebody changed of their own profile. Confirmed details stay (DomainError)."""
    changed = changes(user, before=before)
    if user.has_confirmed_details and {"full_name", "birth_date"} & set(changed):
        raise DomainError(
            _("Name and date of birth were confirmed for printing. To correct them, ask the training officer.")
        )
    with transaction.atomic():
        user.save()
        _sort_class_lists(user)
    return user


def correct(user, *, by, before: dict):
    """Save what an officer corrected in an account, with the names of the fields in the audit log."""
    with transaction.atomic():
        user.save()
        changed = changes(user, before=before)
        if changed:
            _sort_class_lists(user)
            _move_address(user, before=before["email"])
            audit.append("user.corrected", user, by=by, fields=sorted(changed))
    return user


def open_account(user, *, by):
    """Save a new account without a password and write to its owner how to set one."""
    with transaction.atomic():
        user.set_unusable_password()
        user.save()
        audit.append("user.opened", user, by=by)
        notify(user, "account_opened", context={"url": reverse("account_reset_password"), "email": user.email})
    return user


def deactivate(user, *, by):
    """Close an account for signing in. Records and papers stay. Raises DomainError for one's own account."""
    if user == by:
        raise DomainError(_("Nobody can close the account they are signed in with. Ask another administrator."))
    return _set_active(user, False, act="user.deactivated", by=by)


def reactivate(user, *, by):
    """Let somebody sign in again."""
    return _set_active(user, True, act="user.reactivated", by=by)


def snapshot(user) -> dict:
    """The audited fields as they are stored now."""
    return {name: getattr(user, name) for name in AUDITED}


def changes(user, *, before: dict) -> dict:
    """Fields that differ from an earlier snapshot."""
    return {name: value for name, value in snapshot(user).items() if before.get(name) != value}


def _sort_class_lists(user) -> None:
    """Class lists keep a copy of the sort key; it follows the name."""
    Enrolment.objects.of(user).exclude(learner_sort_key=user.sort_key).update(learner_sort_key=user.sort_key)


def _move_address(user, *, before: str) -> None:
    """A new address replaces the old one for signing in and must be confirmed by its owner."""
    if user.email != before:
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)


def _set_active(user, active: bool, *, act: str, by):
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_active != active:
            user.is_active = active
            user.save(update_fields=["is_active"])
            audit.append(act, user, by=by)
    return user
