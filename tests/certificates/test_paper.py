"""The PDF: complete, tagged, never clipped, the same for everybody."""

import subprocess
import time
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from certificates import actions, checks, fonts, layout, rendering
from certificates.models import Certificate
from courses.errors import DomainError
from tests.certificates import papers

MM = 72 / 25.4
SNAPSHOT = {
    "title": "Giấy xác nhận hoàn thành khóa học",
    "holder": "Nguyễn Thị Ngọc Ánh",
    "gender": "female",
    "birth_date": "1986-03-15",
    "workplace": "Phòng Quản lý đô thị, Sở Xây dựng tỉnh Nghệ An",
    "course": "Tổng quan phát triển đô thị thông minh bền vững",
    "course_code": "KH-01",
    "tiet": "7.5",
    "format": "online",
    "completed_on": "2026-02-05",
    "issued_on": "2026-03-22",
    "number": "0173/2026/XN-ĐTTM",
    "entry": 173,
    "issuer": "Học viện Chiến lược, Bồi dưỡng cán bộ xây dựng",
    "superior": "Bộ Xây dựng",
    "place": "Hà Nội",
    "signer_title": "Giám đốc",
    "signer_name": "Trần Văn Bình",
}
NAME_60 = "Công Tằng Tôn Nữ Nguyễn Phước Thị Quỳnh Như Ngọc Nguyệt Ánh"
WORDS = "Bồi dưỡng kiến thức, kỹ năng quản lý nhà nước về phát triển đô thị thông minh bền vững và quản trị dữ liệu đô thị "
LONG = {
    "holder": (NAME_60 + " Minh")[:60].strip(),
    "course": (WORDS * 3)[:200].strip(),
    "workplace": (WORDS * 3)[:250].strip(),
    "issuer": (WORDS * 3)[:250].strip(),
    "superior": (WORDS * 3)[:250].strip(),
    "place": "Thành phố Hồ Chí Minh và các vùng phụ cận phía Nam",
    "signer_title": (WORDS * 2)[:150].strip(),
    "signer_name": (NAME_60 * 3)[:150].strip(),
    "number": ("0173/2026/XN-" + "Đ" * 80)[:80],
}


def paper(**fields) -> Certificate:
    return Certificate(code="8F3K2QVM7HJN4PXW", snapshot=SNAPSHOT | fields)


def run(*command, content: bytes) -> bytes:
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout


def text_of(content: bytes) -> str:
    return " ".join(run("pdftotext", "-", "-", content=content).decode().split())


