"""Uploaded files are judged by their content: hostile samples through the checks and through the real upload forms."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtailmedia.models import Media

from courses import uploads
from courses.errors import DomainError
from tests.editing import form_values

TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BODY = "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PAGE = b"<!doctype html><script>alert(1)</script>"


def picture(format_name: str = "PNG", size=(8, 8)) -> bytes:
    content = io.BytesIO()
    Picture.new("RGB", size, "teal").save(content, format_name)
    return content.getvalue()


def archive(**entries) -> bytes:
    """A ZIP file; "__" in a name stands for "/"."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in entries.items():
            packed.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def word(**more) -> bytes:
    return archive(**{"[Content_Types].xml": TYPES, "word/document.xml": BODY} | more)


def open_text() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        packed.writestr("content.xml", "<x/>")
    return content.getvalue()


def wave() -> bytes:
    return b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + b"\0" * 40


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", picture()), ("a.JPG", picture("JPEG")), ("a.webp", picture("WEBP")), ("a.gif", picture("GIF"))],
)
def test_pictures_are_accepted(name, content):
    upload = file(name, content)
    uploads.check_image(upload)
    assert upload.read() == content


def picture_around(body: bytes) -> bytes:
    """A whole PNG picture that carries the body before its end."""
    content, chunk = picture(), b"noIs" + body
    end = content.rindex(b"IEND") - 4
    return content[:end] + struct.pack(">I", len(body)) + chunk + struct.pack(">I", zlib.crc32(chunk)) + content[end:]


@pytest.mark.parametrize("mark", [b"<svg", b"<SvG", b"<html", b"<?PHP", b"<svg ", b"<svg>"])
def test_marks_that_stand_in_a_photograph_by_chance_refuse_nothing(mark):
    noise = Random(mark.decode())
    body = noise.randbytes(50_000) + mark + b"\x8f" + noise.randbytes(50_000)
    uploads.check_image(file("a.png", picture_around(body)))


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_noise_is_no_markup(seed):
    assert uploads.MARKUP.search(Random(seed).randbytes(1_000_000)) is None


@pytest.mark.parametrize(
    "words", [b"<svg onload='alert(1)'>", b"<html>\n<body onload=x>", b"<?php eval($_GET);", PAGE]
)
def test_markup_amid_noise_is_found(words):
    noise = Random(1)
    body = noise.randbytes(50_000) + words + noise.randbytes(50_000)
    with translation.override("en"), pytest.raises(DomainError, match="script inside"):
        uploads.check_image(file("a.png", picture_around(body)))


HOSTILE_IMAGES = {
    "a web page as a picture": ("a.png", PAGE),
    "a program as a picture": ("a.jpg", PROGRAM),
    "a picture under another extension": ("a.png", picture("JPEG")),
    "a picture cut off": ("a.png", picture(size=(300, 300))[:120]),
    "a picture with an archive behind it": ("a.png", picture() + archive(x="y")),
    "a picture with a page behind it": ("a.gif", picture("GIF") + PAGE),
    "an SVG": ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    "an SVG as a picture": ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "a picture of too many pixels": ("a.png", picture(size=(9000, 5000))),
    "a picture that is too large": ("a.png", picture() + b"\0" * uploads.IMAGE_LIMIT),
    "nothing": ("a.png", b""),
}


@pytest.mark.parametrize("sample", HOSTILE_IMAGES)
def test_hostile_pictures_are_refused(sample):
    with pytest.raises(DomainError) as refusal:
        uploads.check_image(file(*HOSTILE_IMAGES[sample]))
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.docx", word()),
        ("a.xlsx", archive(**{"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"})),
        ("a.pptx", archive(**{"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<x/>"})),
        ("a.odt", open_text()),
        ("a.csv", "Họ tên;Đơn vị\n".encode()),
        ("a.txt", "Đô thị thông minh".encode("utf-8-sig")),
        ("a.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nXin chào".encode()),
        ("a.zip", archive(**{"bai.csv": "a"})),
    ],
)
def test_documents_are_accepted(name, content):
    upload = file(name, content)
    uploads.check_document(upload)
    assert upload.read() == content


