"""Progress through lessons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import LessonPage
from courses.enrolments.models import Enrolment


class LessonProgressQuerySet(models.QuerySet):
    def done(self):
        return self.filter(done_at__isnull=False)

    def not_done(self):
        return self.filter(done_at=None)


class LessonProgress(models.Model):
    """A learner's trace in one canonical lesson. Done once is done; the row of the last opened lesson is where to resume."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="lesson_progress")
    lesson = models.ForeignKey(LessonPage, on_delete=models.PROTECT, related_name="progress")
    first_opened_at = models.DateTimeField(_("first opened"))
    last_opened_at = models.DateTimeField(_("last opened"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson progress")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_progress_unique")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}"
