"""Personal data struck out of what machines say: for logs, and for the faults of jobs that staff read."""

import re

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
QUOTED_VALUES = re.compile(r"\)=\(.*\)")  # what PostgreSQL quotes of a row


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses and quoted values struck out."""
    return QUOTED_VALUES.sub(")=(…)", EMAIL.sub("[e-mail]", text))
