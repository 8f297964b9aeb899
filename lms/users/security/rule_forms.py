"""The form of a security rule."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from lms.users import roles


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, role):
        return _(role.name)


class RuleForm(WagtailAdminModelForm):
    """Lets off the second factor only roles that carry no power; none above learner is offered. Roles that the rule
    names already stay, though they let nobody off while they carry one."""

    class Meta:
        field_classes = {"spared_roles": RolesField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["spared_roles"]
        free = roles.without_power()
        named = self.instance.spared_roles.values("pk") if self.instance.pk else []
        field.queryset = field.queryset.filter(Q(pk__in=free.values("pk")) | Q(pk__in=named)).order_by("name")
        if not free.exists():
            field.help_text = " ".join([str(field.help_text), _("At present every role carries a power.")])
