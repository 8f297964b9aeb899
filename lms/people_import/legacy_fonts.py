"""Vietnamese typed for fonts of the time before Unicode: TCVN3 (ABC, the fonts .Vn…) and VNI (the fonts VNI-…). Pure.

Such text holds Latin letters and signs that only look right in those fonts: "NguyÔn ThÞ ¸nh", "Nguyeãn Thò AÙnh".
Sources: TCVN 5712:1993, table VN3, in which capitals with a tone have no code (capital fonts draw them from the small
letters); the table of the VNI fonts for Windows.
"""

import re

from courses.vietnamese import nfc

GRAVE, HOOK, TILDE, ACUTE, DOT = "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"

TCVN3_SMALL = dict(
    zip(
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ",
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
        strict=True,
    )
)
TCVN3 = TCVN3_SMALL | dict(zip("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ", strict=True))
TCVN3_CODES = {letter: code for code, letter in TCVN3.items()} | {
    letter.upper(): code for code, letter in TCVN3_SMALL.items() if letter not in "ăâđêôơư"
}

TONE_MARKS = dict(zip("øùûõï", (GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True))
HAT_MARKS = {"â": CIRCUMFLEX} | {
    mark: CIRCUMFLEX + tone for mark, tone in zip("àáåãä", (GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True)
}
BREVE_MARKS = {"ê": BREVE} | {
    mark: BREVE + tone for mark, tone in zip("èéúüë", (GRAVE, ACUTE, HOOK, TILDE, DOT), strict=True)
}
ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    """Each sequence of the VNI fonts and its letter, both cases; a mark may be typed in either."""
    table = dict(ALONE)
    for bases, marks in (("aeouyôö", TONE_MARKS), ("aeo", HAT_MARKS), ("a", BREVE_MARKS)):
        for base in bases:
            letter = ALONE.get(base, base)
            table |= {base + mark: nfc(letter + accent) for mark, accent in marks.items()}
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code[0].upper() + code[1:]: letter.upper() for code, letter in table.items() if len(code) == 2}
    return table | capitals | mixed


VNI = _vni_table()
VNI_CODES = {
    letter: code for code, letter in reversed(VNI.items())
}  # of several sequences the first, which is the usual
VNI_SEQUENCE = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """Unicode of text typed for TCVN3 fonts. Signs without a letter there stay as they are."""
    return "".join(TCVN3.get(char, char) for char in text)


def from_vni(text: str) -> str:
    """Unicode of text typed for VNI fonts. Signs without a letter there stay as they are."""
    return VNI_SEQUENCE.sub(lambda found: VNI[found[0]], text)


def is_tcvn3(word: str) -> bool:
    """Whether every sign beyond ASCII has a letter in TCVN3."""
    return all(char.isascii() or char in TCVN3 for char in word)


def is_vni(word: str) -> bool:
    """Whether every sign beyond ASCII has its place in VNI."""
    return VNI_SEQUENCE.sub("", word).isascii()


def to_tcvn3(text: str) -> str:
    """What such text looks like in TCVN3; capitals with a tone become small, as there they are."""
    return "".join(TCVN3_CODES.get(char, char) for char in nfc(text))


def to_vni(text: str) -> str:
    """What such text looks like in VNI."""
    return "".join(VNI_CODES.get(char, char) for char in nfc(text))
