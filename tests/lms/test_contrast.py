"""Every pair of text and ground that the style sheet uses reaches the contrast WCAG 2.2 AA asks for."""

import math
import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "lms/static/css/parts/20-tokens.css"

TEXT_PAIRS = [
    *[
        (text, ground)
        for text in ("ink", "ink-soft", "river", "river-strong", "bad", "good", "warn")
        for ground in ("paper", "surface", "sunken")
    ],
    *[(text, "river-tint") for text in ("ink", "ink-soft", "river", "river-strong")],
    *[(text, f"{text}-tint") for text in ("good", "warn", "bad")],
    *[
        (text, ground)
        for text in ("ink", "ink-soft")
        for ground in ("gold-tint", "good-tint", "warn-tint", "bad-tint")
    ],
    ("gold-ink", "gold-tint"),
    ("gold-ink", "surface"),
    ("gold-ink", "sunken"),
    ("on-river", "river"),
    ("on-river", "river-strong"),
    ("on-bad", "bad"),
    ("on-bad", "bad-strong"),
    ("bad-strong", "bad-tint"),
]
GRAPHIC_PAIRS = [
    *[("control-line", ground) for ground in ("paper", "surface", "sunken")],
    *[("focus", ground) for ground in ("paper", "surface", "sunken", "river-tint", "bad-tint")],
    ("river", "river-tint"),
    ("good", "good-tint"),
]


def oklch_to_linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Linear sRGB of an OKLCH colour (hue in degrees), clipped to the gamut. Source: CSS Color 4."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return tuple(min(1.0, max(0.0, channel)) for channel in channels)


def hex_to_linear_rgb(colour: str) -> tuple[float, float, float]:
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    values = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    return tuple(v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)


def contrast(one: tuple, other: tuple) -> float:
    """Contrast ratio of two linear sRGB colours as WCAG 2.2 defines it."""
    luminance = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue in (one, other)]
    return (max(luminance) + 0.05) / (min(luminance) + 0.05)


def palettes() -> dict[str, dict[str, tuple]]:
    """The light and dark palettes and the fallback of browsers without light-dark(), as linear sRGB."""
    main, fallback = TOKENS.read_text(encoding="utf-8").split("@supports not")
    found: dict[str, dict[str, tuple]] = {"light": {}, "dark": {}, "fallback": {}}
    pair = r"--([\w-]+): light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)"
    for name, light, dark in re.findall(pair, main):
        for palette, colour in (("light", light), ("dark", dark)):
            parts = [float(part) for part in re.findall(r"[\d.]+", colour)]
            found[palette][name] = oklch_to_linear_rgb(*parts)
    for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", fallback):
        found["fallback"][name] = hex_to_linear_rgb(colour)
    return found


@pytest.mark.parametrize("palette", ["light", "dark", "fallback"])
def test_every_text_reads_on_every_ground_it_stands_on(palette):
    colours = palettes()[palette]

    weak = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text, ground in TEXT_PAIRS
        if contrast(colours[text], colours[ground]) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("palette", ["light", "dark", "fallback"])
def test_controls_and_focus_stand_out_from_every_ground(palette):
    colours = palettes()[palette]

    weak = {
        (shape, ground): round(contrast(colours[shape], colours[ground]), 2)
        for shape, ground in GRAPHIC_PAIRS
        if contrast(colours[shape], colours[ground]) < 3
    }

    assert weak == {}


def test_the_three_palettes_name_the_same_colours():
    found = palettes()

    assert set(found["light"]) == set(found["dark"]) == set(found["fallback"])
