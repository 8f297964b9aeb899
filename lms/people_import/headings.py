"""Finding the row of headings below title lines, and guessing what each column means. Pure."""

import re

from courses.vietnamese import fold
from lms.people_import.fields import BY_HEADING
from lms.people_import.letters import tidy
from lms.users.personal_number.figures import concealed

LOOK_AT = 40  # rows from the top
NUMBERING = re.compile(r"\(?(\d{1,2}|[A-Za-z])\)?")  # of columns, as official forms have below their headings
SHORTEST_BEGINNING = 4


def words(heading) -> str:
    """A heading as it is compared: folded words, without what stands in brackets. These words are remembered, so a
    personal number in a row that was taken for headings is not among them."""
    heading = concealed(str(heading))
    text = re.sub(r"\(.*?\)|\*", " ", fold(tidy(str(heading))))
    return " ".join(re.findall(r"[a-z0-9]+", text)) or " ".join(re.findall(r"[a-z0-9]+", fold(str(heading))))


def guess(heading) -> str:
    """The field that a heading means; empty when it says nothing."""
    given = words(heading)
    if given in BY_HEADING:
        return BY_HEADING[given]
    beginnings = [
        known for known in BY_HEADING if len(known) >= SHORTEST_BEGINNING and f"{given} ".startswith(f"{known} ")
    ]
    return BY_HEADING[max(beginnings, key=len)] if beginnings else ""


def guesses(row: list) -> dict[int, str]:
    """{column: field} of a row of headings; of two columns with one meaning the first has it."""
    found: dict[int, str] = {}
    for column, heading in enumerate(row):
        name = guess(heading) if isinstance(heading, str) and heading else ""
        if name and name not in found.values():
            found[column] = name
    if "full_name" in found.values() or "given_name" not in found.values():
        return {column: name for column, name in found.items() if name not in ("family_name", "given_name")}
    return found


def find(rows: list[list]) -> int:
    """The index of the row of headings: the one that names most fields; without any, the first row with two cells."""
    candidates = rows[:LOOK_AT]
    scores = [len(guesses(row)) for row in candidates]
    best = max(scores, default=0)
    if best >= 2:
        return scores.index(best)
    return next((index for index, row in enumerate(candidates) if _filled(row) >= 2), 0)


def first_row_of_people(rows: list[list], *, headings: int) -> int:
    """The index of the first row below the headings that is not the numbering of the columns."""
    below = headings + 1
    if below < len(rows):
        cells = [_text(cell) for cell in rows[below] if cell not in ("", None)]
        if len(cells) > 2 and all(NUMBERING.fullmatch(cell) for cell in cells):
            return below + 1
    return below


def _text(cell) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


def _filled(row: list) -> int:
    return sum(cell not in ("", None) for cell in row)
