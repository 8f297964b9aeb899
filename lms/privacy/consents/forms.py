"""The answer to a text: agreeing takes a tick of one's own, refusing and withdrawing one press."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.privacy.consents.models import ConsentRecord, ConsentText

Act = ConsentRecord.Act


class AnswerForm(forms.Form):
    """`act` is the button that was pressed. The box is empty whenever it is shown."""

    agreed = forms.BooleanField(label=_("I have read the text and agree"), required=False, initial=False)
    act = forms.ChoiceField(choices=Act, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") == Act.GIVEN and not cleaned.get("agreed"):
            self.add_error("agreed", _("Tick the box to agree. Without it no consent is recorded."))
        return cleaned


class TextForm(forms.ModelForm):
    class Meta:
        model = ConsentText
        fields = ["purpose", "valid_from", "text", "text_en"]
