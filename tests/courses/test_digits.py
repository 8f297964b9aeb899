"""Whole numbers from text."""

import pytest

from courses import digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("12", 12),
        ("13", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
        ("9" * 5000, None),
        ("0" * 5000, 0),
    ],
)
def test_a_number_up_to_twelve(text, number):
    assert digits.whole(text, most=12) == number


def test_keys_leave_out_what_no_row_can_have():
    assert digits.keys(["3", "x", "", str(digits.LARGEST_KEY), str(digits.LARGEST_KEY + 1)]) == [
        3,
        digits.LARGEST_KEY,
    ]
