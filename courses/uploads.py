"""Uploaded files judged by what they are, not by what their name says: a file in, a refusal or nothing out.

A file object must be seekable and have `size` and `name`; it is left at its beginning. Refusals are DomainErrors.
"""

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, UnidentifiedImageError

from courses.archives import check_archive, check_office
from courses.errors import DomainError

MEGABYTE = 1024 * 1024
IMAGE_LIMIT, DOCUMENT_LIMIT, MEDIA_LIMIT = 10 * MEGABYTE, 50 * MEGABYTE, 1000 * MEGABYTE
MAX_PIXELS = 40_000_000
HEAD = 4096

IMAGE_FORMATS = {"gif": "GIF", "jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
# Short marks stand in one of a hundred honest photographs by chance, so text must follow them.
MARKUP = re.compile(rb"<script|<!doctype|<iframe|javascript:|<(?:html|svg|\?php)[\s/>][\t\n\r -~]{8}", re.IGNORECASE)


def check_image(file) -> None:
    """Refuse what is not a whole picture of the format that its extension names."""
    extension = _accepted(file, IMAGE_FORMATS)
    _check_size(file, IMAGE_LIMIT)
    content = file.read()
    file.seek(0)
    try:
        with Image.open(file, formats=[IMAGE_FORMATS[extension]]) as picture:
            frames = getattr(picture, "n_frames", 1)
            if picture.width * picture.height * frames > MAX_PIXELS:
                raise DomainError(_("This picture has more than 40 million pixels. Make it smaller and try again."))
            # For the whole process: Pillow knows no other way, and WeasyPrint turns it on when it is loaded.
            ImageFile.LOAD_TRUNCATED_IMAGES = False
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fault:
        raise _not_what_it_says(extension) from fault
    _check_nothing_inside(file, content)


def check_document(file) -> None:
    """Refuse what is not a document of the kind that its extension names, archives that explode, and macros."""
    extension = _accepted(file, DOCUMENTS)
    _check_size(file, DOCUMENT_LIMIT)
    if not DOCUMENTS[extension](file):
        raise _not_what_it_says(extension)
    file.seek(0)


def check_recording(file, *, kind: str) -> None:
    """Refuse what is not audio (`kind` "audio") or video ("video") that browsers play, by the container's signature."""
    signatures = RECORDINGS[kind]
    extension = _accepted(file, signatures)
    _check_size(file, MEDIA_LIMIT)
    head = _head(file)
    if not signatures[extension](head):
        raise _not_what_it_says(extension)
    _check_nothing_inside(file, head)


def _is_pdf(file) -> bool:
    head = _head(file)
    file.seek(max(0, file.size - 2048))
    tail = file.read()
    if not (head.startswith(b"%PDF-") and b"%%EOF" in tail):
        return False
    _check_nothing_inside(file, head)
    return True


def _office(main_part: str) -> Callable:
    return lambda file: check_office(file, main_part=main_part)


def _open_document(media_type: str) -> Callable:
    def check(file) -> bool:
        if not check_archive(file):
            return False
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            return names[:1] == ["mimetype"] and archive.read("mimetype") == media_type.encode()

    return check


def _is_text(file) -> bool:
    return _text(file) is not None


def _is_captions(file) -> bool:
    text = _text(file)
    return text is not None and text.startswith("WEBVTT")


def _text(file) -> str | None:
    """The beginning of a UTF-8 file, or None when it is not text or begins like a web page."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    if b"\0" in content:
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise DomainError(_("This text file is not encoded as UTF-8. Save it again as UTF-8.")) from fault
    return None if text.lstrip()[:20].lower().startswith(("<!doctype", "<html", "<script", "<svg", "<?")) else text


DOCUMENTS: dict[str, Callable] = {
    "pdf": _is_pdf,
    "docx": _office("word/document.xml"),
    "xlsx": _office("xl/workbook.xml"),
    "pptx": _office("ppt/presentation.xml"),
    "odt": _open_document("application/vnd.oasis.opendocument.text"),
    "ods": _open_document("application/vnd.oasis.opendocument.spreadsheet"),
    "csv": _is_text,
    "txt": _is_text,
    "vtt": _is_captions,
    "zip": check_archive,
}


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def _is_matroska(head: bytes) -> bool:
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]


def _is_ogg(head: bytes) -> bool:
    return head.startswith(b"OggS")


def _is_wave(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WAVE"


def _is_mp3(head: bytes) -> bool:
    frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    return head.startswith(b"ID3") or frame


RECORDINGS: dict[str, dict[str, Callable]] = {
    "audio": {"mp3": _is_mp3, "m4a": _is_mp4, "ogg": _is_ogg, "wav": _is_wave},
    "video": {"mp4": _is_mp4, "webm": _is_matroska, "ogv": _is_ogg},
}


def _accepted(file, kinds: dict) -> str:
    extension = PurePosixPath(file.name).suffix.lower().removeprefix(".")
    if extension not in kinds:
        raise DomainError(
            _("Files of the type “.%(extension)s” are not accepted here. Accepted: %(accepted)s.")
            % {"extension": extension, "accepted": ", ".join(kinds)}
        )
    return extension


def _check_size(file, limit: int) -> None:
    if file.size > limit:
        raise DomainError(
            _("This file is %(size)s large; at most %(limit)s are accepted. Make it smaller or split it.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(limit)}
        )


def _check_nothing_inside(file, content: bytes) -> None:
    """Refuse files that are two things at once: an archive behind a picture, a page inside a recording's header."""
    if zipfile.is_zipfile(file) or MARKUP.search(content):
        raise DomainError(_("This file has a second file or a script inside it. Export it again and try once more."))
    file.seek(0)


def _head(file) -> bytes:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _not_what_it_says(extension: str) -> DomainError:
    return DomainError(
        _(
            "The content of this file is damaged or is not what its name says (.%(extension)s). "
            "Export it again from the program it was made with."
        )
        % {"extension": extension}
    )
