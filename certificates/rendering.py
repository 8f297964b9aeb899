"""A paper as PDF: tagged text by WeasyPrint over a ground and a QR code drawn as plain operators.

Ground and code are artifacts underneath the text: the ground says nothing, and what the code says stands beside it
in words. The same snapshot, address and library versions give the same bytes. Costs are in docs/decisions.
"""

import atexit
import zlib
from functools import cache
from pathlib import Path

from django.template.loader import get_template

from certificates import fonts, layout, ornament, qr
from certificates.models import Certificate

STYLESHEET = "certificates/pdf/paper.css"


def render(certificate: Certificate) -> bytes:
    """The PDF of a numbered paper. Raises DomainError when the typeface lacks a Vietnamese letter."""
    import weasyprint  # slow to import

    snapshot, address = certificate.snapshot, certificate.verify_url
    blocks = layout.arrange(snapshot, address=address, code=certificate.shown_code, faces=fonts.faces())
    html = get_template("certificates/pdf/paper.html").render({"blocks": blocks, "snapshot": snapshot})
    font_config, stylesheet = _look()
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=_no_fetching).render(
        font_config=font_config, stylesheets=[stylesheet]
    )
    return document.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=certificate.code.encode("ascii"),
        finisher=lambda _document, pdf: _underlay(pdf, [ornament.compressed(), _marks(blocks), _qr(address)]),
    )


@cache
def _look():
    """Fonts and style sheet, read once per process. The files are named, so no older family can slip in."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    font_config = FontConfiguration()
    descriptors = {"regular": "", "bold": "font-weight:bold;", "italic": "font-style:italic;"}
    rules = "".join(
        f'@font-face{{font-family:"Paper Serif";{descriptors[style]}src:url("{face.path.as_uri()}")}}'
        for style, face in fonts.faces().items()
    )
    css = rules + _template_source(STYLESHEET)
    atexit.register(_look.cache_clear)  # its temporary folder goes while the interpreter still stands
    return font_config, weasyprint.CSS(string=css, font_config=font_config)


def _template_source(name: str) -> str:
    return Path(get_template(name).origin.name).read_text(encoding="utf-8")


def _no_fetching(url: str, *_args, **_options):
    raise ValueError(f"A paper fetches nothing: {url}")


def _underlay(pdf, streams: list[bytes]) -> None:
    """Put deflated operators under the text of the only page."""
    import pydyf

    (page,) = [thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page"]
    below = []
    for content in streams:
        stream = pydyf.Stream([content], {"Filter": "/FlateDecode"})
        pdf.add_object(stream)
        below.append(stream.reference)
    page["Contents"] = pydyf.Array([*below, page["Contents"]])


def _marks(blocks: list[layout.Block]) -> bytes:
    """The rules that the decree asks for below motto and issuer, and a divider below the title; deflated."""
    named = {block.name: block for block in blocks}
    motto, issuer, subtitle = named["motto"], named["issuer"], named["subtitle"]
    parts = [
        *ornament.line(motto.middle, motto.bottom + 1, motto.widest),
        *ornament.line(issuer.middle, issuer.bottom + 2, issuer.widest * 0.4),
        *ornament.divider(subtitle.middle, subtitle.bottom + 5, 120),
    ]
    return zlib.compress(f"/Artifact BMC q {' '.join(parts)} Q EMC".encode("ascii"))


def _qr(address: str) -> bytes:
    """The code as one path of filled rectangles in PDF coordinates, deflated."""
    boxes = " ".join(
        f"{box.left:.3f} {ornament.HEIGHT - box.top - box.height:.3f} {box.width:.3f} {box.height:.3f} re"
        for box in qr.boxes(address)
    )
    return zlib.compress(f"/Artifact BMC q {ornament.INK} rg {boxes} f Q EMC".encode("ascii"))
