"""What people write when they leave a class."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for withdrawal"),
        help_text=_("At most 300 characters. The training officer in charge can read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
