"""Numbers that are names: personal numbers, phones, staff codes. Spreadsheet programs take their zeros. Pure."""

import re

from lms.people_import.remarks import Reading, Unreadable

PERSONAL_FIGURES, OLD_CARD_FIGURES = 12, 9
MOST_LOST_ZEROS = 2  # numbers of the first nine provinces begin with two
SCIENTIFIC = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)
ROUNDED = 10**6  # a personal number never ends in six zeros by chance
GAPS = re.compile(r"(?<=\d)[\s.\-]+(?=\d)")
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
    """The 12 figures of a personal number; zeros that a spreadsheet program took are put back. Raises Unreadable."""
    figures = GAPS.sub("", plain(value))
    if not (figures.isascii() and figures.isdigit()):
        raise Unreadable("number_length")
    lost = PERSONAL_FIGURES - len(figures)
    if len(figures) == OLD_CARD_FIGURES:
        raise Unreadable("number_old_card")
    if isinstance(value, float) and int(figures) % ROUNDED == 0:
        raise Unreadable("number_digits_lost", value=f"{value:g}")
    if not 0 <= lost <= MOST_LOST_ZEROS or (lost and figures.startswith("0")):
        raise Unreadable("number_length")
    return Reading("0" * lost + figures, "zeros_added") if lost else Reading(figures)


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
