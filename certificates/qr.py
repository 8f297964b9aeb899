"""The QR code of a paper as boxes on the sheet, in points from the upper left corner."""

from dataclasses import dataclass
from functools import cache

import segno

from certificates import layout

ERROR, MASK, SMALLEST = "m", 2, 5  # fixed, so that drawing needs no search for the best mask


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float


def boxes(address: str) -> list[Box]:
    """Dark modules, those beside each other joined into one box."""
    code = segno.make_qr(address, error=ERROR, version=_version(len(address)), mask=MASK, boost_error=False)
    unit = layout.QR_SIZE / len(code.matrix)
    found = []
    for row, modules in enumerate(code.matrix):
        for start, end in _dark(modules):
            left, top = layout.QR_LEFT + start * unit, layout.QR_TOP + row * unit
            found.append(Box(left, top, (end - start) * unit, unit))
    return found


def _dark(modules) -> list[tuple[int, int]]:
    """Beginnings and ends of the dark stretches in a row."""
    edges = [place for place in range(len(modules) + 1) if _at(modules, place - 1) != _at(modules, place)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _at(modules, place: int) -> bool:
    return 0 <= place < len(modules) and bool(modules[place])


@cache
def _version(length: int) -> int:
    """The smallest size that holds an address of this length; every paper of an installation has the same."""
    found = segno.make_qr("a" * length, error=ERROR, boost_error=False).version
    return max(found, SMALLEST)
