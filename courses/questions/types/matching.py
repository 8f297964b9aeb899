"""Matching: each left side has its own right side; distractors belong to none. Rights are always shuffled.

Given: for each left side the index of the chosen right side (pairs first, then distractors) or None.
Share: right pairs / pairs.
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

KIND, PLACE = "matching", 60
LABEL = gettext_lazy("Matching")


class Pair(Strict):
    left: Text
    left_en: Text = ""
    right: Text
    right_en: Text = ""


class Content(Strict):
    pairs: list[Pair]
    distractors: list[Text] = []
    distractors_en: list[Text] = []

    @model_validator(mode="after")
    def sides_are_distinct(self):
        refuse_bad_rows([pair.left for pair in self.pairs], least=2)
        refuse_bad_rows([*(pair.right for pair in self.pairs), *self.distractors], least=2)
        if self.distractors_en and len(self.distractors_en) != len(self.distractors):
            raise ValueError(_("Translate all distractors or none."))
        return self

    def rights(self, language: str) -> list[tuple[str, str]]:
        """Texts of the right sides and then of the distractors, each with its language."""
        translated = self.distractors_en or [""] * len(self.distractors)
        return [
            *(in_language(pair.right, pair.right_en, language) for pair in self.pairs),
            *(in_language(*words, language) for words in zip(self.distractors, translated, strict=True)),
        ]


def order(content: Content, random: Random, shuffle: bool) -> list[int]:
    places = list(range(len(content.pairs) + len(content.distractors)))
    random.shuffle(places)
    return places


def parse(order: list[int], posted) -> list[int | None] | None:
    given = []
    while len(given) < len(order) and (value := posted.get(f"a-{len(given)}")) is not None:
        place = whole(value, most=len(order) - 1)
        if value and place is None:
            raise DomainError(_("This answer is not one of the options."))
        given.append(None if place is None else order[place])
    return given if any(index is not None for index in given) else None


def encode(order: list[int], given: list[int | None] | None) -> list[tuple[str, str]]:
    return [
        (f"a-{place}", "" if index is None else str(order.index(index))) for place, index in enumerate(given or [])
    ]


def grade(content: Content, given: list[int | None] | None) -> Decimal:
    hits = sum(index == place for place, index in enumerate((given or [])[: len(content.pairs)]))
    return Decimal(hits) / len(content.pairs)


def rows(content: Content, order: list[int], given, language: str) -> dict:
    rights = content.rights(language)
    options = [
        {"value": str(place), "label": rights[index][0], "lang": rights[index][1]}
        for place, index in enumerate(order)
    ]
    sent = dict(encode(order, given))
    return {
        "options": options,
        "rows": [
            _left(pair, language) | {"name": f"a-{place}", "chosen": sent.get(f"a-{place}", "")}
            for place, pair in enumerate(content.pairs)
        ],
    }


def review(content: Content, order: list[int], given, language: str) -> dict:
    rights = content.rights(language)
    chosen = [*(given or []), *[None] * len(content.pairs)]
    return {
        "rows": [
            _left(pair, language)
            | {
                "given": "" if chosen[place] is None else rights[chosen[place]][0],
                "right": rights[place][0],
                "right_lang": rights[place][1],
                "correct": chosen[place] == place,
            }
            for place, pair in enumerate(content.pairs)
        ]
    }


class Form(forms.Form):
    pairs = RowsField(
        label=gettext_lazy("Pairs"),
        columns=[
            ("left", gettext_lazy("Left"), "text"),
            ("left_en", gettext_lazy("Left in English"), "text"),
            ("right", gettext_lazy("Right side"), "text"),
            ("right_en", gettext_lazy("Right side in English"), "text"),
        ],
        help_text=gettext_lazy("Empty rows are left out. More rows appear after saving."),
    )
    distractors = RowsField(
        label=gettext_lazy("Right sides that belong to none"),
        columns=[("text", gettext_lazy("Text"), "text"), ("text_en", gettext_lazy("Text in English"), "text")],
        required=False,
    )

    @staticmethod
    def initial_of(content: dict) -> dict:
        extra = content.get("distractors", [])
        translated = content.get("distractors_en") or [""] * len(extra)
        rows = [{"text": text, "text_en": text_en} for text, text_en in zip(extra, translated, strict=False)]
        return {"pairs": content.get("pairs", []), "distractors": rows}

    def content(self) -> dict:
        extra = self.cleaned_data["distractors"] or []
        translated = [row["text_en"] for row in extra]
        return {
            "pairs": self.cleaned_data["pairs"],
            "distractors": [row["text"] for row in extra],
            "distractors_en": translated if any(translated) else [],
        }


def _left(pair: Pair, language: str) -> dict:
    text, lang = in_language(pair.left, pair.left_en, language)
    return {"left": text, "lang": lang}
