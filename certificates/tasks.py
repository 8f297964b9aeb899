"""Background jobs of the paper. Each calls an action that may be repeated."""

from django.utils import timezone

from certificates import actions, eligibility
from certificates.models import Certificate, IssueRound
from courses import queue


@queue.job
def issue(*, enrolment: int) -> None:
    """Issue to a completed enrolment if its course issues automatically and it never had a paper."""
    for due in eligibility.due().filter(pk=enrolment):
        actions.issue_for(due, by=None, now=timezone.now())


@queue.job
def release(*, certificate: int) -> None:
    """Number a paper that waited for the holder's confirmation."""
    actions.release(Certificate.objects.select_related("holder").get(pk=certificate), now=timezone.now())


@queue.job
def render(*, certificate: int) -> None:
    """Print a paper."""
    actions.produce(Certificate.objects.get(pk=certificate), now=timezone.now())


@queue.job
def run_round(*, issue_round: int) -> None:
    """Issue to the people an officer selected."""
    actions.run_round(IssueRound.objects.get(pk=issue_round), now=timezone.now())
