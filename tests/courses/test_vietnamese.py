from datetime import date
from decimal import Decimal

import pytest

from courses import vietnamese


@pytest.mark.parametrize(
    "text",
    ["Đô thị", "đô thị", "do thi", "ĐÔ THỊ", "Đô thị"],
)
def test_four_spellings_of_a_word_fold_to_one(text):
    assert vietnamese.fold(text) == "do thi"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Đô thị thông minh", "do-thi-thong-minh"),
        ("Nghị định 269/2025/NĐ-CP: Điều 40", "nghi-dinh-269-2025-nd-cp-dieu-40"),
        ("  Hòa & hoà  ", "hoa-hoa"),
    ],
)
def test_slugs_are_folded_words(title, expected):
    assert vietnamese.slug(title) == expected


def test_slug_breaks_between_words_when_it_must_be_short():
    assert vietnamese.slug("đô thị thông minh", max_length=9) == "do-thi"


def test_people_are_listed_by_given_name_letters_before_tones():
    names = ["An", "Anh", "Dũng", "Ánh", "Ân", "Đức", "Ẩn"]
    assert sorted(names, key=vietnamese.sort_key) == ["An", "Anh", "Ánh", "Ân", "Ẩn", "Dũng", "Đức"]


def test_same_given_name_is_ordered_by_family_then_middle_name():
    names = ["Trần Văn An", "Nguyễn Văn An", "Nguyễn Bá An"]
    assert sorted(names, key=vietnamese.sort_key) == ["Nguyễn Bá An", "Nguyễn Văn An", "Trần Văn An"]


def test_sort_key_follows_an_overridden_given_name():
    assert vietnamese.sort_key("Nguyễn Thị Kim Anh", given="Kim Anh") > vietnamese.sort_key("Lê Hồng")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 15), "ngày 15 tháng 3 năm 2026"),
        (date(2026, 10, 9), "ngày 09 tháng 10 năm 2026"),
    ],
)
def test_long_dates_have_zeros_where_decree_30_wants_them(day, expected):
    assert vietnamese.long_date(day) == expected


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(1000000, 0, "1.000.000"), (Decimal("1234567.89"), 2, "1.234.567,89"), (8, 1, "8,0")],
)
def test_numbers_have_points_for_thousands_and_a_comma(value, places, expected):
    assert vietnamese.number(value, places=places) == expected


def test_given_name_is_the_last_word():
    assert vietnamese.given_name("Nguyễn Thị Ánh") == "Ánh"
