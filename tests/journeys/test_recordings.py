"""An editor uploads a film, a recording and captions; who is enrolled plays them in a browser, strangers get nothing."""

from tests import recordings
from tests.journeys.waiting import wait_until

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\n{}\n"
PLACES = "[...document.querySelectorAll('video[data-media], audio[data-media]')]"
LESSON = """
import json
from django.contrib.auth import get_user_model
from wagtail.documents.models import Document
from wagtailmedia.models import Media
from tests import make
film, sound = Media.objects.get(title="Phim thử"), Media.objects.get(title="Tiếng thử")
tracks = [{"type": "item", "id": code, "value": {"language": code, "file": Document.objects.get(title=f"phu-de-{code}").pk}}
          for code in ("en", "vi")]
blocks = [
    ("video", {"media": film.pk, "title": "Phim thử", "tracks": tracks, "transcript": "<p>Lời của phim</p>"}),
    ("audio", {"media": sound.pk, "title": "Tiếng thử", "transcript": "<p>Lời của tiếng</p>"}),
    ("embed", "https://youtu.be/dQw4w9WgXcQ"),
]
course = make.course(title="Khóa có phim", live=False)
lesson = make.lesson(make.module(course), title="Bài có phim")
lesson.body = json.dumps([{"type": kind, "value": value, "id": f"thu-{kind}"} for kind, value in blocks])
lesson.save_revision().publish()
make.enrolment(get_user_model().objects.get(email="hoc.vien05@demo.example"), make.run(course))
print(lesson.get_url_parts()[2])
"""


def test_recordings_play_with_captions_for_the_enrolled_alone(site, sign_in, visit, shot):
    upload(sign_in("bien.tap"), shot)
    page = sign_in("hoc.vien05")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    answers = []
    page.on("response", lambda response: answers.append((response.url, response.status)))
    page.goto(site.python(LESSON))
    sources = [
        address.removeprefix(site.url) for address in page.evaluate(f"{PLACES}.map(m => m.currentSrc || m.src)")
    ]
    assert len(sources) == 2
    play(page)
    shot(page, "learner-recordings")
    assert {status for address, status in answers if address.removeprefix(site.url) in sources} == {206}
    part = "async url => { const a = await fetch(url, {headers: {Range: 'bytes=100-199'}}); return [a.status, (await a.blob()).size] }"
    assert [page.evaluate(part, source) for source in sources] == [[206, 100], [206, 100]]
    captions_are_there(page)
    transcript_is_there(page)
    embedded_video_waits_to_be_asked(page, asked)
    stranger = sign_in("hoc.vien06")
    assert [stranger.request.get(source).status for source in sources] == [404, 404]
    assert [visit().request.get(source, max_redirects=0).status for source in sources] == [302, 302]


def upload(page, shot) -> None:
    """As an editor does it: the forms for media, and the drop area for documents."""
    for kind, title, name, content in (
        ("video", "Phim thử", "phim.webm", recordings.webm()),
        ("audio", "Tiếng thử", "tieng.wav", recordings.wav()),
    ):
        page.goto(f"/admin/media/{kind}/add/")
        page.locator("main [name=title]").fill(title)
        page.locator("main [name=file]").set_input_files({"name": name, "mimeType": f"{kind}/x", "buffer": content})
        page.locator("main [name=duration]").fill("4")
        page.locator("main form [type=submit]").last.click()
        page.wait_for_url("**/admin/media/")
    shot(page, "editor-media")
    page.goto("/admin/documents/multiple/add/")
    words = {"vi": "Xin chào đô thị", "en": "Hello city"}
    files = [
        {"name": f"phu-de-{code}.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS.format(line).encode()}
        for code, line in words.items()
    ]
    page.locator("#fileupload").set_input_files(files)
    page.locator("#upload-list form").nth(1).wait_for()


def play(page) -> None:
    """Both load what they are, and a jump into the middle arrives there."""
    page.evaluate(f"{PLACES}.forEach(m => {{ m.muted = true; m.preload = 'auto'; m.load() }})")
    wait_until(page, f"{PLACES}.every(m => m.readyState >= 1)")
    lengths = page.evaluate(f"{PLACES}.map(m => Math.round(m.duration))")
    assert lengths == [4, 2]
    page.evaluate(f"{PLACES}.forEach(m => m.currentTime = m.duration / 2)")
    wait_until(page, f"{PLACES}.every(m => !m.seeking && m.readyState >= 2)")
    assert page.evaluate(f"{PLACES}.map(m => m.currentTime)") == [2, 1]


def captions_are_there(page) -> None:
    tracks = "[...document.querySelector('video[data-media]').textTracks]"
    facts = f"{tracks}.map(t => [t.language, t.label, t.mode])"
    assert page.evaluate(facts) == [["en", "English", "disabled"], ["vi", "Tiếng Việt", "showing"]]
    wait_until(page, f"{tracks}[1].cues && {tracks}[1].cues.length === 1")
    assert page.evaluate(f"{tracks}[1].cues[0].text") == "Xin chào đô thị"


def transcript_is_there(page) -> None:
    words = page.get_by_text("Lời của phim")
    assert not words.is_visible()
    page.locator("figure.media summary", has_text="Bản chép lời").first.click()
    assert words.is_visible()


def embedded_video_waits_to_be_asked(page, asked: list[str]) -> None:
    """Nothing is fetched from another site before the reader opens its player."""
    link = page.get_by_role("link", name="Xem video trên YouTube")
    assert link.get_attribute("href") == "https://youtu.be/dQw4w9WgXcQ"
    foreign = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    link.scroll_into_view_if_needed()
    assert foreign not in asked
    page.locator("figure.media summary", has_text="YouTube").click()
    page.wait_for_timeout(500)
    assert foreign in asked
