"""Choice among listed options, shared by the types single and multiple choice."""

from random import Random

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.questions.content import Option, in_language, refuse_bad_rows
from courses.questions.rows import RowsField


def refuse_bad_options(options: list[Option]) -> None:
    """Raise ValueError unless there are two or more distinct options."""
    refuse_bad_rows([option.text for option in options], least=2)


def order(content, random: Random, shuffle: bool) -> list[int]:
    places = list(range(len(content.options)))
    if shuffle:
        random.shuffle(places)
    return places


def rows(content, order: list[int], chosen: set[int], language: str) -> list[dict]:
    """Options in the shown order with the value to send; nothing tells which is right."""
    return [
        dict(_words(content.options[index], language), value=str(place), chosen=index in chosen)
        for place, index in enumerate(order)
    ]


def review(content, order: list[int], chosen: set[int], language: str) -> list[dict]:
    """Options in the shown order with what was chosen and what is right."""
    return [
        dict(_words(content.options[index], language), chosen=index in chosen, correct=content.options[index].correct)
        for index in order
    ]


class OptionsForm(forms.Form):
    options = RowsField(
        label=_("Options"),
        columns=[
            ("text", _("Text"), "text"),
            ("text_en", _("Text in English"), "text"),
            ("correct", _("Right"), "check"),
        ],
        help_text=_("Empty rows are left out. More rows appear after saving."),
    )

    @staticmethod
    def initial_of(content: dict) -> dict:
        return {"options": content.get("options", [])}

    def content(self) -> dict:
        return {"options": self.cleaned_data["options"]}


def _words(option: Option, language: str) -> dict:
    text, lang = in_language(option.text, option.text_en, language)
    return {"text": text, "lang": lang}
