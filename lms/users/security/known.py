"""Passwords that everybody who breaks in tries first. Looked up on this machine; nothing leaves it.

Three sources: the 20,000 most common ones that Django brings, what people in Vietnam choose
(known_passwords.txt beside this file, folded), and a file of the
operators, KNOWN_PASSWORDS_FILE: SHA-1 hashes in order, one a line, as Have I Been Pwned gives them. Of each password
the forms that people make of a word are looked up too: capitals, "0" for "o", figures and signs at either end.
"""

import hashlib
import os
import string
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

from courses import vietnamese

DISGUISES = str.maketrans({"@": "a", "4": "a", "0": "o", "1": "i", "!": "i", "3": "e", "$": "s", "5": "s", "7": "t"})
ENDS = string.digits + string.punctuation + " "
ROW = 64  # bytes enough for one line of the operators' file


def is_known(password: str) -> bool:
    """Whether the password, or a word it was made of, is among the first to be tried."""
    common = _common()
    return any(form in common for form in _forms(password)) or _is_in_file(password)


def _forms(password: str) -> set[str]:
    """The password and the words that it may be a disguise of, folded."""
    typed = vietnamese.fold(password)
    wholes = {typed, _repeated(typed)}
    words = wholes | {whole.strip(ENDS) for whole in wholes}
    plain = words | {word.translate(DISGUISES) for word in words}
    bare = {"".join(char for char in word if char.isalnum()) for word in plain}
    return {form for form in plain | bare if len(form) > 3}


def _repeated(text: str) -> str:
    """The part whose repetition makes up the text, or nothing: "abc1abc1" -> "abc1"."""
    length = (text + text).find(text, 1)
    return text[:length] if length < len(text) else ""


@cache
def _common() -> frozenset[str]:
    ours = Path(__file__).with_name("known_passwords.txt").read_text(encoding="ascii").split()
    return frozenset([*CommonPasswordValidator().passwords, *ours])


def _is_in_file(password: str) -> bool:
    """Looks the hash up by halving the file, of any size, without reading more than a few lines of it."""
    path = Path(settings.KNOWN_PASSWORDS_FILE)
    if not path.exists():
        return False
    wanted = {
        hashlib.sha1(form.encode(), usedforsecurity=False).hexdigest().upper()
        for form in (password, password.lower())
    }
    with path.open("rb") as file:
        return any(_has_line(file, hash_.encode()) for hash_ in wanted)


def sha1(text: str) -> str:
    """The hash under which lists of known passwords name them."""
    return hashlib.sha1(vietnamese.nfc(text).encode(), usedforsecurity=False).hexdigest().upper()


def _has_line(file, wanted: bytes) -> bool:
    low, high = 0, file.seek(0, os.SEEK_END)
    while high - low > ROW:
        middle = (low + high) // 2
        file.seek(middle)
        file.readline()
        line = file.readline()
        if line and line[:40].upper() <= wanted:
            low = middle
        else:
            high = middle
    file.seek(max(0, low - ROW))
    return any(line[:40].upper() == wanted for line in file.read(4 * ROW + ROW).split(b"\n"))
