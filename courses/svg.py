"""SVG from people: parsed without entities and reduced to shapes and text. Pure functions."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

NAMESPACE = "http://www.w3.org/2000/svg"
MAX_LENGTH = 200_000
MAX_DEPTH = 50
ELEMENTS = {
    "svg", "title", "desc", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "defs", "marker", "clipPath",
}  # fmt: skip
ATTRIBUTES = {
    "viewBox", "id", "class", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
    "points", "transform", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
    "fill-opacity", "stroke-opacity", "opacity", "fill-rule", "clip-rule", "font-size", "font-weight", "font-style",
    "text-anchor", "dominant-baseline", "dx", "dy", "marker-start", "marker-mid", "marker-end", "markerWidth",
    "markerHeight", "refX", "refY", "orient", "clip-path", "role", "aria-hidden", "preserveAspectRatio",
}  # fmt: skip
LOCAL_REFERENCE = re.compile(r"^url\(#[\w-]+\)$")
INVISIBLE = re.compile(r"[\s\x00-\x1f]+")


class UnsafeSVG(ValueError):
    """The drawing cannot be accepted; the message says what to change."""


def sanitise(source: str) -> str:
    """The drawing with nothing but shapes and text in it.

    Raises UnsafeSVG when it is not SVG, is longer than MAX_LENGTH characters or nested deeper than MAX_DEPTH, declares
    entities, or holds an element outside the allow-list. Attributes outside the allow-list and comments are dropped.
    """
    if len(source) > MAX_LENGTH:
        raise UnsafeSVG(_("The drawing is longer than 200,000 characters. Simplify it or use an image file."))
    try:
        root = ElementTree.fromstring(source, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise UnsafeSVG(_("This is not a well-formed SVG drawing. Export it again as plain SVG.")) from fault
    if _name(root) != "svg":
        raise UnsafeSVG(_("The drawing must begin with an <svg> element."))
    _clean_all(root)
    root.set("xmlns", NAMESPACE)
    return ElementTree.tostring(root, encoding="unicode")


def _name(element: Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}") if isinstance(element.tag, str) else ""


def _clean_all(root: Element) -> None:
    """Level by level: recursion would end in an error long before a hostile drawing does."""
    level = [root]
    for _depth in range(MAX_DEPTH):
        for element in level:
            _clean(element)
        level = [child for element in level for child in element]
    if level:
        raise UnsafeSVG(_("The drawing holds groups within groups, more than 50 deep. Ungroup them."))


def _clean(element: Element) -> None:
    name = _name(element)
    if name not in ELEMENTS:
        raise UnsafeSVG(
            _("The drawing contains “%(element)s”, which is not allowed: use shapes and text only.")
            % {"element": name or element.tag}
        )
    element.tag = name
    element.attrib = {key: value for key, value in element.attrib.items() if _is_harmless(key, value)}


def _is_harmless(name: str, value: str) -> bool:
    if name not in ATTRIBUTES:
        return False
    lowered = INVISIBLE.sub("", value.lower())
    if "url(" in lowered:
        return bool(LOCAL_REFERENCE.match(value.strip()))
    return not any(sign in lowered for sign in ("javascript:", "data:", "\\"))
