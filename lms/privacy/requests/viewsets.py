"""Clocks and holidays in the back office: administrators keep them as dated data."""

from django.utils.translation import gettext_lazy as _

from courses.audit.forms import recorded
from courses.backoffice import ScopedViewSet
from lms.privacy.requests.models import PublicHoliday, RequestRule


class Kept(ScopedViewSet):
    """Each change is on record."""

    icon = "date"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    add_view_class = recorded(ScopedViewSet.add_view_class, act="data_request.rules_saved")
    edit_view_class = recorded(ScopedViewSet.edit_view_class, act="data_request.rules_saved")


class RequestRuleViewSet(Kept):
    model = RequestRule
    name = "request_rules"
    url_prefix = "request-rules"
    menu_label = _("Clocks of requests")
    list_display = ["valid_from", "source"]
    exclude_form_fields = []


class PublicHolidayViewSet(Kept):
    model = PublicHoliday
    name = "public_holidays"
    url_prefix = "public-holidays"
    menu_label = _("Public holidays")
    list_display = ["day", "name"]
    exclude_form_fields = []
