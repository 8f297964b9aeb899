"""Blocks of lessons and articles as readers get them."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.template import engines
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtailmedia.models import Media

from courses.models import LegalText, LessonPage
from courses.templatetags.catalogue import without_tracking
from tests import make

pytestmark = pytest.mark.django_db
TEMPLATE = engines["django"].from_string("{% load wagtailcore_tags %}{% include_block page.body %}")


def draw(*blocks) -> str:
    body = [{"type": kind, "value": value, "id": f"id-{n}"} for n, (kind, value) in enumerate(blocks)]
    lesson = make.lesson(make.module(make.course()), body=json.dumps(body))
    return TEMPLATE.render({"page": LessonPage.objects.get(pk=lesson.pk)})


def law(number: str, status: str = "in_force") -> LegalText:
    return LegalText.objects.create(
        number=number, kind="Nghị định", title="Về đô thị", issuer="Chính phủ", status=status
    )


def test_text_keeps_its_headings_and_lists():
    assert draw(("text", "<h2>Tiêu đề</h2><ul><li>Một</li></ul>")).strip() == (
        '<div class="rich-text"><h2>Tiêu đề</h2><ul><li>Một</li></ul></div>'
    )


def test_an_image_has_its_text_equivalent_size_and_caption():
    image = Image.objects.create(title="Phố", file=get_test_image_file(filename="pho.png"))
    html = draw(("image", {"image": image.pk, "alt": "Một con phố", "caption": "Phố chính"}))
    assert re.search(r'<img src="[^"]+" alt="Một con phố" loading="lazy" width="640" height="480">', html)
    assert "<figcaption>Phố chính</figcaption>" in html


def test_a_figure_is_drawn_inline_with_its_text_equivalent():
    html = draw(("figure", {"svg": '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>', "alt": "Sơ đồ", "caption": ""}))
    assert 'role="img" aria-label="Sơ đồ"' in html
    assert '<svg viewBox="0 0 9 9"><path d="M0 0"/></svg>' in html
    assert "figcaption" not in html


def test_a_video_has_captions_and_a_transcript():
    captions = Document.objects.create(title="Phụ đề", file=ContentFile(b"WEBVTT", name="phu-de.vtt"))
    video = Media.objects.create(title="Phim", type="video", file=ContentFile(b"x", name="phim.mp4"), duration=3)
    value = {"media": video.pk, "title": "Phim ngắn", "captions": captions.pk, "transcript": "<p>Lời thoại</p>"}
    html = draw(("video", value))
    assert f'<track kind="captions" src="{captions.url}" srclang="vi"' in html
    assert "<details" in html
    assert "<p>Lời thoại</p>" in html
    assert f"/media/{video.file.name}" not in html


def test_a_recording_has_a_transcript():
    audio = Media.objects.create(title="Âm thanh", type="audio", file=ContentFile(b"x", name="am.mp3"), duration=3)
    html = draw(("audio", {"media": audio.pk, "title": "Phỏng vấn", "transcript": "<p>Lời</p>"}))
    assert "<audio controls" in html
    assert "<p>Lời</p>" in html


def test_a_file_says_its_kind_and_size():
    document = Document.objects.create(title="Mẫu", file=ContentFile(b"x" * 2048, name="mau.pdf"))
    html = draw(("document", {"document": document.pk, "title": "Mẫu kế hoạch"}))
    assert f'href="{document.url}"' in html
    assert "PDF" in html


def test_a_callout_says_its_kind_and_title():
    html = draw(("callout", {"tone": "law", "title": "Điều 40", "text": "<p>Bồi dưỡng</p>"}))
    assert 'class="callout law"' in html
    assert "Điều 40" in html
    assert "<p>Bồi dưỡng</p>" in html


def test_a_table_has_a_caption_and_column_headings_and_is_reached_by_keyboard():
    value = {
        "caption": "So sánh",
        "table": {
            "columns": [{"type": "text", "heading": "Nội dung"}, {"type": "text", "heading": "Số"}],
            "rows": [{"values": ["Tiết", "8"]}],
            "caption": "",
        },
    }
    html = draw(("table", value))
    assert 'tabindex="0" aria-label="So sánh"' in html
    assert (
        '<caption>So sánh</caption><thead><tr><th scope="col">Nội dung</th><th scope="col">Số</th></tr></thead>'
        in html
    )
    assert re.findall(r"<td>\s*(.*?)\s*</td>", html) == ["Tiết", "8"]


@pytest.mark.parametrize(("status", "tone"), [("in_force", "good"), ("replaced", "warn"), ("expired", "bad")])
def test_a_citation_carries_the_status_of_the_legal_text(status, tone):
    html = draw(("citation", {"legal": law("269/2025/NĐ-CP", status).pk, "place": "Điều 40", "note": "Bồi dưỡng"}))
    assert "Nghị định 269/2025/NĐ-CP, Điều 40" in html
    assert f'<span class="badge {tone}">' in html


def test_a_citation_whose_legal_text_is_gone_draws_nothing():
    assert draw(("citation", {"legal": None, "place": "", "note": ""})).strip() == ""


def test_one_citation_and_five_cost_the_same_queries(django_assert_num_queries):
    for count in (1, 5):
        body = [
            {
                "type": "citation",
                "value": {"legal": law(f"{count}{n}/2025").pk, "place": "", "note": ""},
                "id": str(n),
            }
            for n in range(count)
        ]
        lesson = make.lesson(make.module(make.course()), body=json.dumps(body))
        page = LessonPage.objects.get(pk=lesson.pk)
        with django_assert_num_queries(1):
            assert TEMPLATE.render({"page": page}).count('class="citation"') == count


def test_two_checks_of_a_page_do_not_share_their_answers():
    option = {"text": "Đúng", "correct": True, "feedback": "Vì vậy"}
    value = {"question": "Câu hỏi", "multiple": False, "options": [option, {"text": "Sai", "correct": False}]}
    html = draw(("check", value), ("check", value))
    names = re.findall(r'<input type="radio" name="([^"]+)"', html)
    assert names == ["id-0", "id-0", "id-1", "id-1"]
    assert html.count("data-correct") == 2
    assert "Vì vậy" in html


def test_an_exercise_hides_its_answer_until_it_is_asked_for():
    html = draw(("exercise", {"title": "Thử", "task": "<p>Việc</p>", "answer": "<p>Lời giải</p>"}))
    assert "<p>Việc</p>" in html.split("<details")[0]
    assert "<p>Lời giải</p>" in html.split("<details")[1]


def test_embedded_players_come_from_the_address_without_tracking():
    html = without_tracking('<iframe src="https://www.youtube.com/embed/abc?feature=oembed"></iframe>')
    assert html == '<iframe src="https://www.youtube-nocookie.com/embed/abc?feature=oembed"></iframe>'
