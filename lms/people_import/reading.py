"""A table read with a mapping: its rows as values and remarks, and what can only be seen across rows. Pure."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from courses.vietnamese import fold
from lms.people_import import dates, headings
from lms.people_import.fields import IDENTIFYING
from lms.people_import.remarks import Remark
from lms.people_import.rows import Reader, Row
from lms.people_import.tables import Table

DAYS = ("birth_date", "starts", "ends")
UNIQUE = (*IDENTIFYING, "personal_number")


@dataclass
class Listing:
    """`skipped` counts rows without any cell that was asked for, such as signatures below a list."""

    rows: list[Row]
    skipped: int


def read(table: Table, mapping: dict[int, str], *, heading: int, today: date) -> Listing:
    """All people of a table whose row of headings has the index `heading`."""
    first = headings.first_row_of_people(table.rows, headings=heading)
    below = table.rows[first:]
    reader = Reader(mapping, today=today, month_first=_month_first(below, mapping))
    doubtful, converted = _by_row(table.letters.doubtful), _by_row(table.letters.converted)
    rows, skipped = [], 0
    for index, cells in enumerate(below, start=first):
        row = reader.read(cells, number=index + 1, doubtful=doubtful[index], converted=converted[index])
        if row is not None:
            rows.append(row)
        elif any(cell not in ("", None) for cell in cells):
            skipped += 1
    _mark_repeated(rows)
    _mark_similar(rows)
    return Listing(rows, skipped)


def _month_first(rows: list[list], mapping: dict[int, str]) -> frozenset[int]:
    columns = [column for column, name in mapping.items() if name in DAYS]
    return frozenset(
        column for column in columns if dates.has_month_first([row[column] for row in rows if column < len(row)])
    )


def _by_row(cells: dict[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), value in cells.items():
        found[row][column] = value
    return found


def _mark_repeated(rows: list[Row]) -> None:
    """Of people who are listed twice no row is taken: which one is right, the file does not say."""
    for name in UNIQUE:
        same: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row.values.get(name):
                same[row.values[name].casefold()].append(row)
        for group in same.values():
            if len(group) > 1:
                for row in group:
                    other = group[0] if row is not group[0] else group[1]
                    row.remarks.append(Remark("repeated", name, {"row": other.number}))


def _mark_similar(rows: list[Row]) -> None:
    """Warn of rows that may be one person under two codes."""
    same: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        name, born = row.values.get("full_name"), row.values.get("birth_date")
        if name and born and not row.faults:
            same[fold(name), born].append(row)
    for group in same.values():
        for row in group if len(group) > 1 else ():
            other = group[0] if row is not group[0] else group[1]
            row.remarks.append(Remark("similar_row", "full_name", {"row": other.number}))