def words_of(content: bytes) -> list[tuple[float, float, float, float]]:
    """Boxes of all words on the sheet in points."""
    page = ElementTree.fromstring(run("pdftotext", "-bbox", "-", "-", content=content))
    found = page.iter("{http://www.w3.org/1999/xhtml}word")
    return [tuple(float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")) for word in found]


@pytest.fixture(scope="module")
def content():
    return rendering.render(paper())


def test_every_printed_field_can_be_read_and_searched(content):
    text = text_of(content)
    for words in (
        "BỘ XÂY DỰNG",
        "HỌC VIỆN CHIẾN LƯỢC, BỒI DƯỠNG CÁN BỘ XÂY DỰNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY XÁC NHẬN HOÀN THÀNH KHÓA HỌC",
        "Xác nhận bà Nguyễn Thị Ngọc Ánh",
        "Sinh ngày 15 tháng 3 năm 1986",
        "Đơn vị công tác: Phòng Quản lý đô thị, Sở Xây dựng tỉnh Nghệ An",
        "Tổng quan phát triển đô thị thông minh bền vững",
        "7,5 tiết, hình thức trực tuyến, hoàn thành ngày 05 tháng 02 năm 2026",
        "Hà Nội, ngày 22 tháng 3 năm 2026",
        "GIÁM ĐỐC",
        "Trần Văn Bình",
        "Số: 0173/2026/XN-ĐTTM",
        "Vào sổ số: 173",
        paper().verify_url,
    ):
        assert words in text


def test_the_file_is_sound_one_sheet_of_a4_across_and_its_fonts_are_inside(content, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    run("qpdf", "--check", str(file), content=b"")
    information = run("pdfinfo", str(file), content=b"").decode()
    assert "Pages:           1\n" in information
    assert "Tagged:          yes\n" in information
    assert "841.89 x 595.276 pts (A4)" in information
    fonts_used = run("pdffonts", str(file), content=b"").decode().splitlines()[2:]
    assert [line.split()[-5:-2] for line in fonts_used] == [["yes", "yes", "yes"]] * 3


def test_the_file_is_tagged_with_one_heading_and_its_language(content, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    structure = run("pdfinfo", "-struct-text", "-", content=content).decode()
    assert structure.count("H1 (block)") == 1
    assert b"/Lang (vi)" in run("qpdf", "--qdf", "--object-streams=disable", str(file), "-", content=b"")


def test_the_code_to_type_stands_beside_the_qr_code(content):
    assert f"Mã tra cứu: {paper().shown_code}" in text_of(content)


def test_the_code_leads_to_the_address_of_verification(content):
    image = Image.open(BytesIO(run("pdftoppm", "-r", "100", "-png", "-", content=content)))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [paper().verify_url]


@pytest.mark.parametrize("fields", [LONG, {"holder": LONG["holder"], "course": LONG["course"]}, {"holder": "X" * 60}])
def test_long_texts_are_complete_inside_the_frame_and_do_not_overlap(fields):
    content = rendering.render(paper(**fields))
    text = text_of(content).replace(" ", "").casefold()
    for name, value in fields.items():
        assert value.replace(" ", "").casefold() in text, name
    boxes = words_of(content)
    inside = 14 * MM
    assert min(box[0] for box in boxes) >= inside
    assert max(box[2] for box in boxes) <= 297 * MM - inside
    assert max(box[3] for box in boxes) <= 210 * MM - inside
    blocks = layout.arrange(
        SNAPSHOT | fields, address=paper().verify_url, code=paper().shown_code, faces=fonts.faces()
    )
    assert list(overlapping(blocks)) == []


def placed(letters: str, lengths: dict[str, int]) -> list[layout.Block]:
    """A paper whose fields are as long as given, in words of ten letters."""
    fields = {name: (f"{letters * 9} " * 2000)[:length].strip() for name, length in lengths.items()}
    return layout.arrange(SNAPSHOT | fields, address=paper().verify_url, code=paper().shown_code, faces=fonts.faces())


def test_the_longest_fields_fit_in_the_widest_letters():
    stored = {"holder": 150, "workplace": 250, "course": 255, "signer_title": 150, "signer_name": 150, "place": 100}
    blocks = placed("W", stored | {"superior": 250, "issuer": 250})
    assert list(overlapping(blocks)) == []
    assert max(block.bottom for block in blocks) <= 196 * MM


def test_a_text_that_cannot_fit_is_refused_and_never_clipped():
    with pytest.raises(DomainError):
        placed("W", {"course": 20_000})


def overlapping(blocks):
    """Pairs of texts whose areas meet."""
    areas = [(b.name, b.middle - b.widest / 2, b.top, b.middle + b.widest / 2, b.bottom) for b in blocks]
    for number, (one, left, top, right, bottom) in enumerate(areas):
        for other, left2, top2, right2, bottom2 in areas[number + 1 :]:
            if left < right2 and left2 < right and top < bottom2 - 0.01 and top2 < bottom - 0.01:
                yield one, other


def test_missing_fields_leave_no_empty_words():
    empty = dict.fromkeys(
        ("gender", "birth_date", "workplace", "superior", "place", "signer_title", "signer_name", "format"), ""
    )
    text = text_of(rendering.render(paper(**empty)))
    assert "Xác nhận ông/bà" in text
    assert "Ngày 22 tháng 3 năm 2026" in text
    assert "7,5 tiết, hoàn thành ngày" in text
    assert "Đơn vị công tác" not in text


def test_markup_in_a_name_is_printed_as_text():
    assert "<b>Ánh</b>" in text_of(rendering.render(paper(holder="<b>Ánh</b> & con")))


def test_the_same_paper_gives_the_same_bytes(content):
    assert rendering.render(paper()) == content


def test_older_fonts_are_refused_with_the_letters_they_lack(tmp_path):
    from fontTools.subset import main as subset

    for file in fonts.FILES.values():
        subset(
            [str(fonts.faces()["regular"].path), "--unicodes=U+0020-007E,U+1EA0", f"--output-file={tmp_path / file}"]
        )
    with pytest.raises(DomainError) as refusal:
        fonts.choose([tmp_path / "nowhere", tmp_path])
    (reason,) = refusal.value.reasons
    assert str(tmp_path) in reason
    assert len(fonts.LETTERS) == 146


def test_the_start_checks_the_typeface(monkeypatch, tmp_path):
    call_command("check", tags=["certificates"])
    monkeypatch.setattr(fonts, "FOLDERS", [tmp_path])
    fonts.faces.cache_clear()
    try:
        assert [error.id for error in checks.papers_have_every_letter(None)] == ["certificates.E001"]
    finally:
        monkeypatch.undo()
        fonts.faces.cache_clear()


@pytest.mark.django_db
def test_a_paper_is_printed_once_and_its_hash_is_kept(papers_folder):
    certificate = papers.printed()
    file = papers_folder / certificate.pdf.name
    assert certificate.pdf.name == f"{certificate.year}/{certificate.code}.pdf"
    assert certificate.sha256 == sha256(file.read_bytes()).hexdigest()
    stamp, printed_at = file.stat().st_mtime_ns, certificate.rendered_at
    again = actions.produce(certificate, now=timezone.now() + timedelta(days=1))
    assert (file.stat().st_mtime_ns, again.rendered_at) == (stamp, printed_at)


@pytest.mark.django_db
def test_a_half_finished_try_is_replaced(papers_folder):
    certificate = papers.issued()
    folder = papers_folder / str(certificate.year)
    folder.mkdir(parents=True)
    (folder / f"{certificate.code}.pdf").write_bytes(b"%PDF-half")
    certificate = actions.produce(certificate, now=timezone.now())
    assert [file.name for file in folder.iterdir()] == [f"{certificate.code}.pdf"]
    assert certificate.pdf.read().startswith(b"%PDF-1.7")


@pytest.mark.django_db
def test_a_lost_file_comes_back_only_with_the_same_bytes(papers_folder, settings):
    certificate = papers.printed()
    file = papers_folder / certificate.pdf.name
    before = file.read_bytes()
    file.unlink()
    actions.produce(certificate, now=timezone.now())
    assert file.read_bytes() == before
    file.unlink()
    settings.PUBLIC_URL = "https://moved.example.vn"
    with pytest.raises(DomainError):
        actions.produce(certificate, now=timezone.now())
    assert not file.exists()


def test_a_paper_costs_at_most_sixty_milliseconds_in_a_warm_process(content):
    best = []
    for number in range(10):
        start = time.process_time()
        rendering.render(paper(number=f"{number:04d}/2026"))
        best.append(time.process_time() - start)
    assert min(best) <= 0.060
