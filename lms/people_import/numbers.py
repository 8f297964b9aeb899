"""Numbers that are names: personal numbers, phones, staff codes. Spreadsheet programs take their zeros. Pure."""

import re

from lms.people_import.remarks import Reading, Unreadable
from lms.users.personal_number import figures as personal_figures

SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
ROUNDED = 10**6  # a personal number never ends in six zeros by chance
FAULTS = {"figures": "number_length", "length": "number_length", "old_card": "number_old_card"}
MOBILE, LANDLINE = re.compile(r"0[35789]\d{8}"), re.compile(r"02\d{8,9}")
LARGEST_WHOLE = 2**53  # beyond it a number of a spreadsheet is not exact


def plain(value) -> str:
    """The figures of a cell as text: 79123.0 -> "79123". Raises Unreadable when figures were lost."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        if not (abs(value) < LARGEST_WHOLE and value == int(value)):
            raise Unreadable("number_digits_lost", value=f"{value:g}")
        return str(int(value))
    text = str(value).strip().lstrip("'")
    if SCIENTIFIC.fullmatch(text):
        raise Unreadable("number_digits_lost", value=text)
    return text


def personal(value) -> Reading:
    """The 12 figures of a personal number; zeros that a spreadsheet program took are put back. Raises Unreadable, with
    no more of the figures than their magnitude."""
    try:
        text = plain(value)
        number = personal_figures.read(text)
    except Unreadable as fault:
        raise Unreadable(fault.code, value=_magnitude(value)) from None
    except personal_figures.Faulty as fault:
        raise Unreadable(FAULTS[fault.code]) from None
    if isinstance(value, float) and int(number.text) % ROUNDED == 0:
        raise Unreadable("number_digits_lost", value=_magnitude(value))
    return Reading(number.text, "zeros_added") if number.zeros else Reading(number.text)


def _magnitude(value) -> str:
    """A number with one of its figures: 8E+10."""
    text = str(value).strip().lstrip("'").replace(",", ".")
    return f"{float(text):.0E}"


def phone(value) -> Reading:
    """A phone number of Vietnam, figures alone: "+84 912 345 678", 912345678 -> "0912345678". Raises Unreadable."""
    figures = re.sub(r"[\s.\-()]", "", plain(value))
    figures = re.sub(r"^(\+84|0084)", "0", figures)
    if figures.startswith("84") and len(figures) == 11:
        figures = f"0{figures[2:]}"
    for candidate in (figures, f"0{figures}"):
        if MOBILE.fullmatch(candidate) or LANDLINE.fullmatch(candidate):
            return Reading(candidate) if candidate == figures else Reading(candidate, "zeros_added")
    raise Unreadable("phone_unreadable")
