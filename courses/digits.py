"""Whole numbers that people and browsers send as text. Pure functions.

`int` alone will not do: it raises ValueError beyond 4,300 digits, and databases refuse what is larger than their columns.
"""

LARGEST_KEY = 2**63 - 1  # of a row in the database


def whole(text: str, *, most: int) -> int | None:
    """The number from 0 to `most` that the text writes in plain digits; None when it writes none."""
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(most)):
        return None
    number = int(digits)
    return number if number <= most else None


def keys(texts: list[str]) -> list[int]:
    """The keys of rows among the texts; anything else is left out."""
    return [key for key in (whole(text, most=LARGEST_KEY) for text in texts) if key is not None]
