"""One row of a list of people to values: every cell by what its column means. Pure.

Values are JSON: days as "1980-02-05". What an empty cell means is for the comparison to say, not for the reading.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from lms.people_import import contacts, dates, names, numbers, positions
from lms.people_import.fields import IDENTIFYING
from lms.people_import.letters import broken, tidy
from lms.people_import.remarks import Reading, Remark, Unreadable

NOTHING = {"-", "--", "---", "–", "—", ".", "n/a", "null", "none"}
FORMULA_SIGNS = ("=", "@", "+", "-")
FAILED = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|ERROR!)", re.IGNORECASE)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\uffff]")
LENGTHS = {"staff_code": 40, "unit": 250, "title": 150}


@dataclass
class Row:
    """A row as it was understood. `number` is the one that the spreadsheet program shows."""

    number: int
    values: dict
    remarks: list[Remark] = field(default_factory=list)

    @property
    def faults(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.is_fault]


class Reader:
    """Reads the rows of one table.

    `mapping` is {column from 0: field}; `month_first` names the columns whose dates cannot be trusted.
    """

    def __init__(self, mapping: dict[int, str], *, today: date, month_first=frozenset()):
        self.mapping, self.month_first, self.today = mapping, month_first, today
        self.column = 0

    def read(self, cells: list, *, number: int, doubtful: dict[int, str], converted: dict[int, str]) -> Row | None:
        """The row; None when none of its mapped cells holds anything. `doubtful` and `converted` are what was found of
        the letters of its cells, by column."""
        row = Row(number, {})
        for column, name in self.mapping.items():
            cell = cells[column] if column < len(cells) else ""
            if is_nothing(cell):
                continue
            row.values[name] = None
            if column in converted:
                row.remarks.append(Remark("letters_converted", name, {"script": converted[column]}))
            try:
                if column in doubtful:
                    raise Unreadable(doubtful[column])
                self.column = column
                self._take(row, name, self._value(name, cell))
            except Unreadable as fault:
                row.remarks.append(Remark(fault.code, name, fault.words))
        if not row.values:
            return None
        self._check(row)
        return row

    def _take(self, row: Row, name: str, reading: Reading) -> None:
        value = reading.value
        row.values[name] = value.isoformat() if isinstance(value, date) else value
        if reading.warning:
            row.remarks.append(Remark(reading.warning, name, reading.words))

    def _value(self, name: str, cell) -> Reading:
        if isinstance(cell, str):
            cell = _harmless(cell, is_number=name == "phone")
        return READERS.get(name, _text)(self, name, cell)

    def _check(self, row: Row) -> None:
        """What a row must have as a whole."""
        given = row.values
        if "family_name" in given or "given_name" in given:
            parts = [given.pop(name, None) for name in ("family_name", "given_name")]
            if all(parts):
                self._joined(row, " ".join(parts))
        faulty = {remark.field for remark in row.faults}
        if "full_name" not in given and not faulty & {"full_name", "family_name", "given_name"}:
            row.remarks.append(Remark("missing", "full_name"))
        if not any(name in given for name in IDENTIFYING):
            row.remarks.append(
                Remark("missing", next(n for n in IDENTIFYING if n in [*self.mapping.values(), "email"]))
            )
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends < starts:
            row.remarks.append(Remark("ends_before_start", "ends"))
        born = given.get("birth_date")
        for name, day in (("starts", starts), ("ends", ends)):
            if born and day and day <= born:
                row.remarks.append(Remark("before_birth", name))

    def _joined(self, row: Row, name: str) -> None:
        try:
            self._take(row, "full_name", names.read(name))
        except Unreadable as fault:
            row.remarks.append(Remark(fault.code, "given_name", fault.words))


def is_nothing(cell) -> bool:
    return cell is None or (isinstance(cell, str) and (not (text := tidy(cell)) or text.lower() in NOTHING))


def _harmless(text: str, *, is_number: bool) -> str:
    """The text of a cell without what a spreadsheet program would run. Raises Unreadable."""
    if CONTROL.search(text):
        raise Unreadable("control_signs")
    text = tidy(text)
    if FAILED.fullmatch(text):
        raise Unreadable("formula_error")
    if text[:1] == "'" and text[1:2] in FORMULA_SIGNS:
        text = text[1:]  # as our own exports and spreadsheet programs mark text
    if text.startswith(FORMULA_SIGNS) and not (is_number and text.startswith("+")):
        raise Unreadable("formula")
    if broken(text):
        raise Unreadable("letters_broken")
    return text


def _text(reader: Reader, name: str, cell) -> Reading:
    text = numbers.plain(cell) if not isinstance(cell, (date, bool)) else f"{cell}"
    most = LENGTHS.get(name, 250)
    if len(text) > most:
        raise Unreadable("too_long", most=most)
    return Reading(text)


def _day(reader: Reader, name: str, cell) -> Reading:
    span = dates.births(reader.today) if name == "birth_date" else dates.posts(reader.today)
    return dates.read(cell, span, month_first=reader.column in reader.month_first)


def _part_of_name(reader: Reader, name: str, cell) -> Reading:
    return Reading(str(cell))


READERS: dict[str, Callable] = {
    "full_name": lambda reader, name, cell: names.read(str(cell)),
    "family_name": _part_of_name,
    "given_name": _part_of_name,
    "birth_date": _day,
    "starts": _day,
    "ends": _day,
    "gender": lambda reader, name, cell: contacts.gender(str(cell)),
    "email": lambda reader, name, cell: contacts.email(str(cell)),
    "phone": lambda reader, name, cell: numbers.phone(cell),
    "personal_number": lambda reader, name, cell: numbers.personal(cell),
    "rank": lambda reader, name, cell: positions.rank(numbers.plain(cell)),
    "staff_group": lambda reader, name, cell: positions.staff_group(str(cell)),
}
