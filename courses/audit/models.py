"""One row for every administrative act. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.evidence import Evidence, EvidenceQuerySet


class AuditEntryQuerySet(EvidenceQuerySet):
    def about(self, thing: models.Model):
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))

    def visible_to(self, user):
        """The log is for those who hold the permission to view it."""
        return self if user.has_perm("courses.view_auditentry") else self.none()


class AuditEntry(Evidence):
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("actor"),
    )
    act = models.CharField(_("act"), max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id}"
