"""The audit log as a list that can be searched and filtered, never written."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView

from courses.audit import words
from courses.audit.models import AuditEntry
from courses.backoffice import ReadingViewSet


class AuditFilters(WagtailFilterSet):
    act = django_filters.ChoiceFilter(label=_("Act"), choices=list(words.ACTS.items()))
    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["act", "at"]


class AuditIndexView(IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("actor")


class AuditViewSet(ReadingViewSet):
    model = AuditEntry
    icon = "history"
    menu_label = _("Audit log")
    index_view_class = AuditIndexView
    inspect_view_fields = ["at", "actor", "act", "object_type", "object_id", "details"]
    list_display = [
        Column("act", label=_("Act"), accessor=lambda entry: words.act(entry.act), sort_key="act"),
        DateColumn("at", label=_("Time"), sort_key="at"),
        Column("actor", label=_("Actor")),
        Column("kind", label=_("Kind of record"), accessor=lambda entry: words.kind(entry.object_type)),
        Column("object_id", label=_("Record")),
        Column("details", label=_("Details"), accessor=lambda entry: words.details(entry.details)),
    ]
    filterset_class = AuditFilters
    list_export = ["at", "actor", "act", "object_type", "object_id", "details"]
    search_fields = ["act", "object_type", "object_id", "actor__folded_name", "actor__email"]
    list_per_page = 50
