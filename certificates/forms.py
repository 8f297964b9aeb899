"""What people type in: a code to verify, a selection to issue to, a reason to revoke."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates import verification
from certificates.models import CODE_LENGTH, Certificate


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("16 letters and figures printed on the paper; capitals, spaces and dashes do not matter."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = verification.normalise(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(
                _("A code has %(length)d letters and figures. Compare it with the paper."),
                params={"length": CODE_LENGTH},
            )
        return code


class RevocationForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Ground"), choices=Certificate.Ground.choices, widget=forms.RadioSelect, required=True
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What happened, for the register. The public page does not show it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    decision = forms.CharField(
        label=_("Number and date of the decision"),
        help_text=_("For example: 25/QĐ-HV, 22/11/2026. The public page shows it."),
        max_length=120,
    )
