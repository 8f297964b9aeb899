"""That the use of somebody's data is restricted: since when, by whom, on which request, and how it ended."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.privacy.requests.models import DataRequest


class RestrictionQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def standing(self):
        return self.filter(lifted_at=None)

    def lifted(self):
        return self.filter(lifted_at__isnull=False)


class Restriction(models.Model):
    """At most one stands for a person; while it does, `use_restricted_at` of the account says so."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="restrictions", verbose_name=_("person")
    )
    request = models.OneToOneField(
        DataRequest, on_delete=models.PROTECT, related_name="restriction", verbose_name=_("request")
    )
    at = models.DateTimeField(pgettext_lazy("restriction of use", "restricted since"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(pgettext_lazy("restriction of use", "lifted"), null=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lift_reason = models.CharField(
        pgettext_lazy("restriction of use", "reason for lifting"), max_length=500, blank=True
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("restriction of use")
        verbose_name_plural = _("restrictions of use")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at=None), name="restriction_one_standing_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="restriction_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def stands(self) -> bool:
        return self.lifted_at is None
