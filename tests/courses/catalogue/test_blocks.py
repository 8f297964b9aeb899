"""Blocks of lessons and articles as readers get them."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template import engines
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale
from wagtailmedia.models import Media

from courses.blocks import VideoBlock
from courses.models import LegalText, LessonPage
from tests import make
from tests.visible_text import squeezed

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
    assert '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><path d="M0 0" /></svg>' in html
    assert "figcaption" not in html


def film(*languages: str) -> dict:
    """The value of a video with a caption track in each of the languages."""
    video = Media.objects.create(title="Phim", type="video", file=ContentFile(b"x", name="phim.mp4"), duration=3)
    tracks = [
        {
            "language": language,
            "file": Document.objects.create(
                title=f"Phụ đề {language}", file=ContentFile(b"WEBVTT", name=f"{language}.vtt")
            ).pk,
        }
        for language in languages
    ]
    items = [{"type": "item", "value": track, "id": track["language"]} for track in tracks]
    return {"media": video.pk, "title": "Phim ngắn", "tracks": items, "transcript": "<p>Lời thoại</p>"}


def tracks_in(html: str) -> list[tuple]:
    """Language, name and whether it is shown unasked, of every caption track."""
    return re.findall(r'<track kind="captions" src="[^"]+" srclang="(\w+)" label="([^"]+)"( default)?>', html)


def test_a_video_has_captions_and_a_transcript():
    html = draw(("video", film("vi")))
    document = Document.objects.get(title="Phụ đề vi")
    assert f'<track kind="captions" src="{document.url}" srclang="vi" label="Tiếng Việt" default>' in html
    assert "<details" in html
    assert "<p>Lời thoại</p>" in html
    assert f"/media/{Media.objects.get().file.name}" not in html


@pytest.mark.parametrize(("language", "shown"), [("vi", ["", " default"]), ("en", [" default", ""])])
def test_captions_in_the_language_of_the_page_are_shown_unasked(language, shown):
    lesson = make.lesson(make.module(make.course()), body=json.dumps([{"type": "video", "value": film("en", "vi")}]))
    page = LessonPage.objects.get(pk=lesson.pk)
    page.locale = Locale.objects.get(language_code=language)
    names = [("en", "English"), ("vi", "Tiếng Việt")]
    assert tracks_in(TEMPLATE.render({"page": page})) == [
        (*name, default) for name, default in zip(names, shown, strict=True)
    ]


def test_a_video_without_captions_and_one_whose_captions_are_gone_still_play():
    value = film("vi")
    Document.objects.all().delete()
    for html in (draw(("video", value)), draw(("video", film()))):
        assert "<source" in html
        assert tracks_in(html) == []


def test_the_still_picture_of_a_video_comes_from_its_guarded_address():
    value = film()
    Media.objects.update(thumbnail="media_thumbnails/phim.png")
    assert f' poster="{reverse("lesson-media-poster", args=[value["media"]])}"' in draw(("video", value))


def refusal_of_tracks(*languages: str, name: str = "a.vtt") -> dict:
    """What the editor's form says of a video with these caption tracks, by place; empty when it is right."""
    block = VideoBlock()
    document = Document.objects.create(title="Phụ đề", file=ContentFile(b"WEBVTT", name=name))
    value = block.to_python(film())
    value["tracks"] = [{"language": language, "file": document} for language in languages]
    try:
        block.clean(value)
    except ValidationError as refusal:
        return refusal.as_json_data()["blockErrors"]
    return {}


def test_each_language_has_one_file_of_captions():
    assert refusal_of_tracks("vi", "en") == {}
    assert refusal_of_tracks("vi", "vi") == {
        "tracks": {"messages": ["Mỗi ngôn ngữ chỉ có một tệp phụ đề. Hãy giữ lại một tệp."]}
    }


def test_captions_are_webvtt_files():
    assert refusal_of_tracks("vi", name="a.pdf") == {
        "tracks": {
            "blockErrors": {
                0: {
                    "blockErrors": {
                        "file": {"messages": ["Phụ đề là tệp WebVTT (.vtt). Hãy chọn hoặc tải lên tệp này."]}
                    }
                }
            }
        }
    }


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
        in squeezed(html)
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


YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


def test_a_video_of_another_site_is_a_link_and_a_player_that_loads_when_it_is_opened():
    html = draw(("embed", YOUTUBE))
    assert html.index(f'href="{YOUTUBE}"') < html.index("<details") < html.index("<iframe")
    assert 'src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"' in html
    assert 'loading="lazy"' in html


def test_a_video_of_a_site_that_is_no_longer_allowed_is_a_link_alone(settings):
    settings.EMBED_PROVIDERS = ["vimeo"]
    html = draw(("embed", YOUTUBE))
    assert f'href="{YOUTUBE}"' in html
    assert "<iframe" not in html
