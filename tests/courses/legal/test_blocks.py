"""Words of the back office follow the reader, whoever of two languages opened a page of this process first."""

import html
import json
import re

import pytest
from django.utils import translation
from wagtail.admin.telepath import JSContext
from wagtail.users.models import UserProfile

from courses.blocks import CitationBlock
from courses.legal.blocks import LegalTextChooserBlock
from tests import make

WORDS = {
    "vi": ["Chọn văn bản pháp luật", "Chọn văn bản pháp luật khác", "Sửa văn bản pháp luật này"],
    "en": ["Choose a legal text", "Choose another legal text", "Edit this legal text"],
}


def plain(text: str) -> str:
    """Words as people see them, out of HTML that holds JSON that holds HTML."""
    return html.unescape(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), html.unescape(text)))


def packed(block) -> str:
    """What the editor's scripts get for the block."""
    return plain(json.dumps(JSContext().pack(block), default=str))


def said_in(text: str) -> list[str]:
    return [language for language, words in WORDS.items() if all(word in text for word in words)]


@pytest.mark.parametrize("order", [("vi", "en"), ("en", "vi")])
def test_a_citation_is_chosen_in_the_language_of_the_reader(order):
    block = CitationBlock()
    found = []
    for language in order:
        with translation.override(language):
            found += said_in(packed(block))
    assert found == list(order)


def test_choosers_keep_to_their_own_language_when_made_in_another():
    with translation.override("en"):
        widget = LegalTextChooserBlock().widget
    with translation.override("vi"):
        assert str(widget.choose_one_text) == "Chọn văn bản pháp luật"


@pytest.mark.django_db
@pytest.mark.parametrize("order", [("vi", "en"), ("en", "vi")])
def test_the_editor_and_its_menus_speak_the_language_of_the_reader(client_of, administrator, order):
    lesson = make.lesson(make.module(make.course()))
    client, found = client_of(administrator), []
    for language in order:
        UserProfile.objects.update_or_create(user=administrator, defaults={"preferred_language": language})
        shown = plain(client.get(f"/admin/pages/{lesson.pk}/edit/").content.decode())
        found.append((said_in(shown), '"Translations"' in shown))
    assert found == [([language], language == "en") for language in order]
