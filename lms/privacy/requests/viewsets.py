"""The queue of requests as a list, and clocks and holidays as dated data; a clock that has held stays as it was."""

import django_filters
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from certificates.access import HiddenWithout
from courses.audit.forms import RecordedExport, recorded
from courses.backoffice import ReadingViewSet, ScopedViewSet
from lms.dated_rules.editing import ChangeOfWhatComes, DeletionOfWhatComes, ForDaysToCome
from lms.privacy.requests.models import DataRequest, Kind, PublicHoliday, RequestRule

SAVED, DELETED = "data_request.rules_saved", "data_request.rules_deleted"
AddView = recorded(ScopedViewSet.add_view_class, act=SAVED)
EditView = recorded(ScopedViewSet.edit_view_class, act=SAVED)
DeleteView = recorded(ScopedViewSet.delete_view_class, act=DELETED)


HEADINGS = {
    "number": pgettext_lazy("request about data", "Number"),
    "kind": gettext_lazy("Request"),
    "person": gettext_lazy("Person"),
    "email": gettext_lazy("E-mail address"),
    "unit": gettext_lazy("Unit"),
    "filed_at": pgettext_lazy("request about data", "Filed"),
    "answer_due": gettext_lazy("First answer until"),
    "answered_at": pgettext_lazy("request about data", "First answer sent"),
    "due": gettext_lazy("To be done until"),
    "extended_at": pgettext_lazy("request about data", "Extended"),
    "closed_at": pgettext_lazy("request about data", "Closed with an answer"),
    "outcome": gettext_lazy("Outcome"),
}
STATES = {
    "open": pgettext_lazy("request about data", "Open"),
    "overdue": pgettext_lazy("request about data", "Overdue"),
    "closed": pgettext_lazy("request about data", "Answered and closed"),
}


class RequestFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=list(STATES.items()), method="filter_state"
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Request"), choices=Kind.choices)
    outcome = django_filters.ChoiceFilter(label=gettext_lazy("Outcome"), choices=DataRequest.Outcome.choices)
    filed_at = django_filters.DateFromToRangeFilter(
        label=pgettext_lazy("request about data", "Filed"), widget=DateRangePickerWidget
    )

    class Meta:
        model = DataRequest
        fields = ["state", "kind", "outcome", "filed_at"]

    def filter_state(self, queryset, _name, value):
        if value == "overdue":
            return queryset.overdue(timezone.localdate())
        return queryset.open() if value == "open" else queryset.closed()


class RequestIndexView(RecordedExport, HiddenWithout, generic.IndexView):
    """Open requests first, those whose deadline is nearest on top."""

    permission = "lms.view_datarequest"
    page_title = gettext_lazy("Requests about data")
    export_act = "data_request.exported"

    @cached_property
    def columns(self):
        return [
            TitleColumn("kind", label=HEADINGS["kind"], accessor="get_kind_display", sort_key="kind", get_url=_page),
            Column("person", label=HEADINGS["person"], sort_key="person__sort_key"),
            Column("unit", label=HEADINGS["unit"], accessor=_unit, sort_key="unit__name"),
            DateColumn("filed_at", label=HEADINGS["filed_at"], sort_key="filed_at"),
            Column("due", label=gettext_lazy("Next deadline"), accessor=_due, sort_key="due"),
            Column("outcome", label=HEADINGS["outcome"], accessor=_outcome, sort_key="outcome"),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("person", "unit")

    def to_row_dict(self, item):
        """A row of the spreadsheet. What was asked and answered in one's own words stays on its page."""
        told = {"number": item.pk, "kind": str(item.get_kind_display()), "person": str(item.person)}
        told |= {"email": item.person.email, "unit": _unit(item), "outcome": _outcome(item)}
        return {name: told[name] if name in told else getattr(item, name) for name in HEADINGS}


def _page(filed) -> str:
    return reverse("data_request:page", args=[filed.pk])


def _unit(filed) -> str:
    return str(filed.unit or "–")


def _outcome(filed) -> str:
    return str(filed.get_outcome_display() or "–")


def _due(filed) -> str:
    """The next deadline, with the word that says when it is over."""
    if filed.next_due is None:
        return "–"
    late = f" · {gettext('overdue')}" if filed.is_late(timezone.localdate()) else ""
    return date_format(filed.next_due, "SHORT_DATE_FORMAT") + late


class DataRequestViewSet(ReadingViewSet):
    model = DataRequest
    name = "data_requests"
    url_prefix = "data-requests"
    icon = "mail"
    menu_label = gettext_lazy("Requests about data")
    index_view_class = RequestIndexView
    index_results_template_name = "lms/privacy/requests/results.html"
    inspect_view_enabled = False  # its page is data_request:page
    filterset_class = RequestFilters
    search_fields = ["person__folded_name", "person__email"]
    list_per_page = 50
    export_filename = "yeu-cau-ve-du-lieu"
    list_export = list(HEADINGS)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(export_headings=HEADINGS, **kwargs)


class Kept(ScopedViewSet):
    """Each change is on record."""

    icon = "date"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    add_view_class = AddView
    edit_view_class = EditView
    delete_view_class = DeleteView


class RuleAddView(ForDaysToCome, AddView):
    pass


class RuleEditView(ChangeOfWhatComes, EditView):
    pass


class RuleDeleteView(DeletionOfWhatComes, DeleteView):
    pass


class RequestRuleViewSet(Kept):
    model = RequestRule
    name = "request_rules"
    url_prefix = "request-rules"
    menu_label = gettext_lazy("Clocks of requests")
    list_display = ["valid_from", "source"]
    exclude_form_fields = []
    add_view_class = RuleAddView
    edit_view_class = RuleEditView
    delete_view_class = RuleDeleteView


class PublicHolidayViewSet(Kept):
    model = PublicHoliday
    name = "public_holidays"
    url_prefix = "public-holidays"
    menu_label = gettext_lazy("Public holidays")
    list_display = ["day", "name", "made_up_on"]
    exclude_form_fields = []
