"""Requests about personal data, their history, and the clocks and holidays as dated data."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.evidence import Evidence, EvidenceQuerySet
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet
from lms.dated_rules.models import DatedRule, KeptByAdministrators


class Kind(models.TextChoices):
    ACCESS = "access", pgettext_lazy("request about data", "See what is kept")
    CORRECT = "correct", pgettext_lazy("request about data", "Correct something")
    RESTRICT = "restrict", pgettext_lazy("request about data", "Restrict the use of my data")
    WITHDRAW = "withdraw", pgettext_lazy("request about data", "Withdraw a consent")
    OBJECT = "object", pgettext_lazy("request about data", "Object to a use")
    ERASE = "erase", pgettext_lazy("request about data", "Erase my data")
    EITHER = "either", pgettext_lazy("request about data", "Restrict the use, or withdraw consent")


OFFERED = tuple(
    kind for kind in Kind if kind != Kind.EITHER
)  # that one keeps the words of requests made before 12/2026
EXTENDABLE = (
    Kind.RESTRICT,
    Kind.WITHDRAW,
    Kind.OBJECT,
    Kind.EITHER,
)  # the rights whose time the law lets run longer, once


def _days(label, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=default)


class RequestRule(DatedRule):
    """How long requests may take, from a day on (DOMAIN B: Law 91/2025/QH15, Decree 356/2025/NĐ-CP: first answer in 2
    working days; to stop, withdraw, restrict or object 15 days, 20 when a processor must act, extended once by 15;
    other rights 10 to 20 days)."""

    answer_working_days = _days(_("working days until the first answer"), 2)
    objection_days = _days(_("days to restrict, withdraw or object"), 15)
    processor_days = _days(_("the same when a processor must act"), 20)
    extension_days = _days(_("days of the one extension"), 15)
    access_days = _days(_("days to give access"), 10)
    correction_days = _days(_("days to correct"), 10)
    erasure_days = _days(_("days to erase"), 20)
    remind_days = _days(_("days before a deadline on which administrators are reminded"), 3)

    class Meta(DatedRule.Meta):
        verbose_name = _("rule for requests about data")
        verbose_name_plural = _("rules for requests about data")

    def days(self, kind: str, *, with_processor: bool) -> int:
        """Calendar days for a request of this kind."""
        if kind in EXTENDABLE:
            return self.processor_days if with_processor else self.objection_days
        return {
            Kind.ACCESS: self.access_days, Kind.CORRECT: self.correction_days, Kind.ERASE: self.erasure_days
        }[Kind(kind)]  # fmt: skip


class PublicHoliday(models.Model):
    """A day on which offices are closed besides weekends. An exchanged day is made up for on another."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    made_up_on = models.DateField(
        _("made up for on"),
        null=True,
        blank=True,
        help_text=_("The Saturday or Sunday on which offices work instead, when this day is an exchanged one."),
    )

    objects = KeptByAdministrators.as_manager()

    class Meta:
        verbose_name = _("public holiday")
        verbose_name_plural = _("public holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class DataRequestQuerySet(ScopedQuerySet):
    unit = "unit"

    def of(self, person):
        return self.filter(person=person)

    def open(self):
        return self.filter(closed_at=None)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def unanswered(self):
        """Open ones whose first answer is still due."""
        return self.open().filter(answered_at=None)

    def overdue(self, today: date):
        """Open ones with a deadline that is over."""
        return self.open().filter(Q(due__lt=today) | Q(answered_at=None, answer_due__lt=today))


class DataRequest(models.Model):
    """`unit` is that of the person's main post on the day of filing: its administrators answer."""

    class Outcome(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("request about data", "Carried out")
        REFUSED = "refused", pgettext_lazy("request about data", "Refused")
        TAKEN_BACK = "taken_back", pgettext_lazy("request about data", "Taken back by the person")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="data_requests", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    kind = models.CharField(_("request"), max_length=10, choices=Kind)
    text = models.TextField(_("in own words"), max_length=3000, blank=True)
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer_due = models.DateField(_("first answer until"))
    due = models.DateField(_("to be done until"))
    with_processor = models.BooleanField(_("a processor must act"), default=False)
    answered_at = models.DateTimeField(_("first answer"), null=True)
    extended_at = models.DateTimeField(_("extended"), null=True)
    extension_reason = models.CharField(_("reason for the extension"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), max_length=3000, blank=True)
    reminded_of_answer_at = models.DateTimeField(null=True)
    reminded_of_end_at = models.DateTimeField(null=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request about data")
        verbose_name_plural = _("requests about data")
        ordering = [F("closed_at").desc(nulls_first=True), "due", "pk"]
        indexes = [models.Index(fields=["closed_at", "due"], name="data_request_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(closed_at=None), name="data_request_one_open_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="data_request_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="taken_back") | Q(closed_by=F("person")),
                name="data_request_taken_back_by_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def may_be_extended(self) -> bool:
        return self.is_open and self.extended_at is None and self.kind in EXTENDABLE

    @property
    def next_due(self) -> date | None:
        """The day until which something must happen next."""
        if not self.is_open:
            return None
        return self.due if self.answered_at else min(self.answer_due, self.due)

    def is_late(self, today: date) -> bool:
        return self.next_due is not None and self.next_due < today


class StepQuerySet(EvidenceQuerySet):
    def told_to_the_person(self):
        """Steps of the request itself; that answerers were reminded is a matter of the house."""
        return self.exclude(act=DataRequestStep.Act.REMINDED)


class DataRequestStep(Evidence):
    """What happened to a request, when and by whom; what was said stands in the request."""

    class Act(models.TextChoices):
        FILED = "filed", pgettext_lazy("request about data", "Filed")
        ANSWERED = "answered", pgettext_lazy("request about data", "First answer sent")
        EXTENDED = "extended", pgettext_lazy("request about data", "Extended")
        REMINDED = "reminded", pgettext_lazy("request about data", "Administrators reminded")
        CLOSED = "closed", pgettext_lazy("request about data", "Closed with an answer")
        TAKEN_BACK = "taken_back", pgettext_lazy("request about data", "Taken back by the person")

    request = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(_("act"), max_length=10, choices=Act)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a request about data")
        verbose_name_plural = _("steps of requests about data")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.act}"
