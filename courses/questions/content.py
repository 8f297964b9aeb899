"""Pieces of content that several question types are made of, and the words in which nonsense is refused."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

from courses import vietnamese
from courses.errors import DomainError

MOST_ROWS = 20  # options, pairs or items of one question

Text = Annotated[str, AfterValidator(vietnamese.nfc), StringConstraints(strip_whitespace=True, max_length=1000)]


class Strict(BaseModel):
    """Content with exactly the known fields; never changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(Strict):
    text: Text
    text_en: Text = ""
    correct: bool = False


def checked(schema: type[Strict], content: Any) -> Strict:
    """`content` read by `schema`. Raises DomainError whose `reasons` say in sentences what is wrong."""
    try:
        return schema.model_validate(content)
    except ValidationError as refusal:
        reasons = [_sentence(error) for error in refusal.errors()]
        raise DomainError(reasons[0], reasons=reasons) from refusal


def in_language(text: str, text_en: str, language: str) -> tuple[str, str]:
    """The words to show and their language: English when asked for and there, else Vietnamese."""
    if language == "en" and text_en:
        return text_en, "en"
    return text, "vi"


def refuse_bad_rows(texts: Iterable[str], *, least: int) -> None:
    """Raise ValueError when texts are too few, too many, empty or equal."""
    texts = list(texts)
    if len(texts) < least:
        raise ValueError(_("Write at least %(least)d rows.") % {"least": least})
    if len(texts) > MOST_ROWS:
        raise ValueError(_("Write at most %(most)d rows.") % {"most": MOST_ROWS})
    if not all(texts):
        raise ValueError(_("A row has no text."))
    seen: set[str] = set()
    for text in texts:
        if text.casefold() in seen:
            raise ValueError(_("Two rows are the same: “%(text)s”.") % {"text": text})
        seen.add(text.casefold())


def _sentence(error: dict) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    place = ".".join(str(step) for step in error["loc"])
    if error["type"] == "extra_forbidden":
        return _("“%(place)s” is not a part of this type of question.") % {"place": place}
    if error["type"] == "missing":
        return _("“%(place)s” is missing.") % {"place": place}
    return _("“%(place)s” cannot be read: %(problem)s.") % {"place": place, "problem": error["msg"]}
