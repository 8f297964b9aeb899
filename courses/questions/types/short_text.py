"""Short text: compared without case, diacritics, outer and repeated spaces. Given: the text as written."""

from decimal import Decimal
from random import Random

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import model_validator

from courses import vietnamese
from courses.errors import DomainError
from courses.questions.content import MOST_ROWS, Strict, Text

KIND, PLACE = "short_text", 40
LABEL = gettext_lazy("Short text")
LONGEST = 300


class Content(Strict):
    accepted: list[Text]

    @model_validator(mode="after")
    def something_is_accepted(self):
        if not any(self.accepted):
            raise ValueError(_("Write at least one accepted answer."))
        if not all(_comparable(text) for text in self.accepted):
            raise ValueError(_("An accepted answer has no text."))
        if len(self.accepted) > 2 * MOST_ROWS:
            raise ValueError(_("Write at most %(most)d accepted answers.") % {"most": 2 * MOST_ROWS})
        return self


def order(content: Content, random: Random, shuffle: bool) -> list[int]:
    return []


def parse(order: list[int], posted) -> str | None:
    text = vietnamese.nfc(posted.get("a", "")).replace("\0", "").strip()
    if len(text) > LONGEST:
        raise DomainError(_("The answer may have at most %(longest)d characters.") % {"longest": LONGEST})
    return text or None


def encode(order: list[int], given: str | None) -> list[tuple[str, str]]:
    return [] if given is None else [("a", given)]


def grade(content: Content, given: str | None) -> Decimal:
    return Decimal(given is not None and _comparable(given) in {_comparable(text) for text in content.accepted})


def rows(content: Content, order: list[int], given: str | None, language: str) -> dict:
    return {"text": given or "", "longest": LONGEST}


def review(content: Content, order: list[int], given: str | None, language: str) -> dict:
    return {"text": given or "", "accepted": content.accepted, "correct": grade(content, given) == 1}


class Form(forms.Form):
    accepted = forms.CharField(
        label=gettext_lazy("Accepted answers"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("One a line. Compared without capitals, diacritics and repeated spaces."),
    )

    @staticmethod
    def initial_of(content: dict) -> dict:
        return {"accepted": "\n".join(content.get("accepted", []))}

    def content(self) -> dict:
        return {"accepted": [line.strip() for line in self.cleaned_data["accepted"].splitlines() if line.strip()]}


def _comparable(text: str) -> str:
    return " ".join(vietnamese.fold(text).split())
