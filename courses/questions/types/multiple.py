"""Multiple choice: one or more options are right. Given: the indexes of the chosen options, rising.

Share: (right ones chosen - wrong ones chosen) / right ones, never below 0, so that ticking everything earns nothing more.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import model_validator

from courses.digits import whole
from courses.errors import DomainError
from courses.questions import options
from courses.questions.content import Option, Strict
from courses.questions.options import OptionsForm as Form
from courses.questions.options import order

KIND, PLACE = "multiple", 20
LABEL = gettext_lazy("Multiple choice")

__all__ = ["KIND", "LABEL", "PLACE", "Content", "Form", "encode", "grade", "order", "parse", "review", "rows"]


class Content(Strict):
    options: list[Option]

    @model_validator(mode="after")
    def some_options_are_right(self):
        options.refuse_bad_options(self.options)
        if not any(option.correct for option in self.options):
            raise ValueError(_("Mark at least one option as right."))
        return self


def parse(order: list[int], posted) -> list[int] | None:
    places = {whole(value, most=len(order) - 1) for value in posted.getlist("a") if value}
    if None in places:
        raise DomainError(_("This answer is not one of the options."))
    return sorted(order[place] for place in places) or None


def encode(order: list[int], given: list[int] | None) -> list[tuple[str, str]]:
    return [("a", str(order.index(index))) for index in given or []]


def grade(content: Content, given: list[int] | None) -> Decimal:
    right = {index for index, option in enumerate(content.options) if option.correct}
    chosen = set(given or [])
    return max(Decimal(0), Decimal(len(chosen & right) - len(chosen - right)) / len(right))


def rows(content: Content, order: list[int], given, language: str) -> dict:
    return {"options": options.rows(content, order, set(given or []), language)}


def review(content: Content, order: list[int], given, language: str) -> dict:
    return {"options": options.review(content, order, set(given or []), language)}
