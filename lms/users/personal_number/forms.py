"""The one field in which a personal number is typed. Like a password, it is never written back into a page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.users.personal_number import figures

FAULTS = {
    "figures": _("A personal number has figures alone. Type it again."),
    "old_card": _("Nine figures are the number of an old identity card. Enter the 12 figures."),
    "length": _("A personal number has 12 figures, its first zeros included. Count them and type it again."),
}


class Unechoed(forms.PasswordInput):
    """Shows what is typed, and never what was sent."""

    input_type = "text"


class NumberForm(forms.Form):
    number = forms.CharField(
        label=_("Personal number"),
        max_length=30,
        help_text=_("12 figures, with the first zeros. Spaces do no harm."),
        widget=Unechoed(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"max_length": FAULTS["length"]},
    )

    def clean_number(self):
        """Typed by a person, eleven figures are a slip; only in spreadsheets are they a lost zero."""
        try:
            number = figures.read(self.cleaned_data["number"])
        except figures.Faulty as fault:
            raise forms.ValidationError(FAULTS[fault.code]) from None
        if number.zeros:
            raise forms.ValidationError(FAULTS["length"])
        return number.text


class OwnNumberForm(NumberForm):
    """One's own number, which rests on a consent to the text shown with it: `text` comes back from the page that was
    read, whatever came into force meanwhile. No box is ticked beforehand."""

    text = forms.IntegerField(widget=forms.HiddenInput, required=False)
    agreed = forms.BooleanField(
        label=_("I have read the text and agree"),
        error_messages={"required": _("Tick the box to agree. Without consent the number is not kept.")},
    )
