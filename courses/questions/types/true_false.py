"""True or false. Given: a boolean."""

from decimal import Decimal
from random import Random

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from pydantic import StrictBool

from courses.errors import DomainError
from courses.questions.content import Strict

KIND, PLACE = "true_false", 30
LABEL = gettext_lazy("True or false")
WORDS = [(True, "1", pgettext_lazy("a statement", "True")), (False, "0", pgettext_lazy("a statement", "False"))]


class Content(Strict):
    answer: StrictBool


def order(content: Content, random: Random, shuffle: bool) -> list[int]:
    return []


def parse(order: list[int], posted) -> bool | None:
    value = posted.get("a", "")
    if value not in ("", "0", "1"):
        raise DomainError(_("This answer is not one of the options."))
    return None if not value else value == "1"


def encode(order: list[int], given: bool | None) -> list[tuple[str, str]]:
    return [] if given is None else [("a", "1" if given else "0")]


def grade(content: Content, given: bool | None) -> Decimal:
    return Decimal(given is not None and given == content.answer)


def rows(content: Content, order: list[int], given: bool | None, language: str) -> dict:
    return {
        "options": [{"text": text, "value": sent, "chosen": given is meaning} for meaning, sent, text in WORDS],
    }


def review(content: Content, order: list[int], given: bool | None, language: str) -> dict:
    return {
        "options": [
            {"text": text, "chosen": given is meaning, "correct": content.answer is meaning}
            for meaning, _sent, text in WORDS
        ],
    }


class Form(forms.Form):
    answer = forms.TypedChoiceField(
        label=gettext_lazy("The statement is"),
        choices=[(sent, text) for _meaning, sent, text in WORDS],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )

    @staticmethod
    def initial_of(content: dict) -> dict:
        return {"answer": "1" if content.get("answer") else "0"} if "answer" in content else {}

    def content(self) -> dict:
        return {"answer": self.cleaned_data["answer"]}
