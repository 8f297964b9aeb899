"""Incidents of personal data with what is known of them, the entries that prove each step, and the clocks as data."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses import vietnamese
from courses.evidence import Evidence, EvidenceQuerySet
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet
from lms.dated_rules.models import DatedRule


class IncidentRule(DatedRule):
    """How soon an incident must be told, from a day on, in hours (DOMAIN B: first notice of a serious incident of
    information security in 24 h, its report in 72 h; breach of personal data in 72 h, Law 91/2025/QH15, article 23)."""

    notice_hours = models.PositiveSmallIntegerField(
        _("hours until the first notice of a serious incident"), default=24
    )
    report_hours = models.PositiveSmallIntegerField(_("hours until the report"), default=72)
    remind_hours = models.PositiveSmallIntegerField(
        _("hours before a deadline at which administrators are reminded"), default=6
    )

    class Meta(DatedRule.Meta):
        verbose_name = _("rule for incidents")
        verbose_name_plural = _("rules for incidents")


class State(models.TextChoices):
    NOTICE = "notice", pgettext_lazy("incident", "First notice to be sent")
    REPORT = "report", pgettext_lazy("incident", "Report to be sent")
    REPORTED = "reported", pgettext_lazy("incident", "Reported, being handled")
    CLOSED = "closed", pgettext_lazy("incident", "Closed")


WITHOUT_NOTICE = Q(is_serious=True, notice_sent_at=None)


class IncidentQuerySet(ScopedQuerySet):
    unit = "unit"

    def open(self):
        return self.filter(closed_at=None)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def in_state(self, state: str):
        if state == State.CLOSED:
            return self.closed()
        if state == State.NOTICE:
            return self.open().filter(WITHOUT_NOTICE)
        is_sent = state == State.REPORTED
        return self.open().filter(report_sent_at__isnull=not is_sent).exclude(WITHOUT_NOTICE)

    def awaiting_notice(self, until: datetime):
        """Open ones whose first notice is not out, with a deadline at that moment or before."""
        return self.open().filter(WITHOUT_NOTICE, notice_due__lte=until)

    def awaiting_report(self, until: datetime):
        return self.open().filter(report_sent_at=None, report_due__lte=until)

    def in_order_of_deadlines(self):
        """Open ones first, what must be sent next on top."""
        due = Case(When(WITHOUT_NOTICE, then="notice_due"), When(report_sent_at=None, then="report_due"))
        return self.order_by(F("closed_at").desc(nulls_first=True), due.asc(nulls_last=True), "-pk")

    def overdue(self, now: datetime):
        return self.open().filter(Q(WITHOUT_NOTICE, notice_due__lt=now) | Q(report_sent_at=None, report_due__lt=now))


FACTS = (
    "title",
    "what",
    "noticed_at",
    "happened_from",
    "happened_to",
    "kinds_of_data",
    "people_count",
    "other_units",
    "risk",
    "measures",
    "is_serious",
)


class Incident(models.Model):
    """What is known now; how it came to be known stands in the entries, never changed. `unit` answers for it."""

    unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("unit that answers for it"),
    )  # fmt: skip
    title = models.CharField(_("in one line"), max_length=200, help_text=_("Without names of the people concerned."))
    what = models.TextField(_("what happened"), max_length=5000)
    noticed_at = models.DateTimeField(_("noticed at"), help_text=_("The clocks of the law run from this moment."))
    happened_from = models.DateTimeField(_("happened from"), null=True, blank=True)
    happened_to = models.DateTimeField(_("happened to"), null=True, blank=True)
    kinds_of_data = models.TextField(_("kinds of data"), max_length=1000)
    people_count = models.PositiveIntegerField(_("number of people (estimate)"), null=True, blank=True)
    other_units = models.CharField(_("other units concerned"), max_length=500, blank=True)
    risk = models.TextField(_("risk to people"), max_length=3000)
    measures = models.TextField(_("measures"), max_length=5000, blank=True)
    is_serious = models.BooleanField(
        _("serious incident of information security"), default=False, help_text=_("A first notice is due then.")
    )
    notice_due = models.DateTimeField(_("first notice until"), null=True, editable=False)
    report_due = models.DateTimeField(_("report until"), editable=False)
    notice_sent_at = models.DateTimeField(_("first notice sent"), null=True, editable=False)
    report_sent_at = models.DateTimeField(_("report sent"), null=True, editable=False)
    people_told_at = models.DateTimeField(_("people told"), null=True, editable=False)
    closed_at = models.DateTimeField(pgettext_lazy("incident", "closed"), null=True, editable=False)
    reminded_of_notice_at = models.DateTimeField(null=True, editable=False)
    reminded_of_report_at = models.DateTimeField(null=True, editable=False)
    recorded_at = models.DateTimeField(pgettext_lazy("incident", "recorded"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    folded = models.CharField(max_length=200, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("incident of personal data")
        verbose_name_plural = _("incidents of personal data")
        ordering = [F("closed_at").desc(nulls_first=True), "report_due", "pk"]
        indexes = [models.Index(fields=["closed_at", "report_due"], name="incident_queue")]
        constraints = [
            models.CheckConstraint(
                condition=Q(happened_from=None) | Q(happened_to=None) | Q(happened_to__gte=F("happened_from")),
                name="incident_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_name(self) -> str:
        """Free text does not go into the audit log."""
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args, **kwargs):
        self.folded = vietnamese.fold(self.title)[:200]
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def lacks_notice(self) -> bool:
        return self.is_serious and self.notice_sent_at is None

    @property
    def state(self) -> State:
        if not self.is_open:
            return State.CLOSED
        if self.lacks_notice:
            return State.NOTICE
        return State.REPORTED if self.report_sent_at else State.REPORT

    @property
    def next_due(self) -> datetime | None:
        """Until when something must be sent next."""
        waiting = [self.notice_due] if self.lacks_notice else []
        waiting += [self.report_due] if self.report_sent_at is None else []
        return min(waiting) if waiting and self.is_open else None

    def is_late(self, now: datetime) -> bool:
        return self.next_due is not None and self.next_due < now


class NoReport(models.TextChoices):
    """Why an incident needs no report (Law 91/2025/QH15, article 23: due where a breach of the rules on personal data
    may harm one of the goods that NO_HARM names; how many people are concerned does not matter)."""

    NO_HARM = (
        "no_harm",
        pgettext_lazy(
            "incident",
            "No harm threatens national defence, security or public order, nor life, health, honour, dignity or property of"
            " people (Law 91/2025/QH15, article 23)",
        ),
    )
    NO_BREACH = "no_breach", pgettext_lazy("incident", "False alarm: no rule on personal data was broken")
    NOT_OURS = (
        "not_ours",
        pgettext_lazy("incident", "Another unit answers for the data and reports; it was told at once"),
    )


class IncidentEntry(Evidence):
    """One step: what was done, when and by whom. `corrects` names the entry in whose place it stands; `ground` tells
    why no report was due."""

    class Act(models.TextChoices):
        RECORDED = "recorded", pgettext_lazy("incident", "Recorded")
        CORRECTED = "corrected", pgettext_lazy("incident", "Facts corrected")
        NOTED = "noted", pgettext_lazy("incident", "Noted")
        NOTICE = "notice", pgettext_lazy("incident", "First notice sent")
        REPORT = "report", pgettext_lazy("incident", "Report sent")
        TOLD = "told", pgettext_lazy("incident", "People told")
        REMINDED = "reminded", pgettext_lazy("incident", "Administrators reminded")
        NO_REPORT = "no_report", pgettext_lazy("incident", "Found that no report is due")
        CLOSED = "closed", pgettext_lazy("incident", "Closed")
        REOPENED = "reopened", pgettext_lazy("incident", "Opened again: found to be serious")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    act = models.CharField(_("act"), max_length=10, choices=Act)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), null=True)
    recipient = models.CharField(_("to whom"), max_length=200, blank=True)
    number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    note = models.TextField(_("note"), max_length=3000, blank=True)
    ground = models.CharField(_("why no report is due"), max_length=10, choices=NoReport, blank=True)
    facts = models.JSONField(default=dict)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="correction")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry about an incident")
        verbose_name_plural = _("entries about incidents")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} · {now_('entry no. %(number)s') % {'number': self.pk}}"

    @property
    def is_corrected(self) -> bool:
        return hasattr(self, "correction")


SENT = {  # steps that leave the house, and where the incident keeps when
    IncidentEntry.Act.NOTICE: "notice_sent_at",
    IncidentEntry.Act.REPORT: "report_sent_at",
    IncidentEntry.Act.TOLD: "people_told_at",
}
