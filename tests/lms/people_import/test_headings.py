"""Headings are found below titles and understood in both languages."""

import pytest

from lms.people_import import headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Họ và tên", "full_name"), ("HỌ TÊN", "full_name"), ("Họ và tên (chữ in hoa)", "full_name"),
     ("Ngày sinh", "birth_date"), ("Ngày, tháng, năm sinh", "birth_date"), ("Giới tính", "gender"),
     ("Mã cán bộ", "staff_code"), ("Mã số", "staff_code"), ("Mã nhân viên *", "staff_code"), ("Đơn vị", "unit"),
     ("Phòng ban", "unit"), ("Đơn vị công tác hiện nay", "unit"), ("Chức vụ", "title"), ("Chức vụ/Chức danh", "title"),
     ("Ngạch", "rank"), ("Email", "email"), ("E-mail", "email"), ("Thư điện tử", "email"), ("Điện thoại", "phone"),
     ("SĐT", "phone"), ("Số CCCD", "personal_number"), ("Số định danh cá nhân/CCCD", "personal_number"),
     ("Full name", "full_name"), ("Date of birth", "birth_date"), ("Staff code", "staff_code"), ("Phone", "phone"),
     ("STT", ""), ("Ghi chú", ""), ("Quê quán", ""), ("", "")],
)  # fmt: skip
def test_a_heading_means(heading, field):
    assert headings.guess(heading) == field


def test_the_row_of_headings_is_found_below_titles_and_before_people():
    rows = [["ỦY BAN NHÂN DÂN TỈNH A", "", ""], ["DANH SÁCH CÁN BỘ", "", ""], [], ["STT", "Họ và tên", "Ngày sinh"],
            ["(1)", "(2)", "(3)"], [1.0, "Lê An", "05/02/1980"]]  # fmt: skip
    assert headings.find(rows) == 3
    assert headings.first_row_of_people(rows, headings=3) == 5
    assert headings.guesses(rows[3]) == {1: "full_name", 2: "birth_date"}


def test_without_known_headings_the_first_row_of_two_cells_stands_in():
    assert headings.find([["Danh sách"], ["A", "B"], ["c", "d"]]) == 1
    assert headings.find([]) == 0


def test_of_two_columns_with_one_meaning_the_first_has_it():
    assert headings.guesses(["Đơn vị", "Phòng", "Họ và tên"]) == {0: "unit", 2: "full_name"}


def test_family_and_given_names_in_two_columns_are_known():
    assert headings.guesses(["Họ và tên đệm", "Tên", "Email"]) == {0: "family_name", 1: "given_name", 2: "email"}
    assert headings.guesses(["Họ và tên", "Tên", "Email"]) == {0: "full_name", 2: "email"}
