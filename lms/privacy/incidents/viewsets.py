"""The log of incidents as a list, and its clocks as dated data."""

import django_filters
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from certificates.access import HiddenWithout
from courses.audit.forms import RecordedExport, recorded
from courses.backoffice import ReadingViewSet, ScopedViewSet
from courses.organisations import scopes
from lms.dated_rules.editing import ChangeOfWhatComes, DeletionOfWhatComes, ForDaysToCome
from lms.privacy.incidents import telling
from lms.privacy.incidents.forms import ADD
from lms.privacy.incidents.models import Incident, IncidentRule, State

HEADINGS = {
    "number": pgettext_lazy("incident", "Number"),
    "title": pgettext_lazy("incident", "Incident"),
    "unit": _("Unit"),
    "noticed_at": _("Noticed"),
    "is_serious": pgettext_lazy("incident", "Serious"),
    "people_count": _("Number of people (estimate)"),
    "kinds_of_data": _("Kinds of data"),
    "state": _("State"),
    "notice_due": _("First notice until"),
    "notice_sent_at": pgettext_lazy("incident", "First notice sent"),
    "report_due": _("Report until"),
    "report_sent_at": pgettext_lazy("incident", "Report sent"),
    "people_told_at": pgettext_lazy("incident", "People told"),
    "closed_at": pgettext_lazy("incident", "Closed"),
}
OVERDUE = "overdue"


class IncidentFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(OVERDUE, pgettext_lazy("incident", "Overdue")), *State.choices],
        method="filter_state",
    )
    is_serious = django_filters.ChoiceFilter(
        label=pgettext_lazy("incident", "Serious"), choices=[("True", _("yes")), ("False", _("no"))]
    )
    noticed_at = django_filters.DateFromToRangeFilter(label=_("Noticed"), widget=DateRangePickerWidget)

    class Meta:
        model = Incident
        fields = ["state", "is_serious", "noticed_at"]

    def filter_state(self, queryset, _name, value):
        return queryset.overdue(timezone.now()) if value == OVERDUE else queryset.in_state(value)


class IncidentIndexView(RecordedExport, HiddenWithout, generic.IndexView):
    permission = "lms.view_incident"
    page_title = _("Incidents of personal data")
    export_act = "incident.exported"

    @cached_property
    def columns(self):
        return [
            TitleColumn("title", label=HEADINGS["title"], sort_key="folded", get_url=_page),
            Column("unit", label=HEADINGS["unit"], sort_key="unit__name"),
            Column("noticed_at", label=HEADINGS["noticed_at"], accessor=_noticed, sort_key="noticed_at"),
            Column("is_serious", label=HEADINGS["is_serious"], accessor=_serious, sort_key="is_serious"),
            Column("state", label=HEADINGS["state"], accessor=_state),
            Column("due", label=_("Next deadline"), accessor=_due, sort_key="report_due"),
        ]

    @cached_property
    def header_buttons(self):
        if not scopes.of(self.request.user, ADD):
            return []
        return [HeaderButton(gettext("Record an incident"), url=reverse("incident:new"), icon_name="plus")]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("unit")

    def order_queryset(self, queryset):
        is_chosen = self.is_explicitly_ordered
        return super().order_queryset(queryset) if is_chosen else queryset.in_order_of_deadlines()

    def to_row_dict(self, item):
        """A row of the spreadsheet, in the words of the list."""
        told = {"number": item.pk, "unit": str(item.unit or ""), "is_serious": _serious(item), "state": _state(item)}
        return {name: told[name] if name in told else getattr(item, name) for name in HEADINGS}


def _page(incident) -> str:
    return reverse("incident:page", args=[incident.pk])


def _serious(incident) -> str:
    return gettext("yes") if incident.is_serious else gettext("no")


def _state(incident) -> str:
    return str(incident.state.label)


def _due(incident) -> str:
    return telling.next_due(incident, now=timezone.now())


def _noticed(incident) -> str:
    return telling.moment(incident.noticed_at)


class IncidentViewSet(ReadingViewSet):
    model = Incident
    name = "incidents"
    url_prefix = "incidents"
    icon = "warning"
    menu_label = _("Incidents of personal data")
    index_view_class = IncidentIndexView
    inspect_view_enabled = False  # its page is incident:page
    filterset_class = IncidentFilters
    search_fields = ["folded"]
    list_per_page = 50
    export_filename = "so-su-co-du-lieu"
    list_export = list(HEADINGS)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(export_headings=HEADINGS, **kwargs)


class RuleAddView(ForDaysToCome, recorded(ScopedViewSet.add_view_class, act="incident.rules_saved")):
    pass


class RuleEditView(ChangeOfWhatComes, recorded(ScopedViewSet.edit_view_class, act="incident.rules_saved")):
    pass


class RuleDeleteView(DeletionOfWhatComes, recorded(ScopedViewSet.delete_view_class, act="incident.rules_deleted")):
    pass


class IncidentRuleViewSet(ScopedViewSet):
    """Each change is on record."""

    model = IncidentRule
    name = "incident_rules"
    url_prefix = "incident-rules"
    icon = "date"
    menu_label = _("Clocks of incidents")
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    add_view_class = RuleAddView
    edit_view_class = RuleEditView
    delete_view_class = RuleDeleteView
    list_display = ["valid_from", "source", "notice_hours", "report_hours"]
    exclude_form_fields = []
