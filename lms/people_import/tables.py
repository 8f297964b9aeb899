"""An uploaded spreadsheet to rows of cells, whatever it was saved as: XLSX or CSV."""

import csv
import io
import itertools
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from courses.errors import DomainError
from lms.people_import import encodings, letters, workbooks
from lms.people_import.letters import Letters
from lms.people_import.workbooks import MAX_COLUMNS, MAX_ROWS, too_large

MAX_BYTES = 20 * 1024 * 1024
MAX_CELL = 32_767  # characters, as in a spreadsheet program
DELIMITERS = ",;\t|"
LOOK_AT = 50  # lines


@dataclass
class Table:
    """Rows of cells as the spreadsheet program numbers them, from 1; `letters` says what was converted or doubtful."""

    rows: list[list]
    letters: Letters
    encoding: str


def read(file) -> Table:
    """The table in a seekable file that has `name` and `size`. Raises DomainError with what would help."""
    if file.size > MAX_BYTES:
        raise DomainError(
            _("This file is %(size)s large; at most %(limit)s are accepted. Make it smaller or split it.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(MAX_BYTES)}
        )
    kind = PurePosixPath(file.name).suffix.lower()
    file.seek(0)
    if kind == ".xlsx":
        rows, encoding = workbooks.read(file), "XLSX"
    elif kind in (".csv", ".txt"):
        decoded = encodings.decode(file.read())
        rows, encoding = _separated(decoded.text), decoded.encoding
    else:
        raise DomainError(_("Only XLSX and CSV files are read here. Save the list in one of these formats."))
    while rows and not any(cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise DomainError(_("This file has no rows. Check that the list is on the first sheet."))
    return Table(rows=rows, letters=letters.settle(rows), encoding=encoding)


def _separated(text: str) -> list[list[str]]:
    """Rows of a CSV file. A first line such as “sep=;” names the separator and is no row."""
    if "\0" in text:
        raise DomainError(_("This file is not a text file. Save the list as XLSX or CSV and try again."))
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and first.strip()[4:5]:
        delimiter, text = first.strip()[4:5], rest
    else:
        delimiter = _delimiter(text)
    _check_lines(text, delimiter)
    csv.field_size_limit(MAX_CELL)
    try:
        rows = list(itertools.islice(csv.reader(io.StringIO(text), delimiter=delimiter), MAX_ROWS + 1))
    except csv.Error as fault:
        raise DomainError(
            _("The quotation marks of this CSV file do not match, or a cell is far too long. Save it as XLSX.")
        ) from fault
    if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows):
        raise too_large()
    return rows


def _delimiter(text: str) -> str:
    """The separator that occurs equally often in most of the first lines, the more often the better."""
    lines = [line for line in itertools.islice(io.StringIO(text), LOOK_AT) if line.strip()]
    scores = {}
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines)
        counts.pop(0, None)
        if counts:
            often, lines_so = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
            scores[delimiter] = (lines_so, often)
    return max(scores, key=scores.get) if scores else ","


def _check_lines(text: str, delimiter: str) -> None:
    """Refuse lines of a million columns before they become a million strings."""
    for line in io.StringIO(text):
        if line.count(delimiter) > 10 * MAX_COLUMNS:
            raise too_large()
