"""Rows become values; what is wrong is named by row and column, and nothing else is."""

from datetime import date

import pytest

from lms.people_import import headings, reading, tables
from lms.people_import.remarks import FAULTS, Remark
from tests.lms.people_import import files

TODAY = date(2026, 11, 30)
GOOD = [1, "A1", "Nguyễn Thị Ánh", "05/02/1980", "Nữ", "anh@example.vn", "0912345678", "Phòng A", "Chuyên viên"]
COLUMNS = {
    "staff_code": 1,
    "full_name": 2,
    "birth_date": 3,
    "gender": 4,
    "email": 5,
    "phone": 6,
    "unit": 7,
    "title": 8,
}


def listing(*rows: list, heads=files.HEADINGS) -> reading.Listing:
    table = tables.read(files.xlsx([heads, *rows]))
    mapping = headings.guesses(table.rows[0])
    return reading.read(table, mapping, heading=0, today=TODAY)


def with_cell(field: str, value) -> list:
    return [value if index == COLUMNS[field] else cell for index, cell in enumerate(GOOD)]


def test_a_good_row_is_read_without_remarks():
    [row] = listing(GOOD).rows
    assert row.number == 2
    assert row.values == {
        "staff_code": "A1", "full_name": "Nguyễn Thị Ánh", "birth_date": "1980-02-05", "gender": "female",
        "email": "anh@example.vn", "phone": "0912345678", "unit": "Phòng A", "title": "Chuyên viên",
    }  # fmt: skip
    assert row.remarks == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [("full_name", "=HYPERLINK(\"http://x\")", "formula"), ("unit", "@SUM(A1)", "formula"), ("title", "-2+3", "formula"),
     ("full_name", "Ánh\x07", "control_signs"), ("full_name", "Nguy?n Ánh", "letters_broken"), ("email", "anh@", "email_unreadable"),
     ("email", "a@b.vn; c@d.vn", "email_unreadable"), ("gender", "x", "choice_unknown"), ("phone", "123", "phone_unreadable"),
     ("birth_date", "31/02/1980", "date_impossible"), ("title", "#N/A", "formula_error"), ("title", "x" * 200, "too_long"),
     ("full_name", "", "missing"), ("staff_code", 1.5, "number_digits_lost")],
)  # fmt: skip
def test_a_fault_is_named_by_its_column(field, value, code):
    [row] = listing(with_cell(field, value)).rows
    assert [(fault.code, fault.field) for fault in row.faults] == [(code, field)]


@pytest.mark.parametrize("value", ["-", "–", "n/a", " ", "\u200b"])
def test_signs_for_nothing_are_nothing(value):
    [row] = listing(with_cell("phone", value)).rows
    assert "phone" not in row.values
    assert row.remarks == []


def test_an_address_loses_what_programs_put_around_it():
    [row] = listing(with_cell("email", " Ánh <MAILTO:Anh@Example.VN>;")).rows
    assert row.values["email"] == "anh@example.vn"


def test_a_number_as_staff_code_is_written_as_it_was_typed():
    assert listing(with_cell("staff_code", 12345)).rows[0].values["staff_code"] == "12345"


def test_a_row_without_code_and_address_cannot_be_matched():
    [row] = listing([1, "", "Nguyễn Thị Ánh"]).rows
    assert row.faults == [Remark("missing", "staff_code")]


def test_people_who_are_listed_twice_are_faults_that_name_each_other():
    rows = listing(GOOD, with_cell("staff_code", "A2"), [3, "a1", "Lê Bình", "", "", "binh@example.vn"]).rows
    assert [[(fault.field, fault.words["row"]) for fault in row.faults] for row in rows] == [
        [("staff_code", 4), ("email", 3)], [("email", 2)], [("staff_code", 2)],
    ]  # fmt: skip


def test_signatures_below_a_list_are_passed_over_and_counted():
    found = listing(GOOD, [], ["Tổng cộng: 1 người"])
    assert (len(found.rows), found.skipped) == (1, 1)


def test_family_and_given_names_are_joined():
    [row] = listing(["A1", "NGUYỄN THỊ", "ÁNH"], heads=["Mã cán bộ", "Họ và tên đệm", "Tên"]).rows
    assert row.values == {"staff_code": "A1", "full_name": "Nguyễn Thị Ánh"}
    assert [remark.code for remark in row.remarks] == ["capitals"]


def test_a_post_that_ends_before_it_begins_is_a_fault():
    [row] = listing(
        ["A1", "Lê An", "01/07/2024", "01/06/2024"], heads=["Mã cán bộ", "Họ tên", "Từ ngày", "Đến ngày"]
    ).rows
    assert row.faults == [Remark("ends_before_start", "ends")]


@pytest.mark.parametrize(
    ("birth", "starts", "ends", "told"),
    [("05/02/1990", "01/07/1989", "", ["starts"]), ("05/02/1990", "05/02/1990", "", ["starts"]),
     ("05/02/1990", "", "01/07/1989", ["ends"]), ("05/02/1990", "01/07/2020", "01/07/2024", []),
     ("31/02/1990", "01/07/1989", "", [])],
)  # fmt: skip
@pytest.mark.parametrize("gender", ["Nữ", "x"])
def test_a_post_before_the_birth_is_a_fault_whatever_else_is_wrong(birth, starts, ends, told, gender):
    heads = ["Mã cán bộ", "Họ tên", "Ngày sinh", "Giới tính", "Từ ngày", "Đến ngày"]
    [row] = listing(["A1", "Lê An", birth, gender, starts, ends], heads=heads).rows
    assert [remark.field for remark in row.faults if remark.code == "before_birth"] == told


def test_doubtful_letters_are_a_fault_and_converted_ones_are_told():
    rows = listing(["A1", "NguyÔn ThÞ H»ng"], ["A2", "Trần Đức"], ["A3", "Bé"], heads=["Mã cán bộ", "Họ tên"]).rows
    assert [[remark.code for remark in row.remarks] for row in rows] == [
        ["letters_converted"],
        [],
        ["letters_doubtful"],
    ]


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_has_a_sentence(code):
    words = {"most": 1, "value": "1", "known": "a", "row": 2, "unit": "a", "within": "b", "day": "c"}
    assert "%" not in Remark(code, words=words).sentence
