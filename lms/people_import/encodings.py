"""Bytes of a text file to text: Unicode in its usual forms, Windows-1258, and text typed for fonts before Unicode. Pure.

Unicode is recognised with certainty. One byte a letter is not: the reading with the most Vietnamese syllables wins when
it wins clearly, else the file is refused.
"""

import codecs
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.errors import DomainError
from lms.people_import.legacy_fonts import from_tcvn3, from_vni
from lms.people_import.letters import BETWEEN_WORDS, tidy
from lms.people_import.syllables import is_syllable

SAMPLE = 4_000  # words with letters beyond ASCII
ENOUGH, CLEARLY = 0.7, 0.1  # share of valid words, and the lead on the next reading
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str


def decode(content: bytes) -> Decoded:
    """The text and the name of its encoding. Raises DomainError when it is in doubt.

    Text in TCVN3 or VNI keeps its signs here: cells are converted one by one, see `letters`.
    """
    for encoding in _certain(content):
        try:
            return Decoded(content.decode(encoding), encoding)
        except UnicodeError:
            continue
    return _one_byte_a_letter(content)


def _certain(content: bytes) -> list[str]:
    marked = [encoding for mark, encoding in MARKS if content.startswith(mark)]
    if marked:
        return marked[:1]
    head = content[:4096]
    if head.count(0) > len(head) // 5:
        return ["utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"]
    return ["utf-8"]


def _one_byte_a_letter(content: bytes) -> Decoded:
    """The reading in which most words are Vietnamese. NUL never occurs in such text."""
    latin = content.decode("latin-1")
    words = _words(latin)[:SAMPLE]
    sample = " ".join(words)
    readings = {
        "cp1258": tidy(sample.encode("latin-1").decode("cp1258", "replace")),
        "cp1252": tidy(sample.encode("latin-1").decode("cp1252", "replace")),
        "TCVN3": from_tcvn3(sample),
        "VNI": from_vni(sample),
    }
    scores = {name: _share(text, of=len(words)) for name, text in readings.items()}
    (best, score), (second, next_score) = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    same = readings[best] == readings[second]
    if "\0" in latin or score < ENOUGH or not (same or score >= next_score + CLEARLY):
        raise DomainError(
            _(
                "The encoding of this file is in doubt, so its letters cannot be read for certain. Save it as XLSX or "
                "as “CSV UTF-8” and try again."
            )
        )
    if best in ("TCVN3", "VNI"):
        return Decoded(latin, best)
    return Decoded(content.decode(best, "replace"), best)


def _words(text: str) -> list[str]:
    return [word for word in BETWEEN_WORDS.split(text[: 200 * SAMPLE]) if word and not word.isascii()]


def _share(text: str, *, of: int) -> float:
    words = [word for word in BETWEEN_WORDS.split(text) if word]
    return sum(map(is_syllable, words)) / max(of, 1)
