"""Numbers that are names get their zeros back, and are refused where a program lost figures."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people_import import numbers
from lms.people_import.remarks import Reading, Unreadable


@pytest.mark.parametrize("value", ["079123456789", "079 123 456 789", "079.123.456.789", "'079123456789"])
def test_twelve_figures_are_a_personal_number(value):
    assert numbers.personal(value) == Reading("079123456789")


@pytest.mark.parametrize(
    ("value", "whole"),
    [(79123456789.0, "079123456789"), ("79123456789", "079123456789"), (1123456789, "001123456789")],
)
def test_lost_zeros_of_a_personal_number_are_put_back_and_told(value, whole):
    assert numbers.personal(value) == Reading(whole, "zeros_added")


@pytest.mark.parametrize(
    ("value", "code"),
    [("1.23E+11", "number_digits_lost"), ("7,9E+10", "number_digits_lost"), (79123000000.0, "number_digits_lost"),
     (1.5, "number_digits_lost"), (1e20, "number_digits_lost"), ("123456789", "number_old_card"),
     ("0912345678", "number_length"), ("1234567890123", "number_length"), ("07912345678x", "number_length"),
     ("٠٧٩١٢٣٤٥٦٧٨٩", "number_length"), (-79123456789.0, "number_length")],
)  # fmt: skip
def test_what_is_no_personal_number_is_refused(value, code):
    with pytest.raises(Unreadable) as refused:
        numbers.personal(value)
    assert refused.value.code == code


@given(st.integers(min_value=1, max_value=10**9 - 1).filter(lambda n: n % 10**6))
def test_a_personal_number_survives_a_spreadsheet_that_takes_its_zeros(rest):
    whole = f"0{79}{rest:09d}"
    assert numbers.personal(float(whole)).value == whole


@pytest.mark.parametrize("value", ["0912345678", "+84 912 345 678", "0084912345678", "84912345678", "0912.345.678"])
def test_a_mobile_number_is_read_from(value):
    assert numbers.phone(value) == Reading("0912345678")


@pytest.mark.parametrize(
    ("value", "whole"), [(912345678.0, "0912345678"), ("2438254200", "02438254200"), (912345678, "0912345678")]
)
def test_the_lost_zero_of_a_phone_number_is_put_back_and_told(value, whole):
    assert numbers.phone(value) == Reading(whole, "zeros_added")


@pytest.mark.parametrize(
    "value", ["12345", "0912345678, 0987654321", "không có", "0612345678", 9.1e8 + 0.5, float("inf")]
)
def test_what_is_no_phone_number_is_refused(value):
    with pytest.raises(Unreadable):
        numbers.phone(value)


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers()))
def test_nothing_else_than_a_refusal_comes_of_rubbish(value):
    for read in (numbers.personal, numbers.phone):
        with suppress(Unreadable):
            read(value)
