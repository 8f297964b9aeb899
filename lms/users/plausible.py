"""What a person's details can be, wherever they are typed or read from. Pure."""

import unicodedata
from datetime import date

from courses import vietnamese

NAME_SIGNS = " '’-."
EARLIEST_BIRTH_YEAR = 1900


def one_spaced(text: str) -> str:
    """Composed letters with single spaces."""
    return " ".join(vietnamese.nfc(text).split())


def has_letters(name: str) -> bool:
    return any(char.isalpha() for char in name)


def has_name_signs_only(name: str) -> bool:
    """Letters, marks and the few signs that names have; no figures, no @ or <."""
    return all(unicodedata.category(char)[0] in "LM" or char in NAME_SIGNS for char in name)


def is_name(name: str) -> bool:
    """Whether a name in composed letters can be printed."""
    return has_letters(name) and has_name_signs_only(name)


def is_birth_date(day: date, *, today: date) -> bool:
    """Whether somebody who studies here may have been born on that day."""
    return day.year >= EARLIEST_BIRTH_YEAR and day < today
