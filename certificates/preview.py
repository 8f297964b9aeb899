"""A paper on the screen: the same layout as the PDF, drawn as SVG. The PDF alone is the paper."""

from certificates import fonts, layout, ornament, qr
from certificates.models import Certificate

ANCHORS = {"number", "entry", "address_label", "address", "code"}  # set flush left


def draw(certificate: Certificate) -> dict:
    """What `certificates/drawing.svg` needs: lines of text with their places, and the frame."""
    blocks = layout.arrange(
        certificate.snapshot, address=certificate.verify_url, code=certificate.shown_code, faces=fonts.faces()
    )
    return {
        "width": f"{ornament.WIDTH:.2f}",
        "height": f"{ornament.HEIGHT:.2f}",
        "insets": [_frame(inset) for inset in (ornament.OUTER, ornament.INNER)],
        "rules": [
            _rule(block, length)
            for block in blocks
            for name, length in (("motto", block.widest), ("issuer", block.widest * 0.4))
            if block.name == name
        ],
        "qr": _path(certificate.verify_url),
        "lines": [line for block in blocks for line in _lines(block)],
    }


def _path(address: str) -> str:
    return "".join(
        f"M{box.left:.2f} {box.top:.2f}h{box.width:.2f}v{box.height:.2f}h-{box.width:.2f}z"
        for box in qr.boxes(address)
    )


def _frame(inset: float) -> dict:
    return {
        "at": f"{inset:.2f}",
        "width": f"{ornament.WIDTH - 2 * inset:.2f}",
        "height": f"{ornament.HEIGHT - 2 * inset:.2f}",
    }


def _rule(block: layout.Block, length: float) -> str:
    return f"M{block.middle - length / 2:.2f} {block.bottom + 1:.2f}h{length:.2f}"


def _lines(block: layout.Block) -> list[dict]:
    style = layout.STYLES[block.name]
    flush = block.name in ANCHORS
    return [
        {
            "text": text,
            "x": f"{block.left if flush else block.middle:.2f}",
            "y": f"{block.top + block.leading * (position + 0.72):.2f}",
            "size": f"{block.size:.2f}",
            "spacing": f"{style.spacing * block.size:.2f}",
            "anchor": "start" if flush else "middle",
            "weight": 700 if style.face == "bold" else 400,
            "slant": "italic" if style.face == "italic" else "normal",
            "tone": _tone(block.name),
        }
        for position, text in enumerate(block.lines)
    ]


def _tone(name: str) -> str:
    """Colours of the sheet, the same on light and dark screens: it is a picture of paper."""
    return {"title": "#14446f", "course": "#14446f", "address": "#14446f", "subtitle": "#8a6413"}.get(name, "#1b2733")
