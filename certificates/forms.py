"""What people type in: a code to verify, a selection to issue to, a reason to revoke."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from certificates import verification
from certificates.models import CODE_LENGTH, Book, Certificate


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=_("Verification code"),
        help_text=_("16 letters and figures beside the QR code; capitals, spaces and dashes do not matter."),
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


class RegisterForm(forms.Form):
    """Which part of the register to print."""

    book = forms.ModelChoiceField(label=_("Register"), queryset=Book.objects.all(), empty_label=None)
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2200)
    first = forms.IntegerField(label=_("From entry"), min_value=1, required=False)
    last = forms.IntegerField(label=_("To entry"), min_value=1, required=False)

    def __init__(self, data=None, *, books: QuerySet, today):
        """Without a wish: this year's default one of the registers."""
        if data is None:
            book = books.order_by("-is_default", "pk").first()
            data = {"book": book.pk if book else "", "year": today.year}
        super().__init__(data)
        self.fields["book"].queryset = books

    def clean(self):
        given = super().clean()
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", _("The last entry must not come before the first."))
        return given

    def entries(self) -> QuerySet[Certificate]:
        """Numbered papers of the chosen part; revoked ones stay in the book."""
        given = self.cleaned_data
        rows = Certificate.objects.issued().filter(book=given["book"], year=given["year"])
        if given["first"]:
            rows = rows.filter(number__gte=given["first"])
        return rows.filter(number__lte=given["last"]) if given["last"] else rows
