"""Results and the ledger of hours. Ledger rows are only added; a correction is a counter-entry."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from courses.enrolments.models import Enrolment
from courses.evidence import Evidence, EvidenceQuerySet
from courses.organisations.models import Organisation


class ResultQuerySet(EvidenceQuerySet):
    def current(self):
        """Results that stand; the others were taken back."""
        return self.filter(superseded_at=None)

    def superseded(self):
        return self.filter(superseded_at__isnull=False)

    def supersede(self, *, now) -> None:
        """Note that these were taken back, which is all that ever changes of a result."""
        models.QuerySet.update(self.current(), superseded_at=now)


class Result(Evidence):
    """What was true when a course was completed, frozen.

    `snapshot`: {"learner", "course", "course_code", "run", "edition", "lessons_done", "quizzes": [{"title", "percent"}]}.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    completed_at = models.DateTimeField(_("completed"))
    credited_tiet = models.DecimalField(_("credited hours (tiết)"), max_digits=5, decimal_places=1)
    minutes = models.PositiveIntegerField()
    best_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    snapshot = models.JSONField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-completed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(superseded_at=None), name="result_one_current_per_enrolment"
            ),
            models.CheckConstraint(condition=Q(credited_tiet__gte=0), name="result_credits_no_less_than_nothing"),
        ]

    def __str__(self) -> str:
        return str(self.enrolment)


class HoursRuleQuerySet(models.QuerySet):
    def on(self, day):
        """The rule in force on `day`, or None."""
        return (
            self.filter(valid_from__lte=day)
            .filter(Q(valid_to=None) | Q(valid_to__gte=day))
            .order_by("-valid_from")
            .first()
        )


class HoursRule(models.Model):
    """How hours count, as dated data (DOMAIN: 1 week = 40 tiết a year for civil servants; 45 minutes in common practice)."""

    minutes_per_tiet = models.PositiveSmallIntegerField(_("minutes in one tiết"), default=45)
    tiet_per_day = models.PositiveSmallIntegerField(_("tiết in one day"), default=8)
    annual_minimum = models.DecimalField(_("annual minimum (tiết)"), max_digits=5, decimal_places=1, default=40)
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("valid from"), unique=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = HoursRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for hours")
        verbose_name_plural = _("rules for hours")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="hours_rule_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.annual_minimum} ({self.valid_from})"


class HoursEntryQuerySet(EvidenceQuerySet):
    def total(self, *, learner, year: int):
        """Tiết recorded for a learner in a calendar year (Decimal, 0 when none)."""
        return self.filter(learner=learner, year=year).aggregate(total=Sum("tiet"))["total"] or 0

    def standing(self, enrolment: Enrolment):
        """What the ledger holds for an enrolment: neither taken back nor itself a counter-entry."""
        return self.filter(enrolment=enrolment, counters=None, countered_by=None)


class HoursEntry(Evidence):
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="hours")
    enrolment = models.ForeignKey(Enrolment, null=True, on_delete=models.PROTECT, related_name="hours")
    unit = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    tiet = models.DecimalField(_("tiết"), max_digits=6, decimal_places=1)
    minutes = models.IntegerField(_("minutes"))
    counters = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="countered_by"
    )
    reason = models.CharField(max_length=300, blank=True)
    rule = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = HoursEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of hours")
        verbose_name_plural = _("ledger of hours")
        ordering = ["pk"]
        indexes = [models.Index(fields=["learner", "year"])]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.year} {self.tiet}"
