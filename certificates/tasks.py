"""Background jobs of the paper. Each calls an action that may be repeated."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from certificates import actions, eligibility
from certificates.models import Certificate, IssueRound
from courses import queue


@queue.job(pgettext_lazy("background job", "Issue a paper"))
def issue(*, enrolment: int) -> None:
    """Issue to a completed enrolment if its course issues automatically and it never had a paper."""
    for due in eligibility.due().filter(pk=enrolment):
        actions.issue_for(due, by=None, now=timezone.now())


@queue.job(pgettext_lazy("background job", "Number a paper that waited"))
def release(*, certificate: int) -> None:
    """Number a paper that waited for the holder's confirmation."""
    actions.release(Certificate.objects.select_related("holder").get(pk=certificate), now=timezone.now())


@queue.job(pgettext_lazy("background job", "Print a paper"))
def render(*, certificate: int) -> None:
    """Print a paper."""
    actions.produce(Certificate.objects.get(pk=certificate), now=timezone.now())


@queue.job(pgettext_lazy("background job", "Issue papers to a class"))
def run_round(*, issue_round: int) -> None:
    """Issue to the people an officer selected."""
    actions.run_round(IssueRound.objects.get(pk=issue_round), now=timezone.now())
