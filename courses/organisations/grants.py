"""Grants: somebody holds a role in a unit and everything below it, from one day to another."""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.organisations import scopes
from courses.organisations.models import Organisation


class GrantQuerySet(scopes.ScopedQuerySet):
    def current(self, today: date):
        """Grants in force on `today`."""
        return self.not_over(today).filter(starts__lte=today)

    def not_over(self, today: date):
        """Grants in force on `today` or later."""
        return self.filter(Q(ends=None) | Q(ends__gte=today), ended_at=None)

    def over(self, today: date):
        return self.filter(Q(ends__lt=today) | Q(ended_at__isnull=False))

    def of(self, person):
        return self.filter(person=person)


class Grant(models.Model):
    """Rows are ended, never deleted: they say who could do what when. Without a unit the role holds everywhere.

    `ends` is the last day that was foreseen; `ended_at` says that somebody ended the grant at that moment.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants", verbose_name=_("person")
    )
    role = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="grants", verbose_name=_("role"))
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grants",
        verbose_name=_("unit"),
        help_text=_("The role holds for this unit and everything below it; without a unit, everywhere."),
    )
    starts = models.DateField(_("from"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant of a role")
        verbose_name_plural = _("grants of roles")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="grant_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(ends=None, ended_at=None, organisation__isnull=False),
                name="grant_one_open",
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(ends=None, ended_at=None, organisation=None),
                name="grant_one_open_everywhere",
            ),
        ]
        indexes = [models.Index(fields=["person", "ends"], name="grant_by_person")]

    def __str__(self) -> str:
        return f"{self.role} · {self.organisation or _('everywhere')}"

    def is_current(self, today: date) -> bool:
        return self.ended_at is None and self.starts <= today and (self.ends is None or today <= self.ends)

    def is_over(self, today: date) -> bool:
        return self.ended_at is not None or (self.ends is not None and self.ends < today)


class UnitRole(models.Model):
    """A role inside one unit, as a group of its own: pages and files of the unit's branches open to that group.

    Wagtail asks groups where somebody may edit, so a role that holds for a unit cannot share a group with one that holds
    everywhere.
    """

    role = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="unit_roles")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="unit_roles")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="unit_role")

    class Meta:
        verbose_name = _("role in a unit")
        verbose_name_plural = _("roles in units")
        constraints = [models.UniqueConstraint(fields=["role", "organisation"], name="unit_role_unique")]

    def __str__(self) -> str:
        return f"{self.role} · {self.organisation}"
