"""E-mail addresses and small choices as files write them. Pure."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from courses.vietnamese import fold
from lms.people_import.remarks import Reading, Unreadable

NAMED = re.compile(r"[^<>]*<\s*([^<>]+?)\s*>[\s;,]*")
MAIL_TO = re.compile(r"^mailto:", re.IGNORECASE)
LONGEST = 254
GENDERS = {"nam": "male", "male": "male", "m": "male", "ong": "male", "nu": "female", "female": "female"}
GENDERS |= {"f": "female", "ba": "female"}


def email(text: str) -> Reading:
    """The address in small letters, without what programs put around it. Raises Unreadable."""
    named = NAMED.fullmatch(text)
    address = MAIL_TO.sub("", named[1] if named else text).strip(" \t;,.<>\"'").lower()
    try:
        EmailValidator()(address)
    except ValidationError as fault:
        raise Unreadable("email_unreadable") from fault
    if len(address) > LONGEST:
        raise Unreadable("too_long", most=LONGEST)
    return Reading(address)


def gender(text: str) -> Reading:
    """The gender that a word means. Raises Unreadable."""
    return choice(text, GENDERS, known="Nam, Nữ")


def choice(text: str, known_words: dict[str, str], *, known: str) -> Reading:
    """What a folded word stands for; `known` lists the words for whoever has to mend it. Raises Unreadable."""
    value = known_words.get(fold(text).strip(" ."))
    if value is None:
        raise Unreadable("choice_unknown", known=known)
    return Reading(value)
