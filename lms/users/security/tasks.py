"""Jobs of this room. Each may be run again."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.queue import job
from lms.users.security.dormancy import actions
from lms.users.security.models import Dormancy


@job(pgettext_lazy("background job", "Mail a link that opens an unused account"))
def send_link(dormancy: int | None) -> None:
    """Mail the link to the owner of the closed account; nothing where there is none."""
    for row in Dormancy.objects.filter(pk=dormancy):
        actions.send_link(row, now=timezone.now())
