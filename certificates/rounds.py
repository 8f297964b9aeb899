"""Rounds of issuing: one order for many people of a class."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.organisations import scopes
from courses.runs.models import CourseRun


class IssueRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Rounds of classes whose papers `user` issues or reads."""
        reading = scopes.of(user, "certificates.issue_certificate", "certificates.view_certificate")
        return self.filter(reading.within("run__organisation"))

    def finished(self):
        return self.filter(finished_at__isnull=False)

    def unfinished(self):
        return self.filter(finished_at=None)


class IssueRound(models.Model):
    """An issuing officer's order to issue to the selected people of a class, worked off in the background."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="issue_rounds")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    enrolment_ids = models.JSONField()
    refused = models.JSONField(default=list)  # [{"enrolment", "reasons": [...]}]
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = IssueRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue round")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run} {timezone.localtime(self.requested_at):%d/%m/%Y}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def total(self) -> int:
        return len(self.enrolment_ids)

    @property
    def handled(self) -> int:
        """How many of the selected people are done: issued to or refused."""
        return self.certificates.count() + len(self.refused)
