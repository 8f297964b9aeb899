"""Branches: the pages and files of a unit. Whose role holds for the unit, or above it, works on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.organisations import scopes
from courses.organisations.models import Organisation


class BranchQuerySet(scopes.ScopedQuerySet):
    def shared(self):
        """The files of nobody in particular, which every unit may use."""
        return self.filter(organisation=None)

    def of_units(self):
        return self.filter(organisation__isnull=False)

    def pages(self):
        return self.filter(page__isnull=False)

    def holding(self, page: Page):
        """The branches that a page lies in, the nearest first."""
        above = [page.path[:end] for end in range(Page.steplen, len(page.path) + 1, Page.steplen)]
        return self.filter(page__path__in=above).order_by("-page__depth")

    def unit_of(self, page: Page) -> Organisation | None:
        """The unit in whose branch a page lies; None for pages of the whole installation."""
        found = self.holding(page).select_related("organisation").first()
        return found.organisation if found else None


class Branch(models.Model):
    """One root of what belongs to a unit: a page with everything below it, or a collection of files.

    Without a unit: files that all units may use and none may change.
    """

    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="branches", verbose_name=_("unit")
    )
    page = models.OneToOneField(
        "wagtailcore.Page", null=True, on_delete=models.PROTECT, related_name="branch", verbose_name=_("page")
    )
    collection = models.OneToOneField(
        "wagtailcore.Collection", null=True, on_delete=models.PROTECT, related_name="branch", verbose_name=_("files")
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch of a unit")
        verbose_name_plural = _("branches of units")
        ordering = ["organisation__path", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=True, collection__isnull=False)
                | Q(page__isnull=False, collection__isnull=True, organisation__isnull=False),
                name="branch_is_a_page_of_a_unit_or_a_collection",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or _('All units')}: {self.page or self.collection}"
