"""Personal data struck out of what machines say: for logs, and for the faults of jobs that staff read."""

import re

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
QUOTED_VALUES = re.compile(r"\)=\(.*\)")  # what PostgreSQL quotes of a row

PERSONAL_NUMBER = re.compile(r"(?<![\w-])\d{12}(?!\w)")


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses, personal numbers and quoted values struck out."""
    text = PERSONAL_NUMBER.sub("[number]", EMAIL.sub("[e-mail]", text))
    return QUOTED_VALUES.sub(")=(…)", text)
