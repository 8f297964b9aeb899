"""An XLSX workbook that strangers wrote: looked through before it is opened, then its first visible sheet as rows.

The reader lays out every cell between the first and the last one, so a workbook of two cells can claim all memory.
Every part is therefore read once as a stream: its extent, no document type, no entities.
"""

import posixpath
import re
import zipfile
from xml.parsers import expat

from defusedxml import ElementTree
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from courses.archives import check_office
from courses.errors import DomainError

MAX_UNPACKED = 120 * 1024 * 1024
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 50_000, 200, 2_000_000
MAIN, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
PLACE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,7})")
BLOCK = 1 << 16
FAILED_FORMULA = "#ERROR!"


def read(file) -> list[list]:
    """All rows of the first visible sheet from its first line on. Raises DomainError for what is not sound."""
    if not check_office(file, main_part=MAIN):
        raise damaged()
    with zipfile.ZipFile(file) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise too_large()
        failed = _check_parts(archive)
        relation_of = _sheets(archive)
    file.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file) as workbook:
            sheets = [
                sheet.name
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            if not sheets:
                return []
            rows = workbook.get_sheet_by_name(sheets[0]).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as fault:
        raise damaged() from fault
    return _with_failures(rows, failed.get(relation_of.get(sheets[0], ""), []))


def damaged() -> DomainError:
    return DomainError(
        _("This workbook is damaged or protected, so it cannot be read. Open it, save it as XLSX and try again.")
    )


def too_large() -> DomainError:
    return DomainError(
        _(
            "This file is larger than a list of people can be (at most %(rows)s rows and %(columns)s columns). "
            "Delete empty rows and columns that carry formats, or split it."
        )
        % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}
    )


def _with_failures(rows: list[list], places: list[tuple[int, int]]) -> list[list]:
    """The reader gives nothing for formulas that failed; here they are told from empty cells."""
    width = max(map(len, rows), default=0)
    for row, column in places:
        while len(rows) < row:
            rows.append([""] * width)
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = FAILED_FORMULA
    return rows


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The relation of each sheet by its name."""
    book = ElementTree.fromstring(archive.read(MAIN), forbid_dtd=True)
    return {
        element.get("name", ""): next((value for key, value in element.items() if key.endswith("}id")), "")
        for element in book.iter()
        if element.tag.rpartition("}")[2] == "sheet"
    }


def _check_parts(archive: zipfile.ZipFile) -> dict[str, list[tuple[int, int]]]:
    """Look through every part of the book; the places of failed formulas by relation."""
    failed = {}
    names = {name.lower(): name for name in archive.namelist()}
    if RELATIONS not in names:
        raise damaged()
    relations = ElementTree.fromstring(archive.read(names[RELATIONS]), forbid_dtd=True)
    for relation in relations:
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        if part.lower() not in names:
            continue
        with archive.open(names[part.lower()]) as stream:
            failed[relation.get("Id", "")] = Extent().measure(stream)
    return failed


class Extent:
    """How far the cells of one part reach; other parts have none. Cells without an address follow each other."""

    def __init__(self):
        self.cells = self.row = self.column = 0
        self.is_failed = False
        self.failed: list[tuple[int, int]] = []

    def measure(self, stream) -> list[tuple[int, int]]:
        """Row and column, from 1, of each formula that failed. Raises DomainError for a part that reaches too far or is
        not plain XML. Bytes are taken for UTF-8, as the reader does."""
        parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        try:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
        except (expat.ExpatError, UnicodeError) as fault:
            raise damaged() from fault
        return self.failed

    def _element(self, name: str, attributes: dict) -> None:
        kind = name.rpartition(" ")[2]
        if kind == "row":
            self.row, self.column = _whole(attributes.get("r")) or self.row + 1, 0
        elif kind == "c":
            place = PLACE.fullmatch(attributes.get("r", ""))
            self.column, self.row = (_column(place[1]), int(place[2])) if place else (self.column + 1, self.row)
            self.cells += 1
            self.is_failed = attributes.get("t") == "e"
        is_filled = kind in ("v", "is")  # cells that carry a format alone are not laid out
        if self.cells > MAX_CELLS or (is_filled and (self.row > MAX_ROWS or self.column > MAX_COLUMNS)):
            raise too_large()
        if is_filled and self.is_failed:
            self.failed.append((self.row, self.column))

    def _refuse(self, *_declaration) -> None:
        raise damaged()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
