"""What all pages about one unit in the back office share: the unit, found where its reader may look, and the way to it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.organisations.models import Organisation


class AboutUnit(WagtailAdminTemplateMixin):
    header_icon = "site"
    title = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        units = Organisation.objects.visible_to(request.user).select_related("superior")
        self.unit = get_object_or_404(units, pk=kwargs["pk"])
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)

    def get_page_title(self):
        return f"{self.title}: {self.unit.name}" if self.title else self.unit.name

    def get_page_subtitle(self):
        return "" if self.title else self.unit.get_kind_display()

    def get_breadcrumbs_items(self):
        """Superiors that the reader may look at lead to their pages, the others are names."""
        above = list(self.unit.superiors())
        seen = set(
            Organisation.objects.visible_to(self.request.user)
            .filter(pk__in=[unit.pk for unit in above])
            .values_list("pk", flat=True)
        )
        trail = [
            {"url": reverse("units:page", args=[unit.pk]) if unit.pk in seen else "", "label": unit.name}
            for unit in [*above, self.unit]
            if unit.pk in seen or unit == self.unit
        ]
        trail = [
            *super().get_breadcrumbs_items(),
            {"url": reverse("organisation:index"), "label": _("Units")},
            *trail,
        ]
        trail[-1]["url"] = reverse("units:page", args=[self.unit.pk]) if self.title else ""
        return [*trail, {"url": "", "label": self.title}] if self.title else trail

    def get_context_data(self, **kwargs):
        return super().get_context_data(unit=self.unit, today=self.today, **kwargs)
