"""A second step that its owner has lost is taken away by whoever answers for the account."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify
from lms.users.security import sessions


def take_away(person, *, reason: str, by) -> None:
    """Remove apps, passkeys and recovery codes of somebody, and sign them out everywhere; browsers that were trusted are
    trusted no longer, since trust hangs on what is removed. Signing in then asks for the password alone, and whoever
    needs a second step sets up a new one before anything else. The person is written to.

    Raises DomainError for one's own account, and where there is no second step.
    """
    if person == by:
        raise DomainError(_("Nobody removes their own second step here. Use the page of two-step sign-in."))
    with transaction.atomic():
        get_user_model().objects.select_for_update(no_key=True).get(pk=person.pk)
        removed, _kinds = Authenticator.objects.filter(user=person).delete()
        if not removed:
            raise DomainError(_("This account has no second step. The password alone signs in."))
        sessions.end_all(person)
        audit.append("user.second_step_taken_away", person, by=by, reason=reason)
        notify(person, "second_step_removed", context={"url": reverse("account_login")})
