"""Days come in many shapes; what could mean two days is refused."""

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people_import import dates
from lms.people_import.remarks import Reading, Unreadable

TODAY = date(2026, 11, 30)
BIRTHS, POSTS = dates.births(TODAY), dates.posts(TODAY)
FIFTH = date(1980, 2, 5)


@pytest.mark.parametrize(
    "value",
    ["05/02/1980", "5/2/1980", "5-2-1980", "05.02.1980", "5 / 2 / 1980", "1980-02-05", "1980-02-05 00:00:00",
     "1980-02-05T00:00:00", "05/02/1980 00:00:00", "ngày 05 tháng 02 năm 1980", "Ngày 5 tháng 2 năm 1980",
     date(1980, 2, 5), datetime(1980, 2, 5, 7)],
)  # fmt: skip
def test_a_day_is_read_from(value):
    assert dates.read(value, BIRTHS) == Reading(FIFTH)


@pytest.mark.parametrize("value", [29256, 29256.0, "29256", "29256.0"])
def test_a_serial_number_is_read_and_told(value):
    assert dates.read(value, BIRTHS) == Reading(FIFTH, "date_was_number", {"day": "05/02/1980"})


@pytest.mark.parametrize(
    ("value", "code"),
    [("31/02/1980", "date_impossible"), ("00/00/1980", "date_impossible"), ("1980-13-05", "date_impossible"),
     ("45/02/1980", "date_impossible"), ("02/25/1980", "date_order"), ("1980", "date_year_only"),
     (1980.0, "date_year_only"), ("05/02/1850", "date_range"), ("05/02/2020", "date_range"), ("hôm qua", "date_unreadable"),
     ("05/02/15", "date_century"), ("13/13/1980", "date_impossible"), (12.0, "date_unreadable"), ("5021980", "date_unreadable"),
     ("9" * 400, "date_unreadable"), (-5, "date_unreadable")],
)  # fmt: skip
def test_what_is_no_day_of_birth_is_refused(value, code):
    with pytest.raises(Unreadable) as refused:
        dates.read(value, BIRTHS)
    assert refused.value.code == code


def test_a_year_of_two_figures_is_read_when_one_century_alone_makes_sense():
    assert dates.read("5/2/80", BIRTHS) == Reading(FIFTH, "century_guessed", {"year": 1980})
    assert dates.read("5-2-05", BIRTHS).value == date(2005, 2, 5)
    assert dates.read("1/7/24", POSTS).value == date(2024, 7, 1)


def test_a_column_with_the_month_first_makes_every_date_that_reads_both_ways_doubtful():
    column = ["02/25/1980", "02/26/1980", "03/04/1985", "07/07/1990", "25/02/1980"]
    assert dates.has_month_first(column)
    with pytest.raises(Unreadable, match="date_order_doubtful"):
        dates.read("03/04/1985", BIRTHS, month_first=True)
    assert dates.read("07/07/1990", BIRTHS, month_first=True).value == date(1990, 7, 7)
    assert dates.read("25/02/1980", BIRTHS, month_first=True).value == date(1980, 2, 25)


def test_one_slip_among_many_dates_does_not_make_the_column_doubtful():
    assert not dates.has_month_first(["02/25/1980", *["25/02/1980"] * 10])
    assert not dates.has_month_first(["03/04/1985", None, 5, date(1980, 2, 5)])


@given(st.dates(min_value=BIRTHS.first, max_value=BIRTHS.last))
def test_every_day_comes_back_from_every_shape(day):
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    for written in (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day.day}.{day.month}.{day.year}", day.isoformat(), day):
        assert dates.read(written, BIRTHS).value == day
    if not 1900 <= serial <= 2100:
        assert dates.read(serial, BIRTHS).value == day


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers()))
def test_nothing_else_than_a_refusal_comes_of_rubbish(value):
    with suppress(Unreadable):
        dates.read(value, BIRTHS)


def test_one_date_with_the_month_first_among_more_with_the_day_first_is_a_fault_of_its_row_alone():
    column = ["25/02/1980", "26/02/1980", "27/02/1980", "02/25/1980", *["03/04/1985"] * 5]
    month_first, faulty = dates.has_month_first(column), 0
    for value in column:
        try:
            dates.read(value, BIRTHS, month_first=month_first)
        except Unreadable:
            faulty += 1
    assert faulty == 1


def test_as_many_dates_with_the_day_first_keep_a_column_trusted_and_one_fewer_does_not():
    assert not dates.has_month_first(["25/02/1980", "02/25/1980"])
    assert dates.has_month_first(["25/02/1980", "02/25/1980", "02/26/1980"])
