"""Jobs of this room."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.queue import job
from courses.quizzes import actions
from courses.quizzes.models import Attempt


@job(pgettext_lazy("background job", "Close a test whose time is over"))
def close(*, attempt: int) -> None:
    """Close and grade one attempt whose time is over."""
    actions.close_if_over(Attempt.objects.get(pk=attempt), now=timezone.now())
