"""What was said to whom. Rows are written in the act's transaction; the queue sends them after commit."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

CLAIM_LASTS = timedelta(minutes=15)
TRIES = 8  # a letter that fails by its own fault is tried again when its claim has run out: for about two hours


class NotificationQuerySet(models.QuerySet):
    def sent(self):
        return self.filter(sent_at__isnull=False)

    def unsent(self):
        return self.filter(sent_at=None)

    def underway(self):
        """Unsent ones that are still tried."""
        return self.unsent().filter(tries__lt=TRIES)

    def given_up(self):
        return self.unsent().filter(tries__gte=TRIES)

    def free(self, *, now):
        """Unsent ones that nobody is mailing or has tried just now, and that are not given up."""
        return self.underway().filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))


class Notification(models.Model):
    """`kind` names the templates `mails/<kind>.subject.txt` and `mails/<kind>.txt`; `context` holds JSON values."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications")
    kind = models.CharField(_("kind"), max_length=40)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "kind"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def address(self) -> str:
        """Where the letter goes: the account's address, unless another one is named."""
        return self.context.get("to") or self.recipient.email

    def claim(self, *, now) -> bool:
        """Take this letter for mailing, which counts as a try; False when it is not free."""
        free = Notification.objects.free(now=now).filter(pk=self.pk)
        return free.update(claimed_at=now, tries=F("tries") + 1) == 1

    def release(self) -> None:
        """Give the letter back after trouble that was not its own fault: the try does not count."""
        Notification.objects.filter(pk=self.pk).update(claimed_at=None, tries=F("tries") - 1)

    def revive(self) -> None:
        """Let a letter that was given up be tried anew."""
        self.claimed_at, self.tries = None, 0
        self.save(update_fields=["claimed_at", "tries"])

    def mark_sent(self, *, now) -> None:
        self.sent_at = now
        self.save(update_fields=["sent_at"])
