"""Number with a tolerance. Given: the text as written, for "1.000" may be meant as 1000 or as 1.

Vietnamese writes 1.234,5 and English 1,234.5; people of both habits answer. A lone separator before exactly three
figures can be read both ways, so both readings count; everything else has one reading.
"""

import re
from decimal import Decimal
from random import Random
from typing import Annotated

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, model_validator

from courses import vietnamese
from courses.errors import DomainError
from courses.questions.content import Strict, Text, in_language

KIND, PLACE = "numeric", 50
LABEL = gettext_lazy("Number")
LONGEST = 40
LIMIT = Decimal(10) ** 15
NUMBER = re.compile(r"([+-]?)(\d[\d.,]*)")
THOUSANDS = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value) >= LIMIT:
        raise ValueError(_("The number is too large."))
    return value


Number = Annotated[Decimal, AfterValidator(_finite)]


class Content(Strict):
    answer: Number
    tolerance: Number = Decimal(0)
    unit: Text = ""
    unit_en: Text = ""

    @model_validator(mode="after")
    def tolerance_is_a_distance(self):
        if self.tolerance < 0:
            raise ValueError(_("The tolerance must not be negative."))
        return self


def order(content: Content, random: Random, shuffle: bool) -> list[int]:
    return []


def parse(order: list[int], posted) -> str | None:
    text = " ".join(vietnamese.nfc(posted.get("a", "")).replace("−", "-").split())
    if not text:
        return None
    if len(text) > LONGEST or not readings(text):
        raise DomainError(_("Write a number, for example 3,5."))
    return text


def encode(order: list[int], given: str | None) -> list[tuple[str, str]]:
    return [] if given is None else [("a", given)]


def grade(content: Content, given: str | None) -> Decimal:
    near = (abs(value - content.answer) <= content.tolerance for value in readings(given or ""))
    return Decimal(any(near))


def readings(text: str) -> set[Decimal]:
    """The numbers that `text` may mean; empty when it is no number. A unit behind the number is left out."""
    found = re.fullmatch(NUMBER.pattern + r"\s*[^\d]*", text.replace("\u00a0", " ").strip(), re.ASCII)
    if found is None:
        return set()
    sign = -1 if found[1] == "-" else 1
    return {sign * Decimal(plain) for plain in _plain(found[2].rstrip(".,"))}


def rows(content: Content, order: list[int], given: str | None, language: str) -> dict:
    unit, lang = in_language(content.unit, content.unit_en, language)
    return {"text": given or "", "unit": unit, "lang": lang, "longest": LONGEST}


def review(content: Content, order: list[int], given: str | None, language: str) -> dict:
    return rows(content, order, given, language) | {
        "answer": written(content.answer, language),
        "tolerance": written(content.tolerance, language) if content.tolerance else "",
        "correct": grade(content, given) == 1,
    }


def written(value: Decimal, language: str) -> str:
    """The number as the language writes it, without idle zeros."""
    places = max(0, -value.normalize().as_tuple().exponent)
    return vietnamese.number(value, places=places) if language != "en" else f"{value:,.{places}f}"


class NumberField(forms.CharField):
    """A number in either notation, as a Decimal."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return Decimal(0)
        meant = sorted(readings(text), key=abs)
        if not meant:
            raise forms.ValidationError(_("Write a number, for example 3,5."))
        return meant[-1] if "." in text else meant[0]


class Form(forms.Form):
    answer = NumberField(label=gettext_lazy("Right answer"))
    tolerance = NumberField(label=gettext_lazy("Tolerance"), required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), required=False, max_length=60)
    unit_en = forms.CharField(label=gettext_lazy("Unit in English"), required=False, max_length=60)

    @staticmethod
    def initial_of(content: dict) -> dict:
        numbers = {
            name: written(Decimal(str(content[name])), "vi") for name in ("answer", "tolerance") if name in content
        }
        return content | numbers

    def content(self) -> dict:
        fields = self.cleaned_data
        return {
            "answer": str(fields["answer"]),
            "tolerance": str(fields["tolerance"]),
            "unit": fields["unit"],
            "unit_en": fields["unit_en"],
        }


def _plain(digits: str) -> set[str]:
    """Figures with a full stop as the only separator."""
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return {digits}
    if len(set(marks)) == 2:
        last = marks[-1]
        whole, _mark, rest = digits.rpartition(last)
        if last in whole or not re.fullmatch(THOUSANDS, whole):
            return set()
        return {f"{re.sub('[.,]', '', whole)}.{rest}"}
    if len(marks) > 1:
        return {re.sub("[.,]", "", digits)} if re.fullmatch(THOUSANDS, digits) else set()
    decimal = digits.replace(",", ".")
    if re.fullmatch(THOUSANDS, digits) and not digits.startswith("0"):
        return {decimal, re.sub("[.,]", "", digits)}
    return {decimal}
