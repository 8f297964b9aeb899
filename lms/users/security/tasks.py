"""Jobs of this room. Each may be run again."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.queue import job
from lms.users.security import actions as security
from lms.users.security import assistance
from lms.users.security.dormancy import actions
from lms.users.security.models import Dormancy


@job(pgettext_lazy("background job", "Mail a link that opens an unused account"))
def send_link(dormancy: int | None) -> None:
    """Mail the link to the owner of the closed account; nothing where there is none."""
    for row in Dormancy.objects.filter(pk=dormancy):
        actions.send_link(row, now=timezone.now())


@job(pgettext_lazy("background job", "Write to the owner of a locked account"))
def tell_of_lock(user: int | None, failures: int, at: str) -> None:
    """Tell the owner of the lock that began `at` that moment; nothing where a name without an account locked."""
    for owner in get_user_model().objects.filter(pk=user):
        security.tell_of_lock(owner, failures=failures, at=datetime.fromisoformat(at))


@job(pgettext_lazy("background job", "Mail a letter for a new password"))
def send_password_letter(user: int) -> None:
    """Write to the owner how to choose a new password; nothing where the account was closed meanwhile."""
    for owner in get_user_model().objects.filter(pk=user, is_active=True):
        assistance.write_password_letter(owner)
