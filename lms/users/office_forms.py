"""Forms of accounts in the back office."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses import vietnamese
from courses.errors import DomainError
from courses.organisations.choosers import UnitChoice
from lms.users import access
from lms.users.elsewhere import actions as elsewhere
from lms.users.forms import PHONE, AccountFields

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
POWERS = ["is_superuser"]


class AccountForm(AccountFields, forms.ModelForm):
    """An account as officers see it. Roles are given on a page of their own; passwords are shown to nobody."""

    is_superuser = forms.BooleanField(
        label=_("Administrator"), required=False, help_text=_("May see and change everything.")
    )

    class Meta:
        model = User
        fields = PERSONAL
        widgets = {"birth_date": AdminDateInput}

    def __init__(self, *args, by, editing_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.tried_elsewhere = by, 0
        if self.instance.pk:
            self.fields["email"].help_text = _(
                "A new address ends the password, second steps, links to sign-in services and all sessions; letters to both"
                " addresses say so."
            )
        self.fields["phone"].validators.append(PHONE)
        if self.instance.pk:
            self.initial["is_superuser"] = self.instance.is_superuser
        if not by.is_superuser or editing_self:
            for name in POWERS:
                del self.fields[name]

    def wanted(self) -> dict:
        """Changed details of the person; powers are given by acts of their own."""
        return {name: value for name, value in super().wanted().items() if name not in POWERS}

    def clean_email(self):
        """The address in small letters. Raises ValidationError when another account has it."""
        email = vietnamese.nfc(self.cleaned_data["email"]).strip().lower()
        noted = EmailAddress.objects.filter(email__iexact=email, verified=True)
        holders = User.objects.filter(Q(email__iexact=email) | Q(pk__in=noted.values("user")))
        self._check_free("email", holders, _("Another account has this e-mail address."))
        return email

    def clean_staff_code(self):
        code = vietnamese.nfc(self.cleaned_data["staff_code"] or "").strip() or None
        if code:
            taken = _("Another account has this staff code. Ask the training officer.")
            self._check_free("staff_code", User.objects.with_staff_code(code), taken)
        return code

    def _check_free(self, name: str, holders, sentence: str) -> None:
        """Raises ValidationError when somebody else has the value: with `sentence` when `by` sees that account, else
        without a word on whether there is one."""
        if name not in self.changed_data:
            return
        try:
            elsewhere.check(by=self.by, now=timezone.now(), more=self.tried_elsewhere)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        others = holders.exclude(pk=self.instance.pk)
        if User.objects.visible_to(self.by).filter(pk__in=others.values("pk")).exists():
            raise forms.ValidationError(sentence)
        if others.exists():
            self.tried_elsewhere += 1
            raise forms.ValidationError(elsewhere.REFUSAL)


class NewAccountForm(AccountForm):
    """A new account with its first post. Without a unit only whoever looks after all of them sees the person."""

    unit = UnitChoice(label=_("Unit"), help_text=_("Where the person works; the first main post."))
    title = forms.CharField(label=_("Position"), max_length=150, required=False)
    starts = forms.DateField(label=_("In the post since"), widget=AdminDateInput, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        today = timezone.localdate()
        self.fields["unit"].queryset = access.units_to_appoint_in(by, today=today)
        self.fields["unit"].required = not access.may_appoint_everywhere(by)
        self.initial.setdefault("starts", today)

    def clean_starts(self):
        return self.cleaned_data["starts"] or timezone.localdate()
