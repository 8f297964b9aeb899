"""Single choice: exactly one option is right. Given: the index of the chosen option."""

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

KIND, PLACE = "single", 10
LABEL = gettext_lazy("Single choice")

__all__ = ["KIND", "LABEL", "PLACE", "Content", "Form", "encode", "grade", "order", "parse", "review", "rows"]


class Content(Strict):
    options: list[Option]

    @model_validator(mode="after")
    def one_option_is_right(self):
        options.refuse_bad_options(self.options)
        if sum(option.correct for option in self.options) != 1:
            raise ValueError(_("Mark exactly one option as right."))
        return self


def parse(order: list[int], posted) -> int | None:
    value = posted.get("a", "")
    if not value:
        return None
    place = whole(value, most=len(order) - 1)
    if place is None:
        raise DomainError(_("This answer is not one of the options."))
    return order[place]


def encode(order: list[int], given: int | None) -> list[tuple[str, str]]:
    return [] if given is None else [("a", str(order.index(given)))]


def grade(content: Content, given: int | None) -> Decimal:
    return Decimal(given is not None and content.options[given].correct)


def rows(content: Content, order: list[int], given, language: str) -> dict:
    return {"options": options.rows(content, order, _chosen(given), language)}


def review(content: Content, order: list[int], given, language: str) -> dict:
    return {"options": options.review(content, order, _chosen(given), language)}


def _chosen(given: int | None) -> set[int]:
    return set() if given is None else {given}
