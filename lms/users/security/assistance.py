"""What whoever answers for an account does for its owner, who asked: opens a lock, ends all sessions, sends the letter for
a new password. Each is on record; none shows or sets a password."""

from urllib.parse import urlsplit

from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.core.context import request_context
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses import queue
from courses.audit import actions as audit
from courses.errors import DomainError
from lms.users.security import actions, sessions

LETTER = "lms.users.security.tasks.send_password_letter"


def unlock(person, *, by, now) -> None:
    """Open a lock after failures before its time and count them anew. Raises DomainError when nothing is locked."""
    with transaction.atomic():
        if actions.locked_until(person.email, person, now=now) is None:
            raise DomainError(_("This account is not locked any more. It can be signed in to."))
        actions.forget_failures(*actions.keys_of(person.email, person))
        audit.append("user.unlocked", person, by=by)


def sign_out_everywhere(person, *, by) -> None:
    """End all sessions of somebody, on every device."""
    with transaction.atomic():
        sessions.end_all(person)
        audit.append("user.signed_out_everywhere", person, by=by)


def send_password_letter(person, *, by) -> None:
    """Have the queue write to the owner how to choose a new password, as if they had asked for it on the sign-in page. The present one
    holds until then. Raises DomainError for an account that is closed."""
    if not person.is_active:
        raise DomainError(_("This account is closed, so no password would open it. Open the account first."))
    with transaction.atomic():
        audit.append("user.password_letter_sent", person, by=by)
        queue.enqueue(LETTER, user=person.pk)


def write_password_letter(person) -> None:
    """Mail the letter, which needs a request to the public address where nobody asks."""
    request = HttpRequest()
    request.META["HTTP_HOST"] = urlsplit(settings.PUBLIC_URL).netloc
    with request_context(request):
        request_password_reset(request, person.email, [person], default_token_generator)
