"""Forms of the privacy centre."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """The second confirmation: on which request or decision, and the address typed once more."""

    basis = forms.CharField(
        label=_("Request or decision"),
        max_length=200,
        help_text=_("Its number and date, without names; it stays on record."),
    )
    address = forms.EmailField(
        label=_("E-mail address of the person"), help_text=_("Typed once more, so that nobody else is erased.")
    )
    understood = forms.BooleanField(label=_("I have read what is deleted and what is kept. This cannot be undone."))

    def __init__(self, *args, person, request=None, **kwargs):
        """`request` is the open one to erase; it is answered by the same act."""
        super().__init__(*args, **kwargs)
        self.person = person
        if request is not None:
            self.initial["basis"] = str(request)
            self.fields["answer"] = forms.CharField(
                label=_("Answer to the person"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
                help_text=_("It goes to the address that the person has now, and closes the request."),
            )  # fmt: skip
            self.order_fields(["basis", "answer", "address", "understood"])

    def clean_address(self):
        if self.cleaned_data["address"].strip().lower() != self.person.email:
            raise forms.ValidationError(_("This is not the address of the person on this page."))
        return self.cleaned_data["address"]
