"""Who qualifies for a paper, and who does not with the reasons. Reads only.

Completion is decided by results alone: a completed enrolment met every condition of its edition
(Circular 03/2023/TT-BNV article 6: each component, not an average).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.results import facts
from courses.results.facts import Facts
from courses.results.requirements import brief
from courses.runs.models import CourseRun

Policy = CoursePage.CertificatePolicy


@dataclass(frozen=True)
class Candidate:
    enrolment: Enrolment
    reasons: list[str] = field(default_factory=list)

    @property
    def qualifies(self) -> bool:
        return not self.reasons

    @property
    def waits_for_details(self) -> bool:
        """True when the paper would wait until the holder confirms the details to be printed."""
        return not self.enrolment.learner.has_confirmed_details


def due() -> QuerySet[Enrolment]:
    """Completed enrolments whose course issues automatically and that never had a paper, revoked ones included."""
    return Enrolment.objects.completed().filter(
        run__course__certificate_policy=Policy.AUTOMATIC, certificates__isnull=True
    )


def awaiting_paper(learner) -> QuerySet[Enrolment]:
    """Completed enrolments of one person that lead to a paper and never had one, the latest first."""
    return (
        Enrolment.objects.of(learner)
        .completed()
        .filter(certificates__isnull=True)
        .exclude(run__course__certificate_policy=Policy.NONE)
        .select_related("run__course", "edition")
        .order_by("-completed_at")
    )


def standing_without_completion() -> QuerySet[Certificate]:
    """Numbered papers in force whose course is not completed any more, the oldest first: somebody has to decide."""
    return Certificate.objects.valid().exclude(enrolment__status=Enrolment.Status.COMPLETED).order_by("pk")


def qualified(run: CourseRun) -> QuerySet[Enrolment]:
    """Enrolments of the class that a paper can be issued to now; the same rule as `reasons_against`."""
    rows = _of(run).completed().exclude(certificates__in=_in_the_way())
    return rows.none() if run.course.certificate_policy == Policy.NONE else rows


def runs() -> QuerySet[CourseRun]:
    """Classes of courses that give a paper, with `ready`: how many people it can be issued to now."""
    ready = (
        Enrolment.objects.completed()
        .filter(run=OuterRef("pk"))
        .exclude(certificates__in=_in_the_way())
        .order_by()
        .values("run")
        .annotate(people=Count("pk"))
        .values("people")
    )
    return (
        CourseRun.objects.exclude(course__certificate_policy=Policy.NONE)
        .select_related("course")
        .annotate(ready=Coalesce(Subquery(ready), 0))
        .order_by("-ready", "-pk")
    )


def refused(run: CourseRun) -> QuerySet[Enrolment]:
    """Everybody else in the class."""
    return _of(run).exclude(pk__in=qualified(run).order_by().values("pk"))


def explain(enrolments: Iterable[Enrolment]) -> list[Candidate]:
    """Enrolments of one class with the reasons against each, in a constant number of queries.

    The rows must come from `qualified` or `refused`.
    """
    rows = list(enrolments)
    known = facts.load_many(row for row in rows if row.is_active)
    return [Candidate(row, reasons_against(row, known=known.get(row.pk))) for row in rows]


def reasons_against(enrolment: Enrolment, *, known: Facts | None = None) -> list[str]:
    """Why no paper can be issued to this enrolment; empty when one can."""
    if enrolment.run.course.certificate_policy == Policy.NONE:
        return [_("The course gives no paper.")]
    if enrolment.is_withdrawn:
        return [_("Withdrew from the class.")]
    if not enrolment.is_completed:
        missing = brief(known.for_staff()) if known else []
        return _stands_without_completion(enrolment) + (missing or [_("The course is not completed yet.")])
    return [reason_of(paper) for paper in enrolment.certificates.all() if _is_in_the_way(paper)][:1]


def _stands_without_completion(enrolment: Enrolment) -> list[str]:
    """A paper of a completion that was taken back after a corrected result: somebody has to decide about it."""
    return [
        _("Paper %(number)s stands although completion was taken back. Revoke it if it must not stand.")
        % {"number": paper.serial}
        for paper in enrolment.certificates.all()
        if not paper.is_revoked and not paper.is_waiting
    ]


def _in_the_way() -> QuerySet[Certificate]:
    """Papers that forbid another one. Only the issuer's own fault leads to a new paper (Circular 03/2023 article 5)."""
    return Certificate.objects.filter(Q(revoked_at=None) | ~Q(revocation_ground=Certificate.Ground.ISSUER))


def _is_in_the_way(paper: Certificate) -> bool:
    return not paper.is_revoked or paper.revocation_ground != Certificate.Ground.ISSUER


def reason_of(paper: Certificate) -> str:
    """Why this paper forbids another one."""
    if paper.is_revoked:
        return _("Paper %(number)s was revoked: %(ground)s.") % {
            "number": paper.serial,
            "ground": paper.get_revocation_ground_display(),
        }
    if paper.is_waiting:
        return _("A paper waits until the holder confirms the details.")
    return _("Paper %(number)s has been issued already.") % {"number": paper.serial}


def _of(run: CourseRun) -> QuerySet[Enrolment]:
    papers = Prefetch("certificates", queryset=Certificate.objects.order_by("-pk"))
    return (
        Enrolment.objects.filter(run=run)
        .select_related("learner", "edition", "run__course")
        .prefetch_related(papers)
        .order_by("learner_sort_key", "pk")
    )
