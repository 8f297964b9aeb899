"""The first panel of the back office: what waits for a decision of the person who signed in, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django_tasks_db.models import DBTaskResult
from wagtail.admin.ui.components import Component

from certificates import eligibility
from certificates.models import Certificate
from courses import queue
from courses.catalogue import review
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.organisations import scopes
from courses.organisations.decisions import Reorganisation
from courses.runs.models import CourseRun
from lms.people_import.models import PeopleImport
from lms.privacy.requests.models import DataRequest

CLOSING_SOON = timedelta(days=14)
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Matter:
    """One line: how many, what, and where to decide."""

    text: str
    url: str


class DecisionsPanel(Component):
    name = "decisions"
    order = 50
    template_name = "lms/reports/decisions_panel.html"

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        return {"matters": matters_of(user, now=timezone.now()), "title": gettext_lazy("What needs my decision")}


def matters_of(user, *, now) -> list[Matter]:
    """What waits for this person, by what they may do; only matters of which there is at least one."""
    found = [_reviews(user)]
    issuing = scopes.of(user, "certificates.issue_certificate")
    if issuing:
        found += [_papers(issuing), _papers_without_completion(issuing)]
    managed = CourseRun.objects.managed_by(user)
    found.append(_closing_classes(managed, timezone.localdate(now)))
    found += [_data_requests(user), _imports(user)]
    if user.has_perm("courses.change_organisation"):
        found.append(_barred_reorganisations(user))
    if user.is_superuser:
        found.append(_failed_jobs(now))
    return [matter for matter in found if matter]


def _reviews(user) -> Matter | None:
    count = review.approvable_by(user).count()
    text = ngettext("%(count)s page waits for my review", "%(count)s pages wait for my review", count)
    return _matter(count, text, reverse("wagtailadmin_reports:workflow_tasks"))


def _papers(scope: scopes.Scope) -> Matter | None:
    papers = Certificate.objects.filter(revoked_at=None).values("enrolment")
    waiting = Enrolment.objects.completed().filter(
        scope.within("run__organisation"),
        run__course__certificate_policy=CoursePage.CertificatePolicy.APPROVAL,
    )
    count = waiting.exclude(pk__in=papers).count()
    text = ngettext("%(count)s learner waits for a paper", "%(count)s learners wait for a paper", count)
    return _matter(count, text, reverse("papers:classes"))


def _papers_without_completion(scope: scopes.Scope) -> Matter | None:
    """Papers to revoke or to leave after a corrected result; the address is that of the oldest."""
    papers = list(
        eligibility.standing_without_completion()
        .filter(scope.within("book__organisation"))
        .values_list("pk", flat=True)
    )
    if not papers:
        return None
    text = ngettext(
        "%(count)s paper stands although completion was taken back",
        "%(count)s papers stand although completion was taken back",
        len(papers),
    )
    return _matter(len(papers), text, reverse("certificates:inspect", args=[papers[0]]))


def _closing_classes(classes, today) -> Matter | None:
    count = classes.filter(
        status=CourseRun.Status.OPEN, closes_on__gte=today, closes_on__lte=today + CLOSING_SOON
    ).count()
    text = ngettext("%(count)s class closes within 14 days", "%(count)s classes close within 14 days", count)
    return _matter(count, text, reverse("classes:index"))


def _barred_reorganisations(user) -> Matter | None:
    """Decisions about units whose day came and that could not be carried out; the list says why."""
    count = Reorganisation.objects.visible_to(user).barred().count()
    text = ngettext(
        "%(count)s reorganisation could not be carried out",
        "%(count)s reorganisations could not be carried out",
        count,
    )
    return _matter(count, text, reverse("units:decisions") + "?waiting=1")


def _data_requests(user) -> Matter | None:
    """Requests about personal data, whose clocks run by law."""
    count = DataRequest.objects.permitted(user, "change").open().count()
    text = ngettext(
        "%(count)s request about personal data waits for an answer",
        "%(count)s requests about personal data wait for an answer",
        count,
    )
    return _matter(count, text, reverse("data_requests:index"))


def _imports(user) -> Matter | None:
    """Lists of people that this person uploaded and has not confirmed."""
    count = PeopleImport.objects.filter(requested_by=user, status=PeopleImport.Status.PREVIEW).count()
    text = ngettext(
        "%(count)s list of people waits to be confirmed", "%(count)s lists of people wait to be confirmed", count
    )
    return _matter(count, text, reverse("people_import:list"))


def _failed_jobs(now) -> Matter | None:
    """Jobs that failed on their last try; earlier tries repeat by themselves."""
    given_up = DBTaskResult.objects.failed().filter(finished_at__gte=now - RECENT, args_kwargs__args__2=queue.TRIES)
    count = given_up.count()
    text = ngettext(
        "%(count)s background job was given up in the last 7 days",
        "%(count)s background jobs were given up in the last 7 days",
        count,
    )
    return _matter(count, text, reverse("background_jobs") + "?status=FAILED")


def _matter(count: int, text: str, url: str) -> Matter | None:
    return Matter(text % {"count": count}, url) if count else None
