"""Builders of papers for the tests of this package."""

from django.utils import timezone

from certificates import actions
from certificates.models import Certificate
from courses.enrolments.models import Enrolment
from tests import make

Status = Enrolment.Status


def completed(learner=None, run=None, *, policy: str = "automatic", **course) -> Enrolment:
    """A completed enrolment, written directly, without a paper."""
    run = run or make.run(make.course(certificate_policy=policy, **course))
    return make.enrolment(learner or make.user(), run, status=Status.COMPLETED, completed_at=timezone.now())


def issued(learner=None, run=None, **course) -> Certificate:
    """A numbered paper that is not printed yet."""
    return actions.issue_for(completed(learner, run, **course), by=None, now=timezone.now())


def printed(learner=None, run=None, **course) -> Certificate:
    return actions.produce(issued(learner, run, **course), now=timezone.now())


def revoked(by, learner=None, *, ground: str = "fraud", **course) -> Certificate:
    return actions.revoke(
        printed(learner, **course),
        by=by,
        ground=ground,
        reason="Thi hộ",
        decision="25/QĐ-HV, 22/11/2026",
        now=timezone.now(),
    )
