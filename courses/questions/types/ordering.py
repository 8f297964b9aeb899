"""Ordering: items are written in the right order and always shown in another one.

Given: for each item the place (from 0) that the person gave it, or None. Share: items at their place / items.
"""

from decimal import Decimal
from random import Random

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import model_validator

from courses.digits import whole
from courses.errors import DomainError
from courses.questions.content import Strict, Text, in_language, refuse_bad_rows
from courses.questions.rows import RowsField

KIND, PLACE = "ordering", 70
LABEL = gettext_lazy("Ordering")


class Content(Strict):
    items: list[Text]
    items_en: list[Text] = []

    @model_validator(mode="after")
    def items_are_distinct(self):
        refuse_bad_rows(self.items, least=2)
        if self.items_en and len(self.items_en) != len(self.items):
            raise ValueError(_("Translate all items or none."))
        return self

    def texts(self, language: str) -> list[tuple[str, str]]:
        """The items with their language."""
        translated = self.items_en or [""] * len(self.items)
        return [in_language(*words, language) for words in zip(self.items, translated, strict=True)]


def order(content: Content, random: Random, shuffle: bool) -> list[int]:
    right = list(range(len(content.items)))
    places = right.copy()
    while places == right:
        random.shuffle(places)
    return places


def parse(order: list[int], posted) -> list[int | None] | None:
    given: list[int | None] = [None] * len(order)
    for shown, index in enumerate(order):
        value = posted.get(f"a-{shown}", "")
        place = whole(value, most=len(order))
        if value and not place:
            raise DomainError(_("This answer is not one of the options."))
        given[index] = place - 1 if place else None
    return given if any(place is not None for place in given) else None


def encode(order: list[int], given: list[int | None] | None) -> list[tuple[str, str]]:
    if given is None:
        return []
    return [
        (f"a-{shown}", "" if given[index] is None else str(given[index] + 1)) for shown, index in enumerate(order)
    ]


def grade(content: Content, given: list[int | None] | None) -> Decimal:
    hits = sum(place == index for index, place in enumerate(given or []))
    return Decimal(hits) / len(content.items)


def rows(content: Content, order: list[int], given, language: str) -> dict:
    texts = content.texts(language)
    sent = dict(encode(order, given))
    return {
        "items": [
            {
                "text": texts[index][0],
                "lang": texts[index][1],
                "name": f"a-{shown}",
                "position": int(sent.get(f"a-{shown}") or 0),
            }
            for shown, index in enumerate(order)
        ]
    }


def review(content: Content, order: list[int], given, language: str) -> dict:
    places = given or [None] * len(content.items)
    return {
        "rows": [
            {
                "text": text,
                "lang": lang,
                "right": index + 1,
                "given": "" if places[index] is None else places[index] + 1,
                "correct": places[index] == index,
            }
            for index, (text, lang) in enumerate(content.texts(language))
        ]
    }


class Form(forms.Form):
    items = RowsField(
        label=gettext_lazy("Items in the right order"),
        columns=[("text", gettext_lazy("Text"), "text"), ("text_en", gettext_lazy("Text in English"), "text")],
        help_text=gettext_lazy("Empty rows are left out. More rows appear after saving."),
    )

    @staticmethod
    def initial_of(content: dict) -> dict:
        items = content.get("items", [])
        translated = content.get("items_en") or [""] * len(items)
        return {"items": [{"text": a, "text_en": b} for a, b in zip(items, translated, strict=False)]}

    def content(self) -> dict:
        rows = self.cleaned_data["items"]
        translated = [row["text_en"] for row in rows]
        return {
            "items": [row["text"] for row in rows],
            "items_en": translated if any(translated) else [],
        }
