"""Forms of the account."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.users import plausible, privacy

User = get_user_model()

PHONE = RegexValidator(r"^\+?[0-9][0-9 .\-]{7,18}$", _("Enter a phone number with figures only, e.g. 0912 345 678."))


def date_of_birth(**options) -> forms.DateField:
    return forms.DateField(
        label=_("Date of birth"),
        help_text=_("Day, month, year, e.g. 05/02/1980."),
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"autocomplete": "bday", "inputmode": "numeric"}),
        input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
        **options,
    )


def plausible_name(text: str) -> str:
    """The name in composed letters with single spaces. Raises ValidationError when it cannot be printed."""
    name = plausible.one_spaced(text)
    if not plausible.has_letters(name):
        raise forms.ValidationError(_("Enter the full name in letters, family name first."))
    if not plausible.has_name_signs_only(name):
        raise forms.ValidationError(_("A name has no figures and no signs such as @ or <."))
    return name


def plausible_birth_date(day):
    """Raises ValidationError for a day that nobody who studies here was born on."""
    if day and not plausible.is_birth_date(day, today=timezone.localdate()):
        raise forms.ValidationError(_("Enter a date of birth in the past, after 1900."))
    return day


class SignupForm(AllauthSignupForm):
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("Family name first, as on official papers."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["full_name", "email", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.privacy_notice = privacy.notice()
        for name in ("email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)

    def clean_full_name(self):
        return plausible_name(self.cleaned_data["full_name"])

    def try_save(self, request):
        """Takes as long for an address that has an account as for a new one, whose password is hashed."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AccountFields:
    """Fields of an account, wherever they are edited."""

    def wanted(self) -> dict:
        """The fields of the account that were changed in the form, with their new values."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def clean_full_name(self):
        return plausible_name(self.cleaned_data["full_name"])

    def clean_birth_date(self):
        return plausible_birth_date(self.cleaned_data["birth_date"])


class ProfileForm(AccountFields, forms.ModelForm):
    """What people may change about themselves. Confirmed name and birth date are shown, not changed; the staff code,
    which signs in, is given by officers alone."""

    LOCKED = ("full_name", "birth_date")

    birth_date = date_of_birth(required=False)

    class Meta:
        model = User
        fields = ["full_name", "birth_date", "gender", "workplace", "phone", "language"]
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "workplace": forms.TextInput(attrs={"autocomplete": "organization"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].validators.append(PHONE)
        if self.instance.has_confirmed_details:
            for name in self.LOCKED:
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Confirmed for printing. A training officer can correct it.")


class DetailsForm(forms.Form):
    """What the first paper will print."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("Family name first, with all marks, as on the identity card."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_date = date_of_birth()
    workplace = forms.CharField(
        label=_("Workplace"),
        max_length=250,
        help_text=_("The unit as it is to stand on the paper."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def clean_full_name(self):
        return plausible_name(self.cleaned_data["full_name"])

    def clean_birth_date(self):
        return plausible_birth_date(self.cleaned_data["birth_date"])

    def clean_workplace(self):
        return plausible.one_spaced(self.cleaned_data["workplace"])
