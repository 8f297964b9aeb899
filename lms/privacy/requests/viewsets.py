"""Clocks and holidays in the back office: administrators keep them as dated data; a clock that has held stays as it was."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.audit.forms import recorded
from courses.backoffice import Refusing, ScopedViewSet
from courses.errors import DomainError
from lms.privacy.requests.models import PublicHoliday, RequestRule

SAVED, DELETED = "data_request.rules_saved", "data_request.rules_deleted"
AddView = recorded(ScopedViewSet.add_view_class, act=SAVED)
EditView = recorded(ScopedViewSet.edit_view_class, act=SAVED)
DeleteView = recorded(ScopedViewSet.delete_view_class, act=DELETED)


class Kept(ScopedViewSet):
    """Each change is on record."""

    icon = "date"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    add_view_class = AddView
    edit_view_class = EditView
    delete_view_class = DeleteView


class RuleChange(Refusing):
    def save_instance(self):
        if self.form.instance.has_held(timezone.localdate()):
            raise DomainError(_("A rule begins today or later. What held before stays as it was."))
        return super().save_instance()


class RuleAddView(RuleChange, AddView):
    """A rule for days to come."""


class RuleEditView(RuleChange, EditView):
    def save_instance(self):
        check_not_held(RequestRule.objects.get(pk=self.object.pk))
        return super().save_instance()


class RuleDeleteView(DeleteView):
    def delete_action(self):
        check_not_held(self.object)
        super().delete_action()


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
    list_display = ["day", "name"]
    exclude_form_fields = []


def check_not_held(rule: RequestRule) -> None:
    if rule.has_held(timezone.localdate()):
        raise DomainError(_("This rule has held already and stays as it was. Add a new one for the change."))
