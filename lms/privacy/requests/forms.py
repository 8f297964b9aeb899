"""Forms about requests."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.privacy.consents.actions import NONE_MEANT
from lms.privacy.consents.forms import ConsentsField
from lms.privacy.requests.models import OFFERED, DataRequest, Kind


def _words(**more) -> forms.CharField:
    """What the person says about the request."""
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=_("In own words"), required=False, max_length=3000, widget=area, **more)


NEEDED_WORDS = {  # kinds on which nobody can act without words, and what these tell
    Kind.CORRECT: _("Write what is wrong and how it should read. Without it nobody knows what to correct."),
    Kind.RESTRICT: _("Write which data or which use this is about, and why. The decision rests on it."),
    Kind.OBJECT: _("Write which use this is about, and why. The decision rests on it."),
}


class RequestForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is asked for"), choices=[(kind.value, kind.label) for kind in OFFERED])
    text = _words(help_text=_("Needed to correct, to restrict and to object; otherwise it may stay empty."))

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind in NEEDED_WORDS and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", NEEDED_WORDS[kind])
        return cleaned


class ErasureRequestForm(forms.Form):
    """The request to erase, sent from the page that says what goes and what stays."""

    text = _words()


class FirstAnswerForm(forms.Form):
    with_processor = forms.BooleanField(label=_("A processor must act"), required=False)


class ExtensionForm(forms.Form):
    reason = forms.CharField(label=_("Reason for the extension"), max_length=500)


class LiftingForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason for lifting the restriction"), max_length=500, help_text=_("The person reads it in a letter.")
    )


DECISIONS = (DataRequest.Outcome.GRANTED, DataRequest.Outcome.REFUSED)


class ClosingForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[(each.value, each.label) for each in DECISIONS])
    answer = forms.CharField(
        label=_("Answer"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("It stands in the letter to the person."),
    )  # fmt: skip

    def __init__(self, *args, only_refuses: bool = False, consents: QuerySet | None = None, **kwargs):
        """`consents` are those among which a request to withdraw may choose."""
        super().__init__(*args, **kwargs)
        if consents is not None and consents.exists():
            self.fields["consents"] = ConsentsField(consents, label=_("Consents that are withdrawn"), required=False)
            self.order_fields(["outcome", "consents", "answer"])
        if only_refuses:
            refused = DataRequest.Outcome.REFUSED
            self.fields["outcome"].choices = [(refused.value, refused.label)]

    def clean(self):
        cleaned = super().clean()
        is_granted = cleaned.get("outcome") == DataRequest.Outcome.GRANTED
        if is_granted and "consents" in self.fields and not cleaned.get("consents") and "consents" not in self.errors:
            self.add_error("consents", NONE_MEANT)
        return cleaned
