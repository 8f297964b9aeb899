"""Ministries, provinces and their units. Codes and names change by law, so both carry dates."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses import vietnamese

TWICE = _("There is an organisation of this name at this place already. Give both their dates, or change that one.")


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Names and codes of public bodies are public."""
        return self


class Organisation(models.Model):
    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry or equal body")
        PROVINCE = "province", _("Province")
        CITY = "city", _("Central city")
        DEPARTMENT = "department", _("Department")
        COMMUNE = "commune", _("Commune, ward or special zone")
        DIVISION = "division", _("Division")
        INSTITUTION = "institution", _("Training institution")

    name = models.CharField(_("name"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    code = models.CharField(_("code"), max_length=35, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    superior = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
        verbose_name=_("superior body"),
    )
    merged_from = models.CharField(_("merged from"), max_length=250, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    folded = models.CharField(max_length=550, editable=False, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["kind", "code", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "superior", "valid_from"], name="organisation_unique"),
            # Empty values never equal each other in a database, so they have constraints of their own.
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(superior=None, valid_from=None),
                name="organisation_unique_root_without_date",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                condition=Q(superior=None, valid_from__isnull=False),
                name="organisation_unique_root",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["name", "superior"],
                condition=Q(superior__isnull=False, valid_from=None),
                name="organisation_unique_without_date",
                violation_error_message=TWICE,
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=models.F("valid_from")),
                name="organisation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        """Keep the folded copy for search without diacritics."""
        self.folded = vietnamese.fold(f"{self.name} {self.name_en} {self.code}")
        super().save(*args, **kwargs)