HOSTILE_DOCUMENTS = {
    "a program as a PDF": ("a.pdf", PROGRAM),
    "a page before a PDF": ("a.pdf", PAGE + PDF),
    "a PDF with a page in its head": ("a.pdf", PDF.replace(b"1 0 obj", PAGE + b" 1 0 obj")),
    "a PDF with an archive behind it": ("a.pdf", PDF + archive(x="y") + b"%%EOF"),
    "a PDF cut off": ("a.pdf", b"%PDF-1.7\n1 0 obj"),
    "an archive as a Word document": ("a.docx", archive(x="y")),
    "a spreadsheet as a Word document": (
        "a.docx",
        archive(**{"[Content_Types].xml": TYPES, "xl/workbook.xml": "<x/>"}),
    ),
    "a Word document that explodes": ("a.docx", word(word__media="\0" * 60_000_000)),
    "a Word document with macros": ("a.docx", word(word__vbaProject="x", **{"word/vbaProject.bin": "x"})),
    "a Word document with entities": (
        "a.docx",
        archive(**{"[Content_Types].xml": TYPES, "word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
    ),
    "a Word document that is damaged": ("a.docx", word()[:-40]),
    "an archive that writes elsewhere": ("a.zip", archive(**{"../../etc/cron.d/x": "y"})),
    "an archive with a program": ("a.zip", archive(**{"tai-lieu/bai.exe": "MZ"})),
    "an archive with thousands of entries": ("a.zip", archive(**{f"n{n}": "" for n in range(5_001)})),
    "a text that is a web page": ("a.txt", PAGE),
    "a text in an old encoding": ("a.csv", "Họ tên".encode("utf-16")),
    "captions that are none": ("a.vtt", b"1\n00:00:01 --> 00:00:02\nhi"),
    "a kind that is not accepted": ("a.exe", PROGRAM),
    "no extension": ("README", b"x"),
    "a document that is too large": ("a.txt", b"a" * (uploads.DOCUMENT_LIMIT + 1)),
}


@pytest.mark.parametrize("sample", HOSTILE_DOCUMENTS)
def test_hostile_documents_are_refused(sample):
    with pytest.raises(DomainError) as refusal:
        uploads.check_document(file(*HOSTILE_DOCUMENTS[sample]))
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("audio", "a.mp3", b"ID3\x03\x00" + b"\0" * 100),
        ("audio", "a.mp3", b"\xff\xfb\x90\x64" + b"\0" * 100),
        ("audio", "a.wav", wave()),
        ("audio", "a.ogg", b"OggS" + b"\0" * 100),
        ("video", "a.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 100),
        ("video", "a.webm", b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1fB\x86\x81\x01B\x82\x84webm" + b"\0" * 100),
    ],
)
def test_recordings_are_accepted(kind, name, content):
    uploads.check_recording(file(name, content), kind=kind)


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("video", "a.mp4", PROGRAM),
        ("video", "a.mp4", PAGE),
        ("video", "a.mp3", b"ID3\x03\x00"),
        ("audio", "a.wav", b"RIFF\0\0\0\0AVI "),
        ("video", "a.mkv", b"\x1a\x45\xdf\xa3"),
        ("audio", "a.mp3", b"ID3\x03\x00" + PAGE),
    ],
)
def test_hostile_recordings_are_refused(kind, name, content):
    with pytest.raises(DomainError):
        uploads.check_recording(file(name, content), kind=kind)


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "stored"), [(picture(), 1), (PAGE, 0)])
def test_the_library_of_pictures_asks_the_check(client_of, editor, content, stored):
    client = client_of(editor)
    collection = Collection.get_first_root_node().pk
    client.post(
        "/admin/images/multiple/add/", {"title": "a", "collection": collection, "files[]": file("a.png", content)}
    )
    assert Image.objects.count() == stored


@pytest.mark.django_db
def test_the_refusal_is_shown_in_the_users_language(client_of, editor):
    collection = Collection.get_first_root_node().pk
    response = client_of(editor).post(
        "/admin/documents/multiple/add/", {"title": "a", "collection": collection, "files[]": file("a.pdf", PROGRAM)}
    )
    assert response.json()["success"] is False
    assert Document.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "stored"), [(b"\0\0\0\x18ftypisom" + b"\0" * 99, 1), (PROGRAM, 0)])
def test_the_library_of_recordings_asks_the_check(client_of, editor, content, stored):
    client = client_of(editor)
    values = form_values(client.get("/admin/media/video/add/")) | {"title": "a", "file": file("a.mp4", content)}
    client.post("/admin/media/video/add/", values)
    assert Media.objects.count() == stored


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.pdf", "a.txt"])
def test_a_document_is_handed_over_as_a_file_that_can_do_nothing(client_of, editor, name):
    document = Document.objects.create(title="a", file=file(name, PDF))
    response = client_of(editor).get(document.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_the_proxy_of_the_manual_lets_the_largest_recording_through():
    [limit] = re.findall(r"client_max_body_size (\d+)m;", Path("docs/deploy.md").read_text(encoding="utf-8"))
    assert int(limit) * uploads.MEGABYTE > uploads.MEDIA_LIMIT
