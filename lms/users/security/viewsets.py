"""Security rules in the back office: administrators add one for a day to come; what has held stays as it was."""

from django.db import transaction
from django.forms import modelform_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic

from certificates.access import HiddenWithout
from courses.audit.forms import Recorded
from courses.backoffice import ScopedViewSet
from lms.dated_rules.editing import ChangeOfWhatComes, ForDaysToCome
from lms.users.security import rules
from lms.users.security.models import SecurityRule
from lms.users.security.rule_forms import RuleForm

FIELDS = [
    "valid_from",
    "source",
    "second_factor",
    "spared_roles",
    "trusted_days",
    "proof_minutes",
    "failures",
    "failures_a_day",
    "lock_minutes",
    "idle_minutes",
    "office_idle_minutes",
    "password_length",
    "password_length_alone",
    "password_classes_alone",
    "password_history",
    "password_days",
    "idle_account_days",
    "idle_account_notice_days",
]


class RuleIndexView(HiddenWithout, generic.IndexView):
    permission = "users.view_securityrule"


class RuleChange(Recorded, HiddenWithout):
    """Each change is on record, and every process hears of it."""

    permission = "users.change_securityrule"
    act = "security_rule.saved"

    def save_instance(self):
        rule = super().save_instance()
        transaction.on_commit(rules.forget)
        return rule


class RuleCreateView(ForDaysToCome, RuleChange, generic.CreateView):
    def get_initial(self):
        """What holds today, to be changed where it shall differ."""
        today = timezone.localdate()
        now = rules.of(today)
        return super().get_initial() | _stored(now) | {"valid_from": today}


class RuleEditView(ChangeOfWhatComes, RuleChange, generic.EditView):
    pass


class SecurityRuleViewSet(ScopedViewSet):
    model = SecurityRule
    name = "security_rules"
    url_prefix = "security-rules"
    icon = "lock"
    menu_label = gettext_lazy("Security rules")
    index_view_class = RuleIndexView
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    list_display = [
        DateColumn("valid_from", label=gettext_lazy("Valid from"), sort_key="valid_from"),
        Column("source", label=gettext_lazy("Source")),
        Column("second_factor", label=gettext_lazy("Second factor"), accessor="get_second_factor_display"),
    ]

    def get_form_class(self, for_update=False):
        return modelform_factory(SecurityRule, form=RuleForm, fields=FIELDS)

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ("delete", "history", "usage")}
        return super().get_common_view_kwargs(**absent | kwargs)


def _stored(rule: SecurityRule) -> dict:
    """What the rule says, as a form begins with it; the defaults name no role."""
    spared = rules.spared_roles(rule.valid_from) if rule.pk else []
    plain = {name: getattr(rule, name) for name in FIELDS if name != "spared_roles"}
    return plain | {"spared_roles": spared}
