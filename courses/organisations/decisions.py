"""Decisions that change the tree of units, and which unit goes on for which."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courses.organisations.models import Organisation


class ReorganisationQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(carried_out_at=None, withdrawn_at=None)

    def done(self):
        return self.exclude(carried_out_at=None)

    def due(self, today: date):
        """Whose day has come, and which nothing has barred so far, in their order."""
        return self.waiting().filter(effective_on__lte=today, outcome={}).order_by("effective_on", "pk")

    def barred(self):
        """Whose day came, and which could not be carried out."""
        return self.waiting().exclude(outcome={})

    def visible_to(self, user):
        """Decisions about units that `user` may look at."""
        units = Organisation.objects.visible_to(user)
        return self.filter(
            Exists(self.model.units.through.objects.filter(reorganisation=OuterRef("pk"), organisation__in=units))
        )


class Reorganisation(models.Model):
    """A change of the tree by decision: ordered for a day, carried out on that day.

    `orders` holds what the kind needs, see `reorganising.orders`; `outcome` what it touched when it was carried out.
    """

    class Kind(models.TextChoices):
        RENAME = "rename", _("Rename")
        MOVE = "move", _("Move")
        MERGE = "merge", _("Merge")
        SPLIT = "split", _("Split")
        CLOSE = "close", _("Close")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    units = models.ManyToManyField(Organisation, related_name="reorganisations", verbose_name=_("units"))
    effective_on = models.DateField(_("in force from"))
    decision = models.CharField(
        _("decision"), max_length=250, help_text=_("Number, date and body, e.g. 202/2025/QH15.")
    )
    orders = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(auto_now_add=True)
    carried_out_at = models.DateTimeField(_("carried out"), null=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("reorganisation")
        verbose_name_plural = _("reorganisations")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decision}"

    @property
    def is_open(self) -> bool:
        return self.carried_out_at is None and self.withdrawn_at is None

    @property
    def refusal(self) -> str:
        """What barred it on its day."""
        return self.outcome.get("refusal", "") if self.is_open else ""

    @property
    def state(self) -> str:
        if self.carried_out_at:
            return _("Carried out")
        if self.withdrawn_at:
            return _("Decision withdrawn")
        return _("Could not be carried out") if self.refusal else _("Waits for its day")


class Succession(models.Model):
    """`successor` goes on for `predecessor`, which ended the day before `on`. The heir takes over records."""

    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField(_("from"))
    is_heir = models.BooleanField(default=True)
    reorganisation = models.ForeignKey(Reorganisation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_unique"),
            models.UniqueConstraint(fields=["predecessor"], condition=Q(is_heir=True), name="succession_one_heir"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
