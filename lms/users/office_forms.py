"""Forms of accounts in the back office."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses import vietnamese
from lms.users.forms import PHONE, free_staff_code, plausible_birth_date, plausible_name

User = get_user_model()

PERSONAL = [
    "full_name",
    "called_name",
    "email",
    "birth_date",
    "gender",
    "workplace",
    "staff_code",
    "phone",
    "language",
]
POWERS = ["groups", "is_superuser"]


class RolesField(forms.ModelMultipleChoiceField):
    """Groups under their names in the language of the reader."""

    def label_from_instance(self, group):
        return _(group.name)


class AccountForm(forms.ModelForm):
    """An account as officers see it. Roles are shown to administrators alone; passwords to nobody."""

    groups = RolesField(label=_("Roles"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    is_superuser = forms.BooleanField(
        label=_("Administrator"), required=False, help_text=_("May see and change everything.")
    )

    class Meta:
        model = User
        fields = [*PERSONAL, *POWERS]
        widgets = {"birth_date": AdminDateInput}

    def __init__(self, *args, by, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = User._meta.get_field("groups").related_model.objects.order_by("name")
        self.fields["phone"].validators.append(PHONE)
        if not by.is_superuser or editing_self:
            for name in POWERS:
                del self.fields[name]

    def clean_full_name(self):
        return plausible_name(self.cleaned_data["full_name"])

    def clean_birth_date(self):
        return plausible_birth_date(self.cleaned_data["birth_date"])

    def clean_staff_code(self):
        return free_staff_code(self.cleaned_data["staff_code"], of=self.instance)

    def clean_email(self):
        """The address in small letters. Raises ValidationError when another account has it."""
        email = vietnamese.nfc(self.cleaned_data["email"]).strip().lower()
        taken = User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).exists()
        noted = EmailAddress.objects.exclude(user_id=self.instance.pk).filter(email__iexact=email, verified=True)
        if taken or noted.exists():
            raise forms.ValidationError(_("Another account has this e-mail address."))
        return email
