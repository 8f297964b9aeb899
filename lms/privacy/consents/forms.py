"""The answer to a text: agreeing takes a tick of one's own, refusing and withdrawing one press."""

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.privacy.consents.models import ConsentRecord, ConsentText

Act = ConsentRecord.Act
OWN_ACTS = (Act.GIVEN, Act.REFUSED, Act.WITHDRAWN)


class AnswerForm(forms.Form):
    """`act` is the button that was pressed. The box is empty whenever it is shown."""

    agreed = forms.BooleanField(label=_("I have read the text and agree"), required=False, initial=False)
    act = forms.ChoiceField(choices=[(each, each.label) for each in OWN_ACTS], widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("act") == Act.GIVEN and not cleaned.get("agreed"):
            self.add_error("agreed", _("Tick the box to agree. Without it no consent is recorded."))
        return cleaned


class ConsentsField(forms.ModelMultipleChoiceField):
    """Which consents of somebody are meant, by a box for each; none is ticked beforehand."""

    def __init__(self, consents: QuerySet, **more):
        super().__init__(consents.select_related("text__purpose"), widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, record: ConsentRecord) -> str:
        day = date_format(timezone.localdate(record.at), "SHORT_DATE_FORMAT")
        return gettext("%(text)s, given on %(day)s") % {"text": record.text, "day": day}


class TextForm(forms.ModelForm):
    class Meta:
        model = ConsentText
        fields = ["purpose", "valid_from", "text", "text_en"]
        help_texts = {
            "valid_from": _(
                "Today or later, after the version before. A version that nobody has answered yet is replaced on its own day."
            )
        }
