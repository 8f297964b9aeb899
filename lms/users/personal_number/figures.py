"""The figures of a personal number: read from what is typed, masked, and struck out of other texts. Pure.

Twelve figures kept as text. The first three are the code of the province where it was given, as provinces were then, so
they are not compared with the provinces of today (Law 26/2023/QH15; the codes are known from secondary sources).
"""

import re
from dataclasses import dataclass

FIGURES, OLD_CARD_FIGURES = 12, 9
MOST_LOST_ZEROS = 2  # numbers of the first nine provinces begin with two
GAPS = re.compile(r"(?<=\d)[\s.\-]+(?=\d)")
IN_A_TEXT = re.compile(r"(?<![\w+])\d(?:[ .\-]?\d){10,11}(?![\w])")


class Faulty(ValueError):
    """Not a personal number; `code` says why: "figures", "old_card" or "length". Never names what was typed."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Number:
    """`zeros` counts leading zeros that were put back."""

    text: str
    zeros: int = 0

    def __repr__(self) -> str:
        return f"Number({masked(self.text)})"


def read(typed: str) -> Number:
    """The number that a text means; gaps are passed over, lost zeros put back. Raises Faulty."""
    figures = GAPS.sub("", typed.strip())
    if not (figures.isascii() and figures.isdigit()):
        raise Faulty("figures")
    if len(figures) == OLD_CARD_FIGURES:
        raise Faulty("old_card")
    lost = FIGURES - len(figures)
    if not 0 <= lost <= MOST_LOST_ZEROS or (lost and figures.startswith("0")):
        raise Faulty("length")
    return Number("0" * lost + figures, lost)


def is_number(typed: str) -> bool:
    """Whether a text is nothing but twelve figures."""
    figures = GAPS.sub("", typed.strip())
    return len(figures) == FIGURES and figures.isascii() and figures.isdigit()


def masked(number: str) -> str:
    """A number as pages show it: 0xx******123."""
    return f"{number[0]}xx{'*' * (FIGURES - 6)}{number[-3:]}"


def concealed(text: str) -> str:
    """A text in which everything that may be a personal number, also without its first zero, is masked."""
    return IN_A_TEXT.sub(lambda found: masked(GAPS.sub("", found[0]).zfill(FIGURES)), text)
