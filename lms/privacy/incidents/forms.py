"""Forms of the log of incidents."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from courses.organisations import scopes
from courses.organisations.choosers import UnitChooser
from courses.organisations.models import Organisation
from lms.privacy.incidents.models import FACTS, SENT, Incident, IncidentEntry, NoReport

ADD = "lms.add_incident"
Act = IncidentEntry.Act


class FactsForm(forms.ModelForm):
    class Meta:
        model = Incident
        fields = FACTS
        widgets = dict.fromkeys(("noticed_at", "happened_from", "happened_to"), AdminDateTimeInput) | dict.fromkeys(
            ("what", "risk", "measures", "kinds_of_data"), forms.Textarea(attrs={"rows": 4})
        )

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in FACTS}

    def _post_clean(self):
        """The form fills no record: actions do, in the place of it."""


class IncidentForm(FactsForm):
    """A new incident, in a unit in which `by` may record one; of no unit only by who may everywhere."""

    class Meta(FactsForm.Meta):
        fields = ("unit", *FACTS)
        widgets = FactsForm.Meta.widgets | {"unit": UnitChooser}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        scope = scopes.of(by, ADD)
        self.fields["unit"].queryset = Organisation.objects.filter(scope.within())
        self.fields["unit"].required = not scope.everywhere


class CorrectionForm(FactsForm):
    reason = forms.CharField(
        label=_("Reason for the correction"), max_length=3000, widget=forms.Textarea(attrs={"rows": 2})
    )


class StepForm(forms.Form):
    act = forms.ChoiceField(label=_("Step"), choices=[(act.value, act.label) for act in (*SENT, Act.NOTED)])
    sent_at = forms.DateTimeField(label=_("Sent at"), required=False, widget=AdminDateTimeInput)
    recipient = forms.CharField(label=_("To whom"), required=False, max_length=200)
    number = forms.CharField(label=_("Number of the paper"), required=False, max_length=60)
    note = forms.CharField(
        label=pgettext_lazy("incident", "Note"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    corrects = forms.ModelChoiceField(
        label=_("In the place of a faulty entry"), required=False, queryset=IncidentEntry.objects.none(),
        help_text=_("The faulty entry stays readable."),
    )  # fmt: skip

    def __init__(self, *args, incident: Incident, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["corrects"].queryset = incident.entries.filter(correction=None, act__in=[*SENT, Act.NOTED])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") == Act.NOTED and not cleaned.get("note"):
            self.add_error("note", _("Write what is to be noted."))
        return cleaned


class ConclusionForm(forms.Form):
    """Where no report was sent, it asks why none is due."""

    ground = forms.ChoiceField(
        label=_("Why no report is due"), choices=[("", "–"), *NoReport.choices],
        help_text=_("No report is entered. Enter it above if one was sent; otherwise the ground stays on record."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason why this ground applies"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The facts it rests on, and for another unit its name and when it was told. It is printed."),
    )  # fmt: skip
    conclusion = forms.CharField(
        label=_("Conclusion"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was found and done."),
    )  # fmt: skip

    def __init__(self, *args, incident: Incident, **kwargs):
        super().__init__(*args, **kwargs)
        if incident.report_sent_at is not None or incident.is_serious:
            del self.fields["ground"], self.fields["reason"]
