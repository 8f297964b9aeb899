"""Files become rows whatever they were saved as; hostile and doubtful ones are refused in words."""

import io
import unicodedata
import zipfile
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.errors import DomainError
from courses.vietnamese import TONES, nfc
from lms.people_import import names, tables, workbooks
from lms.people_import.legacy_fonts import to_tcvn3, to_vni
from tests.lms.people_import import files

SHEET = "xl/worksheets/sheet1.xml"
LIST = "Mã cán bộ;Họ và tên;Đơn vị\nA1;Nguyễn Thị Ánh;Phòng Kế hoạch\nA2;Trần Đức Bảo;Sở Xây dựng\n"
ROWS = [["Mã cán bộ", "Họ và tên", "Đơn vị"], ["A1", "Nguyễn Thị Ánh", "Phòng Kế hoạch"],
        ["A2", "Trần Đức Bảo", "Sở Xây dựng"]]  # fmt: skip
OLD = "M· sè;Hä vµ tªn;§¬n vÞ\nA1;NguyÔn ThÞ H»ng;Phßng KÕ ho¹ch\n"


def windows_1258(text: str) -> bytes:
    """Letters with a hat as they are, tones as signs of their own."""
    spread = []
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        spread += [nfc("".join(m for m in marks if m not in TONES)), *(m for m in marks if m in TONES)]
    return "".join(spread).encode("cp1258")


def read(content: bytes, name: str = "a.csv") -> tables.Table:
    return tables.read(SimpleUploadedFile(name, content))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_list_is_read_in_every_form_of_unicode(encoding):
    assert read(LIST.encode(encoding)).rows == ROWS


def test_a_list_is_read_in_windows_1258():
    assert read(windows_1258(LIST)).rows == ROWS


@pytest.mark.parametrize(("write", "name"), [(to_tcvn3, "TCVN3"), (to_vni, "VNI")])
def test_a_list_typed_for_old_fonts_is_converted(write, name):
    table = read(write(LIST).encode("latin-1"))
    assert table.encoding == name
    assert names.proper(table.rows[1][1]) == "Nguyễn Thị Ánh"
    assert table.rows[2] == ROWS[2]
    assert table.letters.converted[(1, 1)] == name


def test_a_list_typed_for_old_fonts_is_converted_in_a_workbook_too():
    table = tables.read(files.xlsx([[to_vni(cell) for cell in row] for row in ROWS]))
    assert table.rows == ROWS


def test_bytes_in_doubt_are_refused_with_what_would_help():
    with pytest.raises(DomainError, match="CSV UTF-8"):
        read(bytes(range(0x80, 0x100)) * 20)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_separator_is_found(delimiter):
    assert read(LIST.replace(";", delimiter).encode()).rows == ROWS


def test_the_separator_that_a_first_line_names_is_taken():
    assert read(b"sep=|\na|b;c\nd|e\n").rows == [["a", "b;c"], ["d", "e"]]


def test_cells_hold_separators_and_lines_in_quotation_marks():
    assert read(b'a,b\n"1,\n2",c\n').rows == [["a", "b"], ["1,\n2", "c"]]


def test_days_and_numbers_of_a_workbook_keep_their_kind():
    rows = tables.read(files.xlsx([["a", "b"], [date(1980, 2, 5), 79123456789]])).rows
    assert rows == [["a", "b"], [date(1980, 2, 5), 79123456789.0]]


def test_rows_keep_the_numbers_that_the_spreadsheet_shows():
    assert tables.read(files.xlsx([[], [], ["", "", "c"]])).rows[2][2] == "c"


def test_the_first_sheet_that_is_not_hidden_is_read():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    book.add_worksheet("an").write(0, 0, "giấu")
    book.add_worksheet("hien").write(0, 0, "thấy")
    book.worksheets()[1].activate()
    book.worksheets()[1].set_first_sheet()
    book.worksheets()[0].hide()
    book.close()
    assert read(target.getvalue(), "a.xlsx").rows == [["thấy"]]


def test_a_formula_that_failed_is_told_from_an_empty_cell():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    book.close()
    assert read(target.getvalue(), "a.xlsx").rows == [["a", ""], ["", "#ERROR!"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b";;\n;;\n"],
)
def test_a_file_without_rows_is_refused(content):
    with pytest.raises(DomainError, match="không có dòng"):
        read(content)


@pytest.mark.parametrize("name", ["a.xls", "a.pdf", "a", "a.xlsm"])
def test_other_kinds_of_file_are_refused(name):
    with pytest.raises(DomainError, match="XLSX"):
        read(b"x", name)


@pytest.mark.parametrize("content", [b"not a workbook", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(DomainError, match="bị hỏng"):
        read(content, "a.xlsx")


def hostile(sheet: str) -> SimpleUploadedFile:
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return files.altered(
        files.xlsx([["a"]]), SHEET, lambda _content: f"{start}{sheet}</sheetData></worksheet>".encode()
    )


@pytest.mark.parametrize(
    "sheet",
    ['<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
     '<row r="1"><c r="A1"><v>1</v></c><c r="&#88;FD1"><v>1</v></c></row>',
     '<row r="1">' + "<c><v>1</v></c>" * 300 + "</row>",
     '<row r="99999999"><c><v>1</v></c></row>',
     '<row r="1"><c r="ZZZZZZZ9999999"><v>1</v></c></row>'],
    ids=["corner", "written as an entity", "without addresses", "row", "beyond the program"],
)  # fmt: skip
def test_a_workbook_that_would_take_all_memory_is_refused_before_it_is_opened(sheet):
    with pytest.raises(DomainError, match="lớn hơn mức"):
        tables.read(hostile(sheet))


def test_formats_without_values_far_out_do_no_harm():
    sheet = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    assert tables.read(hostile(sheet)).rows == [[1.0]]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_a_workbook_with_entities_is_refused(part):
    entity = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

    def with_entity(content: bytes) -> bytes:
        return entity + content.split(b"?>", 1)[1]

    with pytest.raises(DomainError, match="bị hỏng"):
        tables.read(files.altered(files.xlsx([["a"]]), part, with_entity))


def test_a_bomb_is_refused():
    bomb = files.altered(files.xlsx([["a"]]), SHEET, lambda content: content + b" " * 50_000_000)
    with pytest.raises(DomainError, match="giải nén"):
        tables.read(bomb)


def test_a_large_bomb_that_hides_its_ratio_is_refused(monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
    with pytest.raises(DomainError, match="lớn hơn mức"):
        tables.read(files.xlsx([["a"]]))


def test_a_workbook_that_is_only_a_zip_file_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(DomainError, match="bị hỏng"):
        read(target.getvalue(), "a.xlsx")


def test_a_line_of_a_million_columns_is_refused():
    with pytest.raises(DomainError, match="lớn hơn mức"):
        read(b"a;b\n" + b";" * 1_000_000)
    with pytest.raises(DomainError, match="lớn hơn mức"):
        read(b"a;b\n" + b";" * 300)


def test_a_file_of_too_many_rows_is_refused():
    with pytest.raises(DomainError, match="lớn hơn mức"):
        read(b"a;b\n" * (workbooks.MAX_ROWS + 1))


def test_a_cell_without_end_is_refused():
    with pytest.raises(DomainError, match="ngoặc kép"):
        read(b'a;"' + b"x" * 100_000)


def test_a_file_beyond_the_limit_is_refused_unread(monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 10)
    with pytest.raises(DomainError, match="tối đa"):
        read(LIST.encode())


def test_what_only_claims_to_be_text_is_refused():
    with pytest.raises(DomainError):
        read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
