"""Posts: the positions that people hold in units, from one day to another."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses.organisations import scopes, tree
from courses.organisations.models import Organisation, Period


class PostQuerySet(scopes.ScopedQuerySet):
    def on(self, day: date):
        """Posts held on `day`."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)

    def not_on(self, day: date):
        return self.filter(Q(ends__lt=day) | Q(starts__gt=day))

    def not_over(self, day: date):
        """Posts held on `day` or later."""
        return self.filter(Q(ends=None) | Q(ends__gte=day))

    def main(self):
        return self.filter(is_main=True)

    def secondary(self):
        return self.filter(is_main=False)

    def of(self, person):
        return self.filter(person=person)

    def below(self, unit: Organisation):
        """Posts in the unit and in everything below it."""
        return self.filter(tree.within([unit.path], field="organisation__path"))

    def visible_to(self, user):
        """Posts in units whose people `user` may see."""
        return self.filter(scopes.of(user, "users.view_user", "users.change_user").within("organisation"))

    def with_unit_name(self, *, today: date):
        """Adds `name_then`: what the unit was called on the last day of the post, or is called on `today`."""
        last = Coalesce(OuterRef("ends"), Value(today), output_field=models.DateField())
        then = Period.objects.filter(organisation=OuterRef("organisation")).on(last)
        return self.annotate(name_then=Coalesce(Subquery(then.values("name")[:1]), F("organisation__name")))

    def units_of(self, people, *, on: date) -> dict[int, int]:
        """{person's key: key of the unit of their main post on that day}; people without a main post are missing."""
        return dict(self.main().on(on).filter(person__in=people).values_list("person_id", "organisation_id"))


class Post(models.Model):
    """`starts` and `ends` are the first and the last day; an open post has no last day."""

    class Rank(models.TextChoices):
        """Ranks of civil servants with their codes (DOMAIN: trainee groups)."""

        SENIOR = "01.001", _("Senior expert")
        PRINCIPAL = "01.002", _("Principal expert")
        EXPERT = "01.003", _("Expert")
        ASSOCIATE = "01.004", _("Associate expert")
        OTHER = "other", _("Other rank")

    class StaffGroup(models.TextChoices):
        CADRE = "cadre", _("Cadre")
        CIVIL_SERVANT = "civil_servant", _("Civil servant")
        PUBLIC_EMPLOYEE = "public_employee", _("Public employee")
        PART_TIME = "part_time", _("Part-time worker of a commune")
        OTHER = "other", _("Other")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit")
    )
    title = models.CharField(_("position"), max_length=150, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, blank=True)
    staff_group = models.CharField(_("staff group"), max_length=20, choices=StaffGroup, blank=True)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("last day"), null=True, blank=True)
    is_main = models.BooleanField(_("main post"), default=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-is_main", "-starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_main=True, ends=None),
                name="post_one_open_main_per_person",
                violation_error_message=_(
                    "The person has a main post already. End that one first, or make this one an additional post."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="post_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "ends", "person"], name="post_by_unit"),
            models.Index(fields=["person", "starts"], name="post_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}" if self.title else str(self.organisation)

    def is_held_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    @property
    def told(self) -> dict:
        """What the audit log says besides the name of the post: whose it is, where, and on which days."""
        last = {"last_day": self.ends.isoformat()} if self.ends else {}
        return {
            "person": str(self.person),
            "unit": self.organisation.name,
            "since": self.starts.isoformat(),
            **last,
        }
