"""The audit log as a list that can be searched and filtered, never written."""

import django_filters
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView

from courses.audit import words
from courses.audit.models import AuditEntry
from courses.backoffice import ReadingViewSet


class AuditFilters(WagtailFilterSet):
    act = django_filters.ChoiceFilter(label=_("Act"), choices=list(words.ACTS.items()))
    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields = ["act", "at"]


LABELS = {
    "at": _("Time"),
    "actor": _("Actor"),
    "act": _("Act"),
    "object_type": _("Kind of record"),
    "object_id": _("Record"),
    "details": _("Details"),
}


class AuditIndexView(IndexView):
    export_headings = LABELS

    def to_row_dict(self, item):
        words_of_it = {
            "act": words.act(item.act),
            "object_type": words.kind(item.object_type),
            "details": words.line(item.details, label=item.object_type),
        }
        return super().to_row_dict(item) | words_of_it

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("actor")


class AuditInspectView(InspectView):
    """One entry in words."""

    def get_field_label(self, field_name, field):
        return LABELS[field_name]

    def get_act_display_value(self):
        return words.act(self.object.act)

    def get_object_type_display_value(self):
        return words.kind(self.object.object_type)

    def get_details_display_value(self):
        pairs = words.pairs(self.object.details, label=self.object.object_type)
        return format_html_join(mark_safe("<br>"), "{}: {}", pairs)


class AuditViewSet(ReadingViewSet):
    model = AuditEntry
    icon = "history"
    menu_label = _("Audit log")
    index_view_class = AuditIndexView
    inspect_view_class = AuditInspectView
    inspect_view_fields = list(LABELS)
    list_display = [
        TitleColumn(
            "act",
            label=LABELS["act"],
            accessor=lambda entry: words.act(entry.act),
            get_url=lambda entry: reverse("audit:inspect", args=[entry.pk]),
            sort_key="act",
        ),
        DateColumn("at", label=LABELS["at"], sort_key="at"),
        Column("actor", label=LABELS["actor"]),
        Column("kind", label=LABELS["object_type"], accessor=lambda entry: words.kind(entry.object_type)),
        Column("object_id", label=LABELS["object_id"]),
        Column(
            "details",
            label=_("Details"),
            accessor=lambda entry: words.short(entry.details, label=entry.object_type),
        ),
    ]
    filterset_class = AuditFilters
    list_export = list(LABELS)
    search_fields = ["act", "object_type", "object_id", "actor__folded_name", "actor__email"]
    list_per_page = 50
