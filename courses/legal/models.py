"""Registry of legal texts: number, dates and whether they are in force. Dates of law are data."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.search import index

from courses import vietnamese


class LegalTextQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(status=LegalText.Status.IN_FORCE)

    def not_in_force(self):
        return self.exclude(status=LegalText.Status.IN_FORCE)

    def visible_to(self, user):
        """The registry is public."""
        return self


class LegalText(index.Indexed, models.Model):
    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("In force")
        PENDING = "pending", _("Not yet in force")
        REPLACED = "replaced", _("Replaced")
        EXPIRED = "expired", _("No longer in force")

    number = models.CharField(_("number"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(pgettext_lazy("legal text", "subject"), max_length=500)
    issuer = models.CharField(pgettext_lazy("legal text", "issuer"), max_length=200)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    status = models.CharField(_("validity"), max_length=12, choices=Status, default=Status.IN_FORCE)
    replaced_by = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )
    note = models.TextField(_("note"), blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)
    folded = models.CharField(max_length=600, editable=False, default="")

    objects = LegalTextQuerySet.as_manager()

    search_fields = [
        index.AutocompleteField("number"),
        index.SearchField("number"),
        index.SearchField("title"),
    ]

    class Meta:
        verbose_name = _("legal text")
        verbose_name_plural = _("legal texts")
        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from=None) | Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
                name="legal_text_ends_after_it_begins",
                violation_error_message=_("The last day in force must not come before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    def save(self, *args, **kwargs):
        """Keep the folded copy for search without diacritics."""
        self.folded = vietnamese.fold(f"{self.kind} {self.number} {self.title}")[:600]
        super().save(*args, **kwargs)
