"""Ministries, provinces and their units. Names, codes and places in the tree change by law, so each carries dates.

`Organisation` says how a unit stands now; its periods say how it stood before, and successions what became of it. A unit
that ended stands below its heir, so that one range of paths finds what belonged to it.
"""

from datetime import date

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses import vietnamese
from courses.organisations import scopes, tree

TWICE = _("There is an organisation of this name at this place already. Give both their dates, or change that one.")


class OrganisationQuerySet(scopes.ScopedQuerySet):
    """`visible_to` gives the units that somebody looks after; names of public bodies on pages are public."""

    unit = ""

    def on(self, day: date):
        """Units that exist on `day`."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def not_on(self, day: date):
        return self.filter(Q(valid_from__gt=day) | Q(valid_to__lt=day))

    def roots(self):
        return self.filter(superior=None)

    def below(self, unit: "Organisation"):
        """The unit and everything below it, units that ended included."""
        return self.filter(tree.within([unit.path]))

    def by_rank(self):
        """Departments before communes, as charts of public bodies have them; then by code and name."""
        ranks = [When(kind=kind, then=rank) for rank, kind in enumerate(Organisation.Kind.values)]
        return self.order_by(Case(*ranks), "code", "name", "pk")

    def with_name_on(self, day):
        """Adds `name_then`: the name on `day`, a date or an expression for one."""
        then = Period.objects.filter(organisation=OuterRef("pk")).on(day).values("name")[:1]
        return self.annotate(name_then=Coalesce(Subquery(then), F("name")))

    def reachable_by(self, user):
        """Units in which `user` holds a role of any kind: names that their forms may offer."""
        return self.filter(scopes.of_any(user).within(self.unit))

    def held(self):
        """Locked until the transaction ends. Whoever changes the shape of the tree holds its roots first."""
        return self.select_for_update(no_key=True).order_by("pk")


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
    path = models.CharField(max_length=248, editable=False, default="", db_index=True)
    folded = models.CharField(max_length=550, editable=False, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["kind", "code", "name"]
        constraints = [
            # Of units that go on; those that ended gather below their heirs.
            models.UniqueConstraint(
                fields=["name", "superior", "valid_from"],
                condition=Q(valid_to=None),
                name="organisation_unique",
                violation_error_message=TWICE,
            ),
            # Empty values never equal each other in a database, so they have constraints of their own.
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(superior=None, valid_from=None, valid_to=None),
                name="organisation_unique_root_without_date",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["name", "valid_from"],
                condition=Q(superior=None, valid_from__isnull=False, valid_to=None),
                name="organisation_unique_root",
                violation_error_message=TWICE,
            ),
            models.UniqueConstraint(
                fields=["name", "superior"],
                condition=Q(superior__isnull=False, valid_from=None, valid_to=None),
                name="organisation_unique_without_date",
                violation_error_message=TWICE,
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=models.F("valid_from")),
                name="organisation_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        """Keep the folded copy for search without diacritics, and give a new unit its place in the tree."""
        self.index_words()
        super().save(*args, **kwargs)
        if not self.path:
            self.take_place()
            super().save(update_fields=["path"])

    def index_words(self) -> None:
        self.folded = vietnamese.fold(f"{self.name} {self.name_en} {self.code}")

    def take_place(self) -> None:
        """Set the path of a stored unit to the place below its superior."""
        self.path = tree.path_of(self.pk, below=self.superior.path if self.superior else "")

    @property
    def depth(self) -> int:
        return tree.depth(self.path)

    def exists_on(self, day: date) -> bool:
        return not (self.valid_from and day < self.valid_from) and not (self.valid_to and day > self.valid_to)

    def covers(self, other: "Organisation") -> bool:
        """Whether `other` is this unit or lies below it."""
        return tree.covers(self.path, other.path)

    def superiors(self):
        """The units above, from the top."""
        return Organisation.objects.filter(pk__in=tree.superiors(self.path)[:-1]).order_by("path")


class PeriodQuerySet(models.QuerySet):
    def on(self, day):
        """Periods that hold on `day`, a date or an expression for one."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))

    def last_ones(self):
        """The last period of each unit."""
        return self.filter(Q(valid_to=None, organisation__valid_to=None) | Q(valid_to=F("organisation__valid_to")))


class Period(models.Model):
    """How a unit stood from one day to another, both included. The last period says what the unit itself says."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="periods")
    name = models.CharField(_("name"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    code = models.CharField(_("code"), max_length=35, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Organisation.Kind)
    superior = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("superior body")
    )
    valid_from = models.DateField(_("valid from"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)

    FACTS = ("name", "name_en", "code", "kind", "superior")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("period of a unit")
        verbose_name_plural = _("periods of a unit")
        ordering = ["organisation", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(valid_to=None), name="period_one_open_per_organisation"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="period_ends_after_it_begins",
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def name_on(unit: str, day: str):
    """The name of a row's unit on the day of the row; `unit` and `day` name the two fields of the row."""
    then = Period.objects.filter(organisation=OuterRef(unit)).on(OuterRef(day)).values("name")[:1]
    return Coalesce(Subquery(then), F(f"{unit}__name"))
