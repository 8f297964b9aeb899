"""Drawing a paper from the recipe of a test. Pure: the bank and the source of chance are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.utils.translation import gettext as _

from courses.errors import DomainError


@dataclass(frozen=True)
class Line:
    """One line of the recipe: the question `question`, or `count` of those that the bank has for the line."""

    label: str
    question: int | None
    topic: int | None
    difficulty: str
    count: int
    points: Decimal


@dataclass(frozen=True)
class Banked:
    """A question that may be drawn."""

    question: int
    topic: int
    difficulty: str

    def fits(self, line: Line) -> bool:
        return self.topic == line.topic and line.difficulty in ("", self.difficulty)


@dataclass(frozen=True)
class Drawn:
    question: int
    points: Decimal


def draw(lines: Sequence[Line], bank: Sequence[Banked], *, random: Random, shuffle: bool) -> list[Drawn]:
    """A paper without repeats, in the order of the lines or shuffled; a question named twice is asked once.

    Lines for one difficulty draw before lines for any, so that a paper is found whenever there is one.
    Raises DomainError when a fixed question is out of use, when the bank is too small, or when nothing is asked.
    """
    known = {banked.question for banked in bank}
    taken = {line.question for line in lines if line.question is not None}
    if not taken <= known:
        raise DomainError(
            _("A question of this test was taken out of use, so the test cannot start. Tell the training officer.")
        )
    chosen: dict[int, list[int]] = {}
    fixed = {line.question: place for place, line in reversed(list(enumerate(lines))) if line.question is not None}
    places = sorted(range(len(lines)), key=lambda place: (lines[place].question is None, not lines[place].difficulty))
    for place in places:
        line = lines[place]
        if line.question is None:
            chosen[place] = _pick(line, bank, taken, random)
        else:
            chosen[place] = [line.question] if fixed[line.question] == place else []
        taken.update(chosen[place])
    paper = [Drawn(question, line.points) for place, line in enumerate(lines) for question in chosen[place]]
    if not paper:
        raise DomainError(_("This test has no questions yet. Tell the training officer."))
    if shuffle:
        random.shuffle(paper)
    return paper


def shortages(lines: Sequence[Line], bank: Sequence[Banked]) -> list[str]:
    """Sentences about lines that ask for more than the bank can give, for the editor of the test."""
    taken = {line.question for line in lines if line.question is not None}
    found = []
    for line in sorted((line for line in lines if line.question is None), key=lambda line: not line.difficulty):
        left = [banked.question for banked in bank if banked.fits(line) and banked.question not in taken]
        if len(left) < line.count:
            found.append(_short(line, len(left)))
        taken.update(left[: line.count])
    return found


def _pick(line: Line, bank: Sequence[Banked], taken: set[int | None], random: Random) -> list[int]:
    left = [banked.question for banked in bank if banked.fits(line) and banked.question not in taken]
    if len(left) < line.count:
        raise DomainError(_short(line, len(left)) + " " + _("Tell the training officer."))
    return random.sample(left, line.count)


def _short(line: Line, left: int) -> str:
    return _("“%(line)s” asks for %(count)d questions, but the bank has only %(left)d that fit.") % {
        "line": line.label,
        "count": line.count,
        "left": left,
    }
