"""Days as files write them: text in many shapes, serial numbers of spreadsheet programs, years of two figures. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lms.people_import.remarks import Reading, Unreadable

SHAPE = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4}|\d{2})")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
IN_WORDS = re.compile(r"(?:ngày\s*)?(\d{1,2})\s*tháng\s*(\d{1,2})\s*năm\s*(\d{4})", re.IGNORECASE)
MIDNIGHT = re.compile(r"[T ]0{1,2}:00(?::00)?$")
SERIAL_ORIGIN = date(1899, 12, 30)
SERIALS = (61, 80_000)  # from March 1900, past a day that the programs invented, to 2119
YEARS = (1900, 2100)


@dataclass(frozen=True)
class Span:
    """The days that make sense in a column: of birth, or of a post."""

    first: date
    last: date


def births(today: date) -> Span:
    """Days on which people who work were born: 14 to 110 years ago."""
    return Span(max(date(1900, 1, 1), date(today.year - 110, 1, 1)), date(today.year - 14, 12, 31))


def posts(today: date) -> Span:
    """Days on which posts begin or end."""
    return Span(date(1945, 9, 2), date(today.year + 10, 12, 31))


def read(value, span: Span, *, month_first: bool = False) -> Reading:
    """The day that a cell means. Raises Unreadable.

    `month_first` says that the column holds dates with the month first (see `has_month_first`): then a date that reads
    both ways is in doubt.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _within(span, Reading(value))
    if isinstance(value, (int, float)) or re.fullmatch(r"\d{3,6}(\.0+)?", str(value)):
        return _within(span, _from_number(float(value)))
    return _within(span, _from_text(str(value).strip(), span, month_first=month_first))


def has_month_first(values: list) -> bool:
    """Whether more dates of a column are certain to have the month first than the day first; fewer are slips of rows."""
    day_first = month_first = 0
    for value in values:
        found = SHAPE.fullmatch(value.strip()) if isinstance(value, str) else None
        if found and int(found[1]) > 12:
            day_first += 1
        elif found and int(found[2]) > 12:
            month_first += 1
    return month_first > day_first


def _within(span: Span, reading: Reading) -> Reading:
    if not span.first <= reading.value <= span.last:
        raise Unreadable("date_range")
    return reading


def _from_number(number: float) -> Reading:
    if YEARS[0] <= number <= YEARS[1]:
        raise Unreadable("date_year_only")
    if not SERIALS[0] <= number < SERIALS[1]:
        raise Unreadable("date_unreadable")
    day = SERIAL_ORIGIN + timedelta(days=int(number))
    return Reading(day, "date_was_number", {"day": f"{day:%d/%m/%Y}"})


def _from_text(text: str, span: Span, *, month_first: bool) -> Reading:
    if found := ISO.fullmatch(text):
        return Reading(_day(int(found[1]), int(found[2]), int(found[3])))
    if found := IN_WORDS.fullmatch(text):
        return Reading(_day(int(found[3]), int(found[2]), int(found[1])))
    found = SHAPE.fullmatch(MIDNIGHT.sub("", text))
    if not found:
        raise Unreadable("date_unreadable")
    day, month = int(found[1]), int(found[2])
    if month > 12 and 1 <= day <= 12 and month <= 31:
        raise Unreadable("date_order")
    if month_first and day <= 12 and day != month:
        raise Unreadable("date_order_doubtful")
    if len(found[3]) == 4:
        return Reading(_day(int(found[3]), month, day))
    return _with_century(int(found[3]), month, day, span)


def _with_century(short: int, month: int, day: int, span: Span) -> Reading:
    """A year of two figures, when one century alone makes sense."""
    possible = [
        reading
        for century in (1900, 2000)
        for reading in [_day(century + short, month, day)]
        if span.first <= reading <= span.last
    ]
    if len(possible) != 1:
        raise Unreadable("date_century")
    return Reading(possible[0], "century_guessed", {"year": possible[0].year})


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as fault:
        raise Unreadable("date_impossible") from fault
