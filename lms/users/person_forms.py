"""Forms about one person's posts and roles."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from courses.organisations.choosers import UnitChoice, UnitChooser
from courses.organisations.posts import Post
from lms.users import access


class RoleField(forms.ModelChoiceField):
    """Roles under their names in the language of the reader."""

    def label_from_instance(self, role):
        return _(role.name)


def day(label, **options) -> forms.DateField:
    return forms.DateField(label=label, widget=AdminDateInput, **options)


class PositionForm(forms.ModelForm):
    """What may be corrected about a post."""

    class Meta:
        model = Post
        fields = ["title", "rank", "staff_group"]


class AppointmentForm(forms.ModelForm):
    """A post to give: where, as what, and from when."""

    class Meta:
        model = Post
        fields = ["organisation", "title", "rank", "staff_group", "starts", "ends", "is_main"]
        widgets = {"organisation": UnitChooser, "starts": AdminDateInput, "ends": AdminDateInput}

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = access.units_to_appoint_in(by, today=today)


class TransferForm(PositionForm):
    """Where somebody goes and from when; the position and the last day that was foreseen are filled in as they are."""

    organisation = UnitChoice(label=gettext_lazy("To the unit"))
    on = day(gettext_lazy("From"))
    ends = day(
        gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("The last day of the new post; empty: until somebody ends it."),
    )

    field_order = ["organisation", "title", "rank", "staff_group", "on", "ends"]

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = access.units_to_appoint_in(by, today=today)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("How you made sure who asks for it. The audit log keeps it."),
    )


class LeavingForm(forms.Form):
    last_day = day(gettext_lazy("Last day"))


class GrantForm(forms.Form):
    """A role to give: for which unit, from when and until when."""

    role = RoleField(label=gettext_lazy("Role"), queryset=None)
    organisation = UnitChoice(
        label=gettext_lazy("Unit"),
        help_text=gettext_lazy("The role holds for this unit and everything below it."),
    )
    starts = day(gettext_lazy("From"))
    ends = day(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: until somebody ends it."))

    def __init__(self, *args, by, person, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.person = by, person
        self.fields["role"].queryset = access.roles_to_grant(by)
        unit = self.fields["organisation"]
        unit.queryset = access.units_to_grant_in(by, today=today)
        if access.may_grant_everywhere(by):
            unit.required = False
            unit.help_text = _("The role holds for this unit and everything below it; without a unit, everywhere.")

    def clean(self):
        given = super().clean()
        if "role" in given and "organisation" in given:
            refusal = access.why_not_grant(self.by, self.person, given["role"], given["organisation"])
            if refusal:
                raise forms.ValidationError(refusal)
        return given
