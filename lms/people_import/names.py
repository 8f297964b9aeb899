"""Names of people as files write them: in capitals, in small letters, with the apostrophes of many peoples. Pure."""

import re

from courses.vietnamese import nfc
from lms.people_import.remarks import Reading, Unreadable
from lms.users.plausible import is_name

APOSTROPHES = "'’"
PART = re.compile(rf"[^\s{APOSTROPHES}.\-–]+")
SMALL_START = re.compile(r"(?:^|[\s-])(\w)")
STRAIGHT = str.maketrans(dict.fromkeys("ʼ‘`´", "'"))
LONGEST = 150


def read(text: str) -> Reading:
    """The name as it is printed. Raises Unreadable when it cannot be one."""
    text = text.translate(STRAIGHT)
    if not is_name(text):
        raise Unreadable("name_unreadable")
    if len(text) > LONGEST:
        raise Unreadable("too_long", most=LONGEST)
    written = proper(text)
    return Reading(written) if written == text else Reading(written, "capitals", {"name": written})


def proper(name: str) -> str:
    """The name with a capital at each word when it stood in one case: "NGUYỄN THỊ ÁNH", "K'BRÔNG" -> "K'Brông".

    Old fonts have no capitals with a tone: small letters with marks among plain capitals count as capitals, and at the
    start of a word they become so. Otherwise a name in both cases is left as its owner writes it.
    """
    started = SMALL_START.sub(lambda start: start[0] if start[1].isascii() else start[0].upper(), name)
    letters = [char for char in started if char.isalpha()]
    plain = [char for char in letters if char.isascii()]
    capitals = len(plain) > 1 and all(char.isupper() for char in plain)
    if capitals or name.islower() or (len(letters) > 1 and started.isupper()):
        return PART.sub(lambda part: nfc(part[0].lower().capitalize()), name)
    return started
