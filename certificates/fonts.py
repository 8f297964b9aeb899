"""The typeface of papers: a serif in which every Vietnamese letter is drawn, or no paper at all.

Debian's older fonts-liberation (1.07) lacks 92 of the 146 letters, so the files are checked letter by letter.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from courses.errors import DomainError

FOLDERS = [
    Path("/usr/share/fonts/truetype/liberation2"),  # Debian 12: fonts-liberation2
    Path("/usr/share/fonts/truetype/liberation"),  # Debian 13, Ubuntu 24.04: fonts-liberation 2
    Path("/usr/share/fonts/liberation-serif-fonts"),
    Path("/usr/share/fonts/liberation-serif"),
]
FILES = {
    "regular": "LiberationSerif-Regular.ttf",
    "bold": "LiberationSerif-Bold.ttf",
    "italic": "LiberationSerif-Italic.ttf",
}
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LOWER = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
LETTERS = "".join(LOWER + [letter.upper() for letter in LOWER])  # 146 letters


@dataclass(frozen=True)
class Face:
    """One font file: its characters with their advance widths in thousandths of the font size."""

    path: Path
    widths: dict[str, float]

    @property
    def missing(self) -> str:
        return "".join(letter for letter in LETTERS if letter not in self.widths)

    def width(self, text: str, *, size: float, spacing: float = 0) -> float:
        """Width of `text` at `size`, in the unit of `size`; `spacing` is added after each letter, in em."""
        middle = self.widths["n"]
        return sum(self.widths.get(char, middle) / 1000 + spacing for char in text) * size


@cache
def faces() -> dict[str, Face]:
    """Regular, bold and italic. Raises DomainError when no installed family has every letter."""
    return choose(FOLDERS)


def choose(folders: list[Path]) -> dict[str, Face]:
    """The faces of the first folder in which each has every Vietnamese letter."""
    found = []
    for folder in folders:
        if all((folder / name).is_file() for name in FILES.values()):
            family = {style: _read(folder / name) for style, name in FILES.items()}
            missing = max((face.missing for face in family.values()), key=len)
            if not missing:
                return family
            found.append(
                _("%(folder)s lacks %(count)d letters, for example %(letters)s")
                % {"folder": folder, "count": len(missing), "letters": " ".join(missing[:5])}
            )
    raise DomainError(
        _(
            "No papers can be made: Liberation Serif with every Vietnamese letter is not installed. "
            "Install the package fonts-liberation2 (Debian 12) or fonts-liberation (Debian 13, Ubuntu 24.04)."
        ),
        reasons=found,
    )


def _read(path: Path) -> Face:
    from fontTools.ttLib import TTFont  # slow to import

    with TTFont(path, lazy=True) as font:
        scale = 1000 / font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        widths = {chr(code): advances[name][0] * scale for code, name in font.getBestCmap().items()}
    return Face(path, widths)
