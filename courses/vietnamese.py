"""Vietnamese text: folding, slugs, sorting, dates and numbers. Pure functions.

Sources: Decree 30/2020/NĐ-CP, appendix I, for dates and document numbers; the order of the Vietnamese
alphabet (a ă â b c d đ e ê ...) and of its tones (level, grave, hook, tilde, acute, dot) for sorting.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # grave, hook, tilde, acute, dot below
GAP = "00"  # sorts before every letter
LETTER_RANK = {letter: index + 1 for index, letter in enumerate(ALPHABET)}


def nfc(text: str) -> str:
    """Text in composed form, as every stored string must be."""
    return unicodedata.normalize("NFC", text)


def spellings(text: str) -> list[str]:
    """The text composed, decomposed and as it stands; each once, the composed one first."""
    return list(dict.fromkeys([nfc(text), unicodedata.normalize("NFD", text), text]))


def fold(text: str) -> str:
    """Lower case without diacritics, for search and matching: "Đô thị" -> "do thi"."""
    plain = nfc(text).casefold().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(char for char in decomposed if unicodedata.category(char) != "Mn")


def search_words(text: str) -> str:
    """Folded words, each after one space, so that " term" finds every word that begins with a folded term.

    "Đô thị (5722/BXD-PTĐT)" -> " do thi 5722 bxd ptdt".
    """
    return "".join(f" {word}" for word in re.findall(r"[^\W_]+", fold(text)))


def search_text(title: str, *others: str) -> str:
    """What is stored for search: the title's words on the first line, all other words on the second."""
    return f"{search_words(title)}\n{search_words(' '.join(others))}"


def slug(text: str, *, max_length: int = 200) -> str:
    """Address part made of folded words: "Đô thị thông minh" -> "do-thi-thong-minh"."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    result = ""
    for word in words:
        longer = f"{result}-{word}" if result else word
        if len(longer) > max_length:
            break
        result = longer
    return result or "".join(words)[:max_length]


def given_name(full_name: str) -> str:
    """The name a Vietnamese person is called by: the last word of the full name."""
    words = full_name.split()
    return words[-1] if words else ""


def sort_key(full_name: str, *, given: str = "") -> str:
    """Key that orders people as Vietnamese lists do: given name, family name, middle names.

    Letters are compared first, tones second. The key is made of digits alone, so every database and every
    collation agrees on its order. `given` overrides the computed given name.
    """
    words = full_name.split()
    called = given.split() or words[-1:]
    rest = words[: -len(called)] if words[-len(called) :] == called else words
    ordered = [" ".join(called), *rest[:1], " ".join(rest[1:])]
    return GAP.join(map(_letters, ordered)) + 2 * GAP + GAP.join(map(_tones, ordered))


def long_date(day: date) -> str:
    """Date as official papers write it: zeros only before days under 10 and the months 1 and 2.

    Decree 30/2020/NĐ-CP, appendix I: "ngày 05 tháng 02 năm 2026", "ngày 15 tháng 3 năm 2026".
    """
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def number(value: int | float | Decimal, *, places: int = 0) -> str:
    """Number in Vietnamese notation: 1234567.89 -> "1.234.567,89"."""
    western = f"{value:,.{places}f}"
    return western.replace(",", "\0").replace(".", ",").replace("\0", ".")


def _letters(text: str) -> str:
    """Two digits a letter: letters of the alphabet first, then figures, then anything else."""
    return "".join(_rank(char) for char in _without_tones(text))


def _rank(char: str) -> str:
    if char == " ":
        return GAP
    if char.isdecimal():
        return f"8{int(char)}"
    return f"{LETTER_RANK.get(char, 99):02d}"


def _without_tones(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", nfc(text).lower())
    return nfc("".join(char for char in decomposed if char not in TONES))


def _tones(text: str) -> str:
    marks = []
    for syllable in nfc(text).lower().split(" "):
        tone = next((char for char in unicodedata.normalize("NFD", syllable) if char in TONES), "")
        marks.append(str(TONES.index(tone) + 1) if tone else "0")
    return "".join(marks)
