"""A learner's way through the lessons: opened, done."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalogue.models import LessonPage
from courses.enrolments import admission
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.learning.models import LessonProgress
from courses.results.actions import settle


@transaction.atomic
def note_opened(enrolment: Enrolment, lesson: LessonPage, *, now) -> None:
    """Remember that the canonical lesson was opened: it is where to resume on any device."""
    LessonProgress.objects.bulk_create(
        [LessonProgress(enrolment=enrolment, lesson=lesson, first_opened_at=now, last_opened_at=now)],
        update_conflicts=True,
        unique_fields=["enrolment", "lesson"],
        update_fields=["last_opened_at"],
    )
    enrolment.touch(now=now)


@transaction.atomic
def mark_done(enrolment: Enrolment, lesson: LessonPage, *, by, now) -> Enrolment:
    """Mark a canonical lesson as done and settle the enrolment. Done once is done; repeating changes nothing.

    Raises DomainError when somebody else does it, before the class begins, or after withdrawal.
    """
    enrolment = Enrolment.objects.held().get(pk=enrolment.pk)
    if by != enrolment.learner:
        raise DomainError(_("Only the learner can mark a lesson as done."))
    if enrolment.is_withdrawn:
        raise DomainError(_("This class was left. Enrol again to continue; what was done is kept."))
    waiting = admission.not_begun_because(enrolment, today=timezone.localdate(now))
    if waiting:
        raise DomainError(waiting)
    if not lesson.path.startswith(enrolment.run.course.path):
        raise DomainError(_("This lesson is no longer part of the course."))
    progress, _created = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson=lesson, defaults={"first_opened_at": now, "last_opened_at": now}
    )
    LessonProgress.objects.filter(pk=progress.pk, done_at=None).update(done_at=now)
    return settle(enrolment, now=now)
