"""The form of a security rule."""

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from lms.users import roles


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, role):
        return _(role.name)


class RuleForm(WagtailAdminModelForm):
    """Lets off the second factor only roles that carry no power; none above learner is offered."""

    class Meta:
        field_classes = {"spared_roles": RolesField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["spared_roles"]
        field.queryset = roles.without_power().order_by("name")
        if not field.queryset.exists():
            field.help_text = " ".join([str(field.help_text), _("At present every role carries a power.")])
