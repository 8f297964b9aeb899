"""Where each text of a paper stands and how big it is, so that nothing is ever clipped or overlaps.

Pure: a snapshot and font widths in, blocks with lines out. Lengths are points; a sheet is A4 landscape.
Header and date line follow Decree 30/2020/NĐ-CP, appendix I (sizes 12 to 14, national name on the right).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from certificates import snapshot as words
from certificates.fonts import Face
from courses.errors import DomainError

MM = 72 / 25.4
LEADING = 1.42  # stacked marks (Ễ, Ặ) need room
# Down to 0.3: the longest fields fit in the widest letters.
SHRINK = (1, *(step / 20 for step in range(19, 5, -1)))
LEFT, RIGHT = 22 * MM, 275 * MM
HEADER_TOP, MAIN_TOP_GAP = 18.5 * MM, 3 * MM
FOOTER_TOP, BOTTOM = 148 * MM, 193 * MM
SIGNATURE_ROOM = 21 * MM
QR_SIZE = 27 * MM
QR_LEFT, QR_TOP = 23 * MM, BOTTOM - QR_SIZE
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Style:
    """`spacing` is letter spacing in em; `after` the air below in points at full size."""

    face: str
    size: float
    spacing: float = 0
    after: float = 0
    lines: int = 1
    smallest: float = 0.8  # share of the size that a text may shrink to before it takes more lines


@dataclass(frozen=True)
class Block:
    name: str
    lines: tuple[str, ...]
    size: float
    top: float
    left: float
    width: float
    widest: float

    @property
    def leading(self) -> float:
        return self.size * LEADING

    @property
    def middle(self) -> float:
        return self.left + self.width / 2

    @property
    def css(self) -> str:
        return (
            f"top:{self.top:.2f}pt;left:{self.left:.2f}pt;width:{self.width:.2f}pt;"
            f"font-size:{self.size:.2f}pt;line-height:{self.leading:.2f}pt"
        )

    @property
    def bottom(self) -> float:
        return self.top + len(self.lines) * self.leading


STYLES = {
    "superior": Style("regular", 12, lines=2),
    "issuer": Style("bold", 12.5, lines=2),
    "nation": Style("bold", 12.5),
    "motto": Style("bold", 13.5),
    "title": Style("bold", 33, spacing=0.06),
    "subtitle": Style("bold", 15, spacing=0.15, after=15),
    "to": Style("italic", 13.5),
    "holder": Style("bold", 28, lines=1, smallest=0.7, after=1),
    "born": Style("regular", 13.5),
    "workplace": Style("regular", 13.5, lines=2, after=6),
    "completed": Style("italic", 13.5, after=1),
    "course": Style("bold", 19, lines=2, smallest=0.75, after=4),
    "extent": Style("regular", 13.5),
    "date": Style("italic", 13.5),
    "signer_title": Style("bold", 13, lines=2),
    "signer_name": Style("bold", 14, lines=2),
    "number": Style("bold", 10.5, lines=2),
    "entry": Style("regular", 10),
    "address_label": Style("regular", 10),
    "address": Style("regular", 10, lines=3),
    "code": Style("bold", 10),
}


class Sheet:
    """Collects blocks; each method places a column of texts."""

    def __init__(self, faces: dict[str, Face]):
        self.faces = faces
        self.blocks: list[Block] = []

    def column(self, texts: dict[str, str], *, left: float, width: float, top: float, shrink: float = 1) -> float:
        """Place texts below each other; return where the column ends."""
        for name, text in texts.items():
            if text:
                style = STYLES[name]
                block = fit(name, text, self.faces[style.face], left=left, width=width, top=top, shrink=shrink)
                self.blocks.append(block)
                top = block.bottom + style.after * shrink
        return top

    def fitted(self, place: Callable[[float], float], *, limit: float) -> None:
        """Repeat a placement with smaller type until it ends above `limit`. Raises DomainError when none does."""
        kept = list(self.blocks)
        for shrink in SHRINK:
            self.blocks = list(kept)
            if place(shrink) <= limit:
                return
        raise DomainError(_("The texts of this paper are too long for one sheet. Shorten them and issue it anew."))


def arrange(snapshot: dict, *, address: str, code: str, faces: dict[str, Face]) -> list[Block]:
    """All texts of a paper, placed."""
    sheet = Sheet(faces)
    left_end = sheet.column(
        {"superior": snapshot["superior"].upper(), "issuer": snapshot["issuer"].upper()},
        left=LEFT,
        width=116 * MM,
        top=HEADER_TOP,
    )
    right_end = sheet.column(
        {"nation": NATION, "motto": MOTTO}, left=RIGHT - 116 * MM, width=116 * MM, top=HEADER_TOP
    )
    _main(sheet, snapshot, top=max(left_end, right_end) + MAIN_TOP_GAP)
    _signature(sheet, snapshot)
    _register(sheet, snapshot, address, code)
    return sheet.blocks


def _main(sheet: Sheet, snapshot: dict, *, top: float) -> None:
    """Everything from title to hours, set in the middle between header and footer."""
    texts = main_texts(snapshot)

    def place(shrink: float) -> float:
        return sheet.column(texts, left=LEFT, width=RIGHT - LEFT, top=top, shrink=shrink)

    before = len(sheet.blocks)
    sheet.fitted(place, limit=FOOTER_TOP)
    drop = max(0, (FOOTER_TOP - sheet.blocks[-1].bottom) / 2)
    sheet.blocks[before:] = [_lower(block, drop) for block in sheet.blocks[before:]]


def main_texts(snapshot: dict) -> dict[str, str]:
    title, subtitle = words.TITLE_LINES
    way = words.format_words(snapshot)
    extent = [f"{words.tiet(snapshot)} tiết", f"hình thức {way}" if way else ""]
    return {
        "title": title.upper(),
        "subtitle": subtitle.upper(),
        "to": f"Xác nhận {words.salutation(snapshot)}",
        "holder": snapshot["holder"],
        "born": f"Sinh {words.long_date(snapshot['birth_date'])}" if snapshot["birth_date"] else "",
        "workplace": f"Đơn vị công tác: {snapshot['workplace']}" if snapshot["workplace"] else "",
        "completed": "đã hoàn thành khóa học",
        "course": snapshot["course"],
        "extent": ", ".join(filter(None, [*extent, f"hoàn thành {words.long_date(snapshot['completed_on'])}"])),
    }


def _signature(sheet: Sheet, snapshot: dict) -> None:
    """Place and date, title, room for a handwritten signature, name."""
    day = words.long_date(snapshot["issued_on"])
    date = f"{snapshot['place']}, {day}" if snapshot["place"] else day.capitalize()
    left, width = RIGHT - 112 * MM, 112 * MM

    def place(shrink: float) -> float:
        top = sheet.column(
            {"date": date, "signer_title": snapshot["signer_title"].upper()},
            left=left,
            width=width,
            top=FOOTER_TOP + 2 * MM,
            shrink=shrink,
        )
        return sheet.column(
            {"signer_name": snapshot["signer_name"]},
            left=left,
            width=width,
            top=top + SIGNATURE_ROOM * shrink,
            shrink=shrink,
        )

    sheet.fitted(place, limit=BOTTOM)


def _register(sheet: Sheet, snapshot: dict, address: str, code: str) -> None:
    """Number, entry in the register, address and code of verification, beside the QR code."""
    texts = {
        "number": f"Số: {snapshot['number']}",
        "entry": f"Vào sổ số: {snapshot['entry']}",
        "address_label": "Quét mã hoặc tra cứu tại địa chỉ:",
        "address": address,
        "code": f"Mã tra cứu: {code}",
    }
    left = QR_LEFT + QR_SIZE + 4 * MM
    before = len(sheet.blocks)

    def place(shrink: float) -> float:
        return sheet.column(texts, left=left, width=112 * MM, top=FOOTER_TOP + 6 * MM, shrink=shrink)

    sheet.fitted(place, limit=BOTTOM)
    middle = QR_TOP + QR_SIZE / 2
    first, last = sheet.blocks[before].top, sheet.blocks[-1].bottom
    drop = min(BOTTOM - last, max(0, middle - (first + last) / 2))
    sheet.blocks[before:] = [_lower(block, drop) for block in sheet.blocks[before:]]


def _lower(block: Block, drop: float) -> Block:
    return Block(block.name, block.lines, block.size, block.top + drop, block.left, block.width, block.widest)


def fit(name: str, text: str, face: Face, *, left: float, width: float, top: float, shrink: float) -> Block:
    """A text on as few lines as its style allows, smaller before it takes more lines than that."""
    style = STYLES[name]

    def measure(piece: str, size: float) -> float:
        return face.width(piece, size=size, spacing=style.spacing)

    size = style.size * shrink
    for share in (1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7):
        if share < style.smallest:
            break
        size = style.size * shrink * share
        if len(_wrap(text, width, size, measure)) <= style.lines:
            break
    lines = _balanced(text, width, size, measure)
    return Block(name, tuple(lines), size, top, left, width, max(measure(line, size) for line in lines))


def _balanced(text: str, width: float, size: float, measure) -> list[str]:
    """Lines of nearly equal length: the narrowest column that needs no more lines."""
    best = _wrap(text, width, size, measure)
    for share in (0.9, 0.8, 0.7, 0.6):
        narrower = _wrap(text, width * share, size, measure)
        if len(narrower) > len(best):
            break
        best = narrower
    return best


def _wrap(text: str, width: float, size: float, measure) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer, size) <= width:
            lines[-1] = longer
            continue
        pieces = _broken(word, width, size, measure)
        lines = [line for line in lines if line] + pieces
    return lines


def _broken(word: str, width: float, size: float, measure) -> list[str]:
    """A word wider than the column, cut between letters; any other word whole."""
    pieces = [""]
    for char in word:
        if measure(pieces[-1] + char, size) > width:
            pieces.append("")
        pieces[-1] += char
    return pieces
