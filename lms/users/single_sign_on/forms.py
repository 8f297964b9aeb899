"""The form of an identity provider."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.errors import DomainError
from lms.users.single_sign_on import saml_metadata, web
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.secrecy import seal

LARGEST_FILE = saml_metadata.LARGEST  # bytes


class ProviderForm(WagtailAdminModelForm):
    """A stored secret is never shown again; an empty field leaves it as it is."""

    secret = forms.CharField(
        label=_("Client secret"),
        required=False,
        max_length=500,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted and never shown again. Leave empty to keep the stored one."),
    )
    metadata_file = forms.FileField(
        label=_("SAML metadata as a file"), required=False, help_text=_("Takes the place of the text above.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("kind", "code"):
                self.fields[name].disabled = True

    def clean_metadata_file(self):
        """The text of the file. Raises ValidationError for one that is too big or no text."""
        given = self.cleaned_data.get("metadata_file")
        if not given:
            return ""
        if given.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too big for metadata."))
        try:
            return given.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(_("The file is no text in UTF-8.")) from None

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if address:
            try:
                web.check_address(address)
            except Failure:
                raise forms.ValidationError(_("Enter an address that begins with https://.")) from None
        return address

    def clean(self):
        given = super().clean()
        if given.get("metadata_file"):
            given["metadata"] = given["metadata_file"]
        check = self._check_saml if given.get("kind") == "saml" else self._check_openid
        check(given)
        self._check_posts(given)
        return given

    def save(self, commit=True):
        if self.cleaned_data.get("secret"):
            self.instance.sealed_secret = seal(self.cleaned_data["secret"])
        return super().save(commit=commit)

    def _check_posts(self, given: dict) -> None:
        if given.get("moves_posts") and not given.get("gives_posts"):
            self.add_error(
                "moves_posts", _("Posts are moved only where the service also gives the first post. Tick both.")
            )
        if given.get("gives_posts") and not given.get("unit_code_claim") and "unit_code_claim" not in self.errors:
            self.add_error("unit_code_claim", _("Posts follow the unit code. Name what the service says it in."))

    def _check_openid(self, given: dict) -> None:
        for name in ("address", "client_id"):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("OpenID Connect needs this."))

    def _check_saml(self, given: dict) -> None:
        if not given.get("metadata"):
            self.add_error("metadata", _("SAML needs the metadata of the provider."))
            return
        try:
            saml_metadata.read(given["metadata"])
        except Failure:
            self.add_error("metadata", _("The sign-in address in the metadata must begin with https://."))
        except DomainError as refusal:
            self.add_error("metadata", refusal.message)
