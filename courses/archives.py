"""Uploaded archives: plain ZIP files and office documents, which are ZIP files too. Nothing is unpacked to disk."""

import zipfile
import zlib
from pathlib import PurePosixPath
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from courses.errors import DomainError

MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200  # text packs about 20 times; only made-up content packs more than this
SMALL = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
PROGRAMS = {
    ".bat", ".cmd", ".com", ".dll", ".exe", ".hta", ".htm", ".html", ".jar", ".js", ".lnk", ".msi", ".ps1", ".scr",
    ".sh", ".svg", ".vbs", ".xhtml",
}  # fmt: skip


def check_archive(file) -> bool:
    """Whether the file is a sound ZIP archive. Refuses with DomainError those that explode or carry programs."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_extent(entries)
            _check_names(entries)
            _check_checksums(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return False
    return True


def check_office(file, *, main_part: str) -> bool:
    """Whether the file is an Office document with this main part. Refuses macros with DomainError."""
    if not check_archive(file):
        return False
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        if not {CONTENT_TYPES, main_part} <= names:
            return False
        types = archive.read(CONTENT_TYPES)
        if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroenabled" in types.lower():
            raise DomainError(_("This document contains macros, which are not accepted. Save it without macros."))
        try:
            ElementTree.fromstring(types, forbid_dtd=True)
            ElementTree.fromstring(archive.read(main_part), forbid_dtd=True)
        except (ParseError, DefusedXmlException):
            return False
    return True


def _check_extent(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    starts = {entry.header_offset for entry in entries}
    overlaps = len(starts) != len(entries)
    explodes = unpacked > SMALL and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or explodes or overlaps:
        raise DomainError(
            _(
                "This file unpacks to far more than its size, so it is not accepted. Save it again without what is not needed."
            )
        )


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts:
            raise DomainError(_("This archive writes outside its own folder, so it is not accepted. Pack it again."))
        if path.suffix.lower() in PROGRAMS and not entry.is_dir():
            raise DomainError(
                _("This archive contains a program or web page (%(name)s), which is not accepted.")
                % {"name": path.name}
            )


def _check_checksums(archive: zipfile.ZipFile) -> None:
    """Read every entry once: a size that lies in the index ends here. Raises BadZipFile for damage."""
    broken = archive.testzip()
    if broken is not None:
        raise zipfile.BadZipFile(broken)
