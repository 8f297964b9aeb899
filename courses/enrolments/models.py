"""A learner's place in a class. One row for a learner and class; every change of state leaves a log row."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CourseEdition
from courses.errors import DomainError
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet
from courses.runs.models import SEAT_TAKING, CourseRun

BACK = {"withdrawn_at": None, "withdrawn_by": None, "withdrawal_reason": ""}  # what coming back undoes


class EnrolmentQuerySet(ScopedQuerySet):
    """Whoever looks after a class looks after the enrolments in it, wherever the learners work."""

    unit = "run__organisation"

    def active(self):
        return self.filter(status=Enrolment.Status.ACTIVE)

    def completed(self):
        return self.filter(status=Enrolment.Status.COMPLETED)

    def withdrawn(self):
        return self.filter(status=Enrolment.Status.WITHDRAWN)

    def holding_a_seat(self):
        return self.filter(status__in=SEAT_TAKING)

    def of(self, learner):
        return self.filter(learner=learner)

    def withdraw(self, *, by, reason: str, now) -> list["Enrolment"]:
        """Move everybody who studies out of the class, as `Enrolment.withdraw` moves one; returns them."""
        left = {"withdrawn_at": now, "withdrawn_by": by, "withdrawal_reason": reason}
        return self.active()._move(Enrolment.Status.WITHDRAWN, by=by, now=now, reason=reason, facts=left)

    def reinstate(self, *, by, now) -> list["Enrolment"]:
        """Bring back everybody who withdrew, as `Enrolment.reinstate` brings one; returns them."""
        return self.withdrawn()._move(Enrolment.Status.ACTIVE, by=by, now=now, reason="", facts=BACK)

    def _move(self, target: str, *, by, now, reason: str, facts: dict) -> list["Enrolment"]:
        rows = list(self.held())
        Enrolment.objects.filter(pk__in=[row.pk for row in rows]).update(status=target, **facts)
        EnrolmentChange.objects.bulk_create(
            EnrolmentChange(enrolment=row, before=row.status, after=target, at=now, by=by, reason=reason)
            for row in rows
        )
        for row in rows:
            row.status = target
        return rows

    def held(self):
        """Locked against other acts on them until the transaction ends, with what settlement needs."""
        return self.select_for_update(of=("self",), no_key=True).select_related("run__course", "edition", "learner")


class Enrolment(models.Model):
    """`unit` is that of the learner's main post on the day of enrolment; it stays when they move.

    `progress` (percent of required steps done) and `best_percent` are summaries kept by results.actions.settle.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Studying")
        COMPLETED = "completed", _("Completed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        Status.ACTIVE: {Status.COMPLETED, Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.ACTIVE},
        Status.COMPLETED: {Status.ACTIVE},
    }

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("class"))
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="enrolments",
        verbose_name=_("learner"),
    )
    learner_sort_key = models.CharField(max_length=400, editable=False)
    edition = models.ForeignKey(CourseEdition, on_delete=models.PROTECT, related_name="enrolments")
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.ACTIVE)
    unit = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    enrolled_at = models.DateTimeField(_("enrolled"))
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = models.CharField(_("reason for withdrawal"), max_length=300, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0)
    best_percent = models.DecimalField(_("best score"), max_digits=5, decimal_places=2, null=True, blank=True)
    last_activity_at = models.DateTimeField(_("last activity"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminder"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["run", "learner_sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "learner"], name="enrolment_one_per_class"),
            models.CheckConstraint(
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | (~Q(status="withdrawn") & Q(withdrawn_at=None)),
                name="enrolment_withdrawn_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="completed", completed_at__isnull=False)
                | (~Q(status="completed") & Q(completed_at=None)),
                name="enrolment_completed_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "learner_sort_key", "id"]),
            models.Index(fields=["run", "status", "learner_sort_key", "id"]),
            models.Index(fields=["run", "status", "progress"]),
            models.Index(fields=["run", "status", "last_activity_at"]),
            models.Index(fields=["learner", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.learner} · {self.run}"

    @property
    def is_active(self) -> bool:
        return self.status == self.Status.ACTIVE

    @property
    def is_completed(self) -> bool:
        return self.status == self.Status.COMPLETED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == self.Status.WITHDRAWN

    @property
    def status_label(self) -> str:
        """The state in words; lists ask for it in every row, so it is looked up the short way."""
        return self.Status(self.status).label

    @property
    def may_be_withdrawn(self) -> bool:
        return self.is_active

    @property
    def may_be_reopened(self) -> bool:
        """Whether completion can be taken back, once a corrected result asks for it."""
        return self.is_completed

    def withdraw(self, *, by, reason: str, now) -> None:
        """Leave the class. Raises DomainError unless the learner is studying in it."""
        self._move(self.Status.WITHDRAWN, by=by, now=now, reason=reason)
        self.withdrawn_at, self.withdrawn_by, self.withdrawal_reason = now, by, reason
        self.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawal_reason"])

    def reinstate(self, *, by, now) -> None:
        """Come back after withdrawal; progress is as it was."""
        self._move(self.Status.ACTIVE, by=by, now=now)
        for name, value in BACK.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *BACK])

    def complete(self, *, now) -> None:
        """Called by results.actions.settle alone, once nothing is missing."""
        self._move(self.Status.COMPLETED, by=None, now=now)
        self.completed_at = now
        self.save(update_fields=["status", "completed_at"])

    def reopen(self, *, by, reason: str, now) -> None:
        """Take completion back after a corrected result."""
        self._move(self.Status.ACTIVE, by=by, now=now, reason=reason)
        self.completed_at = None
        self.save(update_fields=["status", "completed_at"])

    def touch(self, *, now) -> None:
        """Note that the learner did something in the course."""
        self.last_activity_at = now
        self.save(update_fields=["last_activity_at"])

    def _move(self, target: str, *, by, now, reason: str = "") -> None:
        if target not in self.TRANSITIONS[self.status]:
            raise DomainError(
                _("This enrolment is “%(from)s” and cannot become “%(to)s”.")
                % {"from": self.get_status_display(), "to": self.Status(target).label}
            )
        EnrolmentChange.objects.create(enrolment=self, before=self.status, after=target, at=now, by=by, reason=reason)
        self.status = target


class EnrolmentChange(models.Model):
    """Log of states: who, when, why. `by` is empty when the system completed the course."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10, choices=Enrolment.Status)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("change of an enrolment")
        verbose_name_plural = _("changes of enrolments")
        ordering = ["enrolment", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.before} → {self.after}"


class Intake(models.Model):
    """A training officer's order to add many people to a class, worked off in the background in portions.

    `learner_ids` were found and shown before the order was given; `added` of them have been worked off.
    """

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="intakes")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    learner_ids = models.JSONField()
    added = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("addition of people to a class")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run} {timezone.localtime(self.requested_at):%d/%m/%Y}"

    @property
    def total(self) -> int:
        return len(self.learner_ids)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    def advance(self, by: int) -> None:
        """Note that another portion has been worked off."""
        self.added += by
        self.save(update_fields=["added"])

    def finish(self, *, now, refusal: str = "") -> None:
        self.finished_at, self.refusal = now, refusal
        self.save(update_fields=["finished_at", "refusal"])
