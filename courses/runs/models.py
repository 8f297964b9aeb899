"""A class ("lớp") of a course."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import CoursePage
from courses.errors import DomainError
from courses.organisations import scopes
from courses.organisations.models import Organisation

SEAT_TAKING = ("active", "completed")


class CourseRunQuerySet(scopes.ScopedQuerySet):
    def open(self, today):
        """Classes that one may enrol in on `today` (a date), seats aside."""
        return self.filter(
            Q(enrol_from=None) | Q(enrol_from__lte=today),
            Q(enrol_until=None) | Q(enrol_until__gte=today),
            Q(closes_on=None) | Q(closes_on__gte=today),
            status=CourseRun.Status.OPEN,
        )

    def closed(self, today):
        return self.exclude(pk__in=self.open(today).values("pk"))

    def read_by(self, user):
        """Classes whose people `user` may see."""
        return self.visible_to(user).filter(scopes.of(user, "courses.view_enrolment").within(self.unit))

    def managed_by(self, user):
        """Classes whose people `user` may add, withdraw and remind."""
        return self.visible_to(user).filter(scopes.of(user, "courses.change_enrolment").within(self.unit))

    def with_seats_taken(self):
        """Adds `seats_taken`: learners who hold a seat now, counted per row that is read."""
        enrolments = self.model._meta.get_field("enrolments").related_model.objects
        held = enrolments.filter(run=OuterRef("pk"), status__in=SEAT_TAKING).order_by().values("run")
        return self.annotate(seats_taken=Coalesce(Subquery(held.annotate(held=Count("pk")).values("held")), 0))

    def held(self):
        """Class and course held together: the class for its seats, the course so that nobody joins two of its classes."""
        return self.select_for_update(of=("self", "course"), no_key=True).select_related("course")


class CourseRun(models.Model):
    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        CANCELLED = "cancelled", _("Cancelled")

    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="runs", verbose_name=_("course"))
    code = models.CharField(_("class code"), max_length=40, unique=True)
    title = models.CharField(_("class name"), max_length=200, blank=True)
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.PLANNED)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organising unit"),
    )
    opens_on = models.DateField(_("opening"), null=True, blank=True, help_text=_("Empty: self-paced, no dates."))
    closes_on = models.DateField(_("closing"), null=True, blank=True)
    enrol_from = models.DateField(_("enrolment from"), null=True, blank=True)
    enrol_until = models.DateField(_("enrolment until"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("seats"), null=True, blank=True, help_text=_("Empty: no limit."))
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("training officer in charge"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-opens_on", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(opens_on=None) | Q(closes_on__gte=F("opens_on")),
                name="run_closes_after_it_opens",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(enrol_until=None) | Q(enrol_from=None) | Q(enrol_until__gte=F("enrol_from")),
                name="run_enrolment_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def clean(self):
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": _("The class must close on or after its opening day.")})
        if self.enrol_from and self.enrol_until and self.enrol_until < self.enrol_from:
            raise ValidationError({"enrol_until": _("Enrolment must end on or after the day it begins.")})

    @property
    def is_self_paced(self) -> bool:
        return self.opens_on is None

    def is_open(self, today) -> bool:
        """Whether one may enrol on `today`, seats aside."""
        return (
            self.status == self.Status.OPEN
            and not (self.enrol_from and today < self.enrol_from)
            and not (self.enrol_until and today > self.enrol_until)
            and not (self.closes_on and today > self.closes_on)
        )

    def has_begun(self, today) -> bool:
        return self.opens_on is None or self.opens_on <= today

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def may_be_cancelled(self) -> bool:
        return not self.is_cancelled

    def cancel(self) -> None:
        """Close the class for good. Raises DomainError when it was cancelled before."""
        if self.is_cancelled:
            raise DomainError(_("Class %(code)s was cancelled before.") % {"code": self.code})
        self.status = self.Status.CANCELLED
        self.save(update_fields=["status"])
