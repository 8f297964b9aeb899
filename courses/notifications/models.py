"""What was said to whom. Rows are written in the act's transaction; the queue sends them after commit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_at__isnull=False)

    def unsent(self):
        return self.filter(sent_at=None)


class Notification(models.Model):
    """`kind` names the templates `mails/<kind>.subject.txt` and `mails/<kind>.txt`; `context` holds JSON values."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=40)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
