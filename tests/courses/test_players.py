"""Videos of other sites: which become players, and that one list decides what editors enter and what frames may load."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as installed
from django.core.exceptions import ImproperlyConfigured, ValidationError

from courses import players
from courses.blocks import ArticleBody
from courses.models import LessonPage
from tests import make
from tests.editing import form_values

YOUTUBE = players.Player("YouTube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
VIMEO = players.Player("Vimeo", "https://player.vimeo.com/video/76979871?dnt=1")
BOTH = ["youtube", "vimeo"]


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("https://youtube.com/watch?app=desktop&v=dQw4w9WgXcQ&t=10s", YOUTUBE),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://player.vimeo.com/video/76979871", VIMEO),
        ("https://www.youtube.com/@kenh", None),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQextra", None),
        ("https://evil.example/?u=https://youtu.be/dQw4w9WgXcQ", None),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", None),
        ("javascript:alert(1)//youtu.be/dQw4w9WgXcQ", None),
    ],
)
def test_addresses_that_people_copy_become_players(address, player):
    assert players.player(address, names=BOTH) == player


def test_only_sites_that_the_installation_allows_have_a_player():
    assert players.player("https://vimeo.com/76979871", names=["youtube"]) is None


def test_the_content_policy_allows_frames_of_exactly_the_allowed_sites():
    code = "import lms.settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['frame-src'])"
    environment = os.environ | {"EMBED_PROVIDERS": "vimeo"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(["'self'", "https://player.vimeo.com"])
    assert players.origins(BOTH) == ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
    assert installed.CONTENT_SECURITY_POLICY["DIRECTIVES"]["frame-src"][1:] == players.origins(
        installed.EMBED_PROVIDERS
    )


def test_an_unknown_site_in_the_configuration_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="EMBED_PROVIDERS names dailymotion; known are vimeo, youtube"):
        players.origins(["youtube", "dailymotion"])


def test_an_editor_is_told_which_sites_are_allowed_and_what_to_do_instead(settings):
    settings.EMBED_PROVIDERS = ["youtube"]
    block = ArticleBody().child_blocks["embed"]
    with pytest.raises(ValidationError) as refusal:
        block.clean("https://vimeo.com/76979871")
    assert "(YouTube)" in refusal.value.messages[0]
    assert block.clean("https://youtu.be/dQw4w9WgXcQ") == "https://youtu.be/dQw4w9WgXcQ"


@pytest.mark.django_db
def test_a_refused_address_loses_nothing_that_the_editor_wrote(client_of, editor):
    lesson = make.lesson(make.module(make.course()))
    client, address = client_of(editor), f"/admin/pages/{lesson.pk}/edit/"
    values = form_values(client.get(address), selector="form[data-edit-form]")
    body = {"body-count": "2"}
    for n, (kind, value) in enumerate([("callout", ""), ("embed", "https://tap-chi.example/phim/7")]):
        body |= {f"body-{n}-{part}": "" for part in ("deleted", "id")}
        body |= {f"body-{n}-type": kind, f"body-{n}-order": str(n), f"body-{n}-value": value}
    body |= {"body-0-value-tone": "note", "body-0-value-title": "Ghi chú còn nguyên", "body-0-value-text": "null"}
    answer = client.post(address, values | body | {"action-publish": "action-publish"})
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "https://tap-chi.example/phim/7" in shown
    assert "(YouTube, Vimeo)" in shown
    assert answer.context["form"]["body"].value()[0].value["title"] == "Ghi chú còn nguyên"
    assert LessonPage.objects.get(pk=lesson.pk).latest_revision is None
