"""Forms about requests."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.privacy.requests.models import DataRequest, Kind


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is asked for"), choices=Kind)
    text = forms.CharField(
        label=_("In own words"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 5})
    )


class FirstAnswerForm(forms.Form):
    with_processor = forms.BooleanField(label=_("A processor must act"), required=False)


class ExtensionForm(forms.Form):
    reason = forms.CharField(label=_("Reason for the extension"), max_length=500)


class LiftingForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for lifting the restriction"), max_length=500, help_text=_("The person reads it in a letter.")
    )


class ClosingForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=DataRequest.Outcome)
    answer = forms.CharField(
        label=_("Answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It stands in the letter to the person."),
    )  # fmt: skip

    def __init__(self, *args, only_refuses: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if only_refuses:
            refused = DataRequest.Outcome.REFUSED
            self.fields["outcome"].choices = [(refused.value, refused.label)]
