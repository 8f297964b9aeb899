"""The ground of a paper: guilloche frame and rosette, drawn once per process as PDF operators in the palette.

Coordinates are PDF points from the lower left corner of an A4 sheet in landscape.
"""

import zlib
from functools import cache
from math import cos, pi, sin

MM = 72 / 25.4
WIDTH, HEIGHT = 297 * MM, 210 * MM
GOLD, GOLD_PALE = "0.722 0.545 0.169", "0.886 0.808 0.612"
RIVER, RIVER_PALE = "0.078 0.267 0.435", "0.867 0.902 0.937"
INK = "0.106 0.153 0.2"
OUTER, INNER = 8 * MM, 13 * MM  # distance of the two rules of the frame from the edge
WAVES = 6  # interlaced lines in the frame
WAVE_LENGTH = 9 * MM


@cache
def compressed() -> bytes:
    """The operators, deflated: papers embed these bytes as they are."""
    return zlib.compress(_operators().encode("ascii"), 9)


def line(x: float, top: float, length: float) -> list[str]:
    """A hairline centred on `x`; `top` counts from the upper edge, as texts do."""
    y = HEIGHT - top
    return [f"{INK} RG 0.7 w {x - length / 2:.2f} {y:.2f} m {x + length / 2:.2f} {y:.2f} l S"]


def divider(x: float, top: float, length: float) -> list[str]:
    """Two golden lines with a diamond between them."""
    y, half, gap, size = HEIGHT - top, length / 2, 7, 2.6
    diamond = f"{x - size} {y:.2f} m {x:.2f} {y + size:.2f} l {x + size} {y:.2f} l {x:.2f} {y - size:.2f} l h f"
    return [
        f"{GOLD} RG {GOLD} rg 0.6 w",
        f"{x - half:.2f} {y:.2f} m {x - gap:.2f} {y:.2f} l S {x + gap:.2f} {y:.2f} m {x + half:.2f} {y:.2f} l S",
        diamond,
    ]


def _operators() -> str:
    parts = [
        *_rosette(WIDTH / 2, HEIGHT / 2, radius=86 * MM, petals=12, turns=10),
        *_frame_waves(),
        _rule(OUTER, 1.6, GOLD),
        _rule(INNER, 0.5, GOLD),
        _rule(INNER + 1 * MM, 0.25, GOLD),
        *(part for corner in _corners() for part in _corner(*corner)),
    ]
    return "/Artifact BMC q 1 J 1 j\n" + "\n".join(parts) + "\nQ EMC"


def _rule(inset: float, weight: float, colour: str) -> str:
    return f"{colour} RG {weight} w {inset:.2f} {inset:.2f} {WIDTH - 2 * inset:.2f} {HEIGHT - 2 * inset:.2f} re S"


def _rosette(x: float, y: float, *, radius: float, petals: int, turns: int) -> list[str]:
    """Nested waves around a centre, so pale that text on it keeps its contrast."""
    parts = [f"{RIVER_PALE} RG 0.45 w"]
    for turn in range(turns):
        share = 0.42 + 0.58 * turn / (turns - 1)
        for phase in (0, pi):
            parts.append(_closed(_petalled(x, y, radius * share, petals, phase + turn * 0.16)))
    return parts


def _petalled(x: float, y: float, radius: float, petals: int, phase: float) -> list[tuple[float, float]]:
    steps = petals * 16
    points = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        reach = radius * (0.86 + 0.14 * cos(petals * angle + phase))
        points.append((x + reach * cos(angle), y + 0.82 * reach * sin(angle)))
    return points


def _frame_waves() -> list[str]:
    middle, swing = (OUTER + INNER) / 2, (INNER - OUTER) / 2 - 0.4 * MM
    parts = [f"{GOLD_PALE} RG 0.35 w"]
    for wave in range(WAVES):
        phase = 2 * pi * wave / WAVES
        for across in (True, False):
            length = (WIDTH if across else HEIGHT) - 2 * INNER
            for far in (False, True):
                edge = (HEIGHT if across else WIDTH) - middle if far else middle
                parts.append(_wave(length, edge, swing, phase, across=across))
    return parts


def _wave(length: float, edge: float, swing: float, phase: float, *, across: bool) -> str:
    """One line along a side with a whole number of waves, so that all sides meet the corners alike."""
    waves = round(length / WAVE_LENGTH)
    steps = waves * 10
    points = []
    for step in range(steps + 1):
        along = INNER + length * step / steps
        off = edge + swing * sin(2 * pi * waves * step / steps + phase)
        points.append((along, off) if across else (off, along))
    return _path(points) + " S"


def _corners() -> list[tuple[float, float]]:
    middle = (OUTER + INNER) / 2
    return [(x, y) for x in (middle, WIDTH - middle) for y in (middle, HEIGHT - middle)]


def _corner(x: float, y: float) -> list[str]:
    """A square with an eight-petalled flower where two sides meet."""
    half = (INNER - OUTER) / 2
    box = f"{x - half:.2f} {y - half:.2f} {2 * half:.2f} {2 * half:.2f} re"
    parts = [f"1 1 1 rg {GOLD} RG 0.5 w {box} B", f"{RIVER} RG 0.45 w"]
    for share in (0.82, 0.55):
        for phase in (0, pi):
            parts.append(_closed(_petalled_round(x, y, half * share, phase)))
    return parts


def _petalled_round(x: float, y: float, radius: float, phase: float) -> list[tuple[float, float]]:
    points = []
    for step in range(64):
        angle = 2 * pi * step / 64
        reach = radius * (0.72 + 0.28 * cos(8 * angle + phase))
        points.append((x + reach * cos(angle), y + reach * sin(angle)))
    return points


def _closed(points: list[tuple[float, float]]) -> str:
    return _path(points) + " h S"


def _path(points: list[tuple[float, float]]) -> str:
    first, *rest = (f"{x:.1f} {y:.1f}" for x, y in points)
    return f"{first} m " + " ".join(f"{point} l" for point in rest)
