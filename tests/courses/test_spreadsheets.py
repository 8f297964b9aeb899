"""Exported tables: nothing in them is a formula, and moments are told in local time."""

import pytest

from courses import spreadsheets


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_nothing_that_a_person_wrote_becomes_a_formula(text):
    assert spreadsheets.harmless(text) == f"'{text}"


def test_ordinary_text_is_left_as_it_is():
    assert spreadsheets.harmless("Nguyễn Thị Ánh") == "Nguyễn Thị Ánh"
