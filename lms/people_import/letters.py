"""Text of cells brought to composed Unicode, whatever fonts or programs it was typed with. Pure.

Every cell is judged by its words: valid as they stand, or valid once read as TCVN3 or VNI. A cell that could be either
follows its row, then its file; when those disagree it is doubtful and is not taken.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from courses.vietnamese import TONES, nfc
from lms.people_import import legacy_fonts
from lms.people_import.syllables import is_syllable

UNICODE, TCVN3, VNI = "Unicode", "TCVN3", "VNI"
READERS: dict[str, Callable] = {UNICODE: str, TCVN3: legacy_fonts.from_tcvn3, VNI: legacy_fonts.from_vni}
FITS: dict[str, Callable] = {
    UNICODE: lambda word: True,
    TCVN3: legacy_fonts.is_tcvn3,
    VNI: legacy_fonts.is_vni,
}
BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~0-9]+")
ETH = str.maketrans("ÐðƉɖ", "ĐđĐđ")  # letters of Iceland and Africa that look like ours
UNSEEN = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")  # joiners and marks of direction
MARKS = re.compile("[\u0300-\u036f]")
OURS_ALONE = re.compile("[ăđĩũơưĂĐĨŨƠƯ\u0300-\u036f\u1ea0-\u1ef9]")  # no other encoding shows these
LOST = re.compile(r"\ufffd|\w\?\w")
MAJORITY = 0.95  # of the rows of a file whose letters are certain


@dataclass
class Letters:
    """What was found: cells converted from each script, and doubtful ones as {(row, column): code of the fault}."""

    converted: dict[tuple[int, int], str] = field(default_factory=dict)
    doubtful: dict[tuple[int, int], str] = field(default_factory=dict)


def settle(rows: list[list]) -> Letters:
    """Bring every text of the table to composed Unicode, in place; doubtful cells stay as they were."""
    result = Letters()
    open_cells, file_scripts = {}, Counter()
    for number, row in enumerate(rows):
        certain, waiting = set(), []
        for column, value in enumerate(row):
            if not isinstance(value, str) or value.isascii():
                continue
            scripts = possible_scripts(value)
            if len(scripts) == 1:
                certain |= scripts
                _settle_cell(result, rows, (number, column), next(iter(scripts)))
            else:
                waiting.append((column, scripts))
        if len(certain) == 1:
            file_scripts.update(certain)
        if waiting:
            open_cells[number] = (certain, waiting)
    prevailing = _prevailing(file_scripts)
    for number, (certain, waiting) in open_cells.items():
        for column, scripts in waiting:
            _settle_open(result, rows, (number, column), scripts, certain, prevailing)
    return result


def tidy(text: str) -> str:
    """Composed letters in canonical order, single spaces, nothing unseen: "Nguyê\u0303n\u00a0 A" -> "Nguyễn A"."""
    if not text.isascii():
        text = UNSEEN.sub("", text).translate(ETH)
        if MARKS.search(text) or not unicodedata.is_normalized("NFC", text):
            text = nfc(_hats_before_tones(unicodedata.normalize("NFD", text)))
    return " ".join(text.split())


@lru_cache(maxsize=20_000)
def possible_scripts(text: str) -> frozenset[str]:
    """The scripts that a text may be in: one when it is certain, several when it reads well in each, none when in no
    one."""
    if OURS_ALONE.search(text):
        return frozenset({UNICODE})
    words = [word for word in BETWEEN_WORDS.split(text) if not word.isascii()]
    scores = {script: _valid(words, script) for script in READERS}
    best = max(scores.values())
    if best == 0:
        return frozenset()
    return frozenset(script for script, score in scores.items() if score == best)


def broken(text: str) -> bool:
    """Whether letters of this text were lost or torn apart by another program: "Nguy?n", "Nguyá»…n"."""
    if LOST.search(text):
        return True
    if text.isascii() or OURS_ALONE.search(text):
        return False
    for encoding in ("cp1252", "latin-1"):
        try:
            text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
        return True
    return False


def _valid(words: list[str], script: str) -> int:
    """How many of the words are Vietnamese once they are read in a script."""
    fits, read = FITS[script], READERS[script]
    return sum(fits(word) and is_syllable(read(word).translate(ETH)) for word in words)


def _prevailing(scripts: Counter) -> str:
    """The script of nearly all rows; Unicode when none is known; empty when the file is mixed."""
    if not scripts:
        return UNICODE
    script, count = scripts.most_common(1)[0]
    return script if count >= MAJORITY * scripts.total() else ""


def _settle_open(result, rows, place, scripts, certain, prevailing) -> None:
    """A cell that reads well in several scripts, or in none."""
    wanted = certain or {prevailing} - {""}
    agreed = wanted & scripts if scripts else wanted
    if len(agreed) == 1:
        _settle_cell(result, rows, place, next(iter(agreed)))
    elif not scripts:
        _settle_cell(result, rows, place, UNICODE)
    else:
        result.doubtful[place] = "letters_doubtful"


def _settle_cell(result, rows, place, script) -> None:
    number, column = place
    text = rows[number][column]
    if script == UNICODE and broken(text):
        result.doubtful[place] = "letters_broken"
        return
    if script != UNICODE:
        result.converted[place] = script
    rows[number][column] = tidy(READERS[script](text))


def _hats_before_tones(decomposed: str) -> str:
    """Some programs write the tone before the hat, which no normal form composes."""
    ordered, marks = [], []
    for char in decomposed:
        if unicodedata.combining(char):
            marks.append(char)
            continue
        ordered += [*sorted(marks, key=lambda mark: mark in TONES), char]
        marks = []
    return "".join([*ordered, *sorted(marks, key=lambda mark: mark in TONES)])
