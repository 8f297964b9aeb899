"""What an officer writes when a completion is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReopeningForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for taking completion back"),
        help_text=_("At most 300 characters. The learner reads it; it stands in the ledger of hours."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
