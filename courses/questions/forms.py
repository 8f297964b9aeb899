"""Forms of the question bank: what every question has, and the fields of its type."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm

from courses.backoffice import search
from courses.errors import DomainError
from courses.questions import types
from courses.questions.models import Question
from courses.topics.models import Topic

WORDS = ("text", "text_en", "feedback", "feedback_en")
LINES = {"text": 3, "text_en": 3, "feedback": 4, "feedback_en": 4}


class QuestionForm(forms.ModelForm):
    """Complete only together with the form of a type: see `form_for`."""

    kind = ""

    text = forms.CharField(label=_("Question"))
    text_en = forms.CharField(
        label=_("Question in English"), required=False, help_text=_("Empty: English pages show Vietnamese.")
    )
    feedback = forms.CharField(
        label=_("Explanation"), required=False, help_text=_("Shown in the review. Name the source.")
    )
    feedback_en = forms.CharField(label=_("Explanation in English"), required=False)

    class Meta:
        model = Question
        fields = ["topic", "difficulty"]

    def __init__(self, *args, units=(), **kwargs):
        """`units` are those that a new question may belong to; of several, one is asked for."""
        version = kwargs["instance"].current if kwargs.get("instance") is not None else None
        if version is not None:
            words = {name: getattr(version, name) for name in WORDS}
            kwargs["initial"] = words | self.initial_of(version.content) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name, rows in LINES.items():
            self.fields[name].widget = forms.Textarea(attrs={"rows": rows})
        if len(units) > 1:
            choices = [(unit.pk, unit.name) for unit in units]
            self.fields["organisation"] = forms.TypedChoiceField(label=_("Owner unit"), choices=choices, coerce=int)
        self.order_fields(
            ["organisation", "topic", "difficulty", "text", "text_en", *self.own_fields, "feedback", "feedback_en"]
        )

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                types.read(self.kind, self.content())
            except DomainError as refusal:
                for reason in refusal.reasons or [refusal.message]:
                    self.add_error(self.own_fields[0], reason)
        return cleaned

    def wording(self) -> dict:
        """What the version is to say, once the form is valid."""
        return {name: self.cleaned_data[name] for name in WORDS} | {"content": self.content()}


def form_for(kind: str) -> type[QuestionForm]:
    """The form of one type of question."""
    module = types.of(kind)
    own = list(module.Form.base_fields)
    return type("QuestionForm", (QuestionForm, module.Form), {"kind": kind, "own_fields": own})


class QuestionFilterForm(BaseFilterForm):
    """Finds questions in the chooser without regard to case and diacritics."""

    q = forms.CharField(label=_("Search term"), required=False)
    topic = forms.ModelChoiceField(label=_("Topic"), queryset=Topic.objects.all(), required=False)

    def filter(self, objects):
        if self.cleaned_data["topic"]:
            objects = objects.filter(topic=self.cleaned_data["topic"])
        self.is_searching = bool(self.cleaned_data["q"])
        self.search_query = self.cleaned_data["q"]
        return search(objects, self.search_query, fields=["current__folded"])
