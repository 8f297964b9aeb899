"""Tags of files of another province: neither suggested to who types one, nor offered as a filter."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

LISTS = {
    "image": ("wagtailimages:index", "wagtailimages_chooser:choose"),
    "document": ("wagtaildocs:index", "wagtaildocs_chooser:choose"),
    "recording": ("wagtailmedia:index", "wagtailmedia:chooser"),
}
OFFERING_NONE = {"wagtaildocs_chooser:choose", "wagtailmedia:index"}


def words(response) -> str:
    is_page = response["Content-Type"].startswith("text/html")
    return response.content.decode() if is_page else response.json()["html"]


@pytest.mark.parametrize("kind", LISTS)
def test_tags_of_another_province_are_neither_suggested_nor_offered(own, other, kind):
    getattr(own, kind).tags.add("the-noi-nay")
    getattr(other, kind).tags.add("the-noi-khac")
    for address in ("/admin/tag-autocomplete/", "/admin/tag-autocomplete/taggit/tag/"):
        assert own.editor.get(address, {"term": "the"}).json() == ["the-noi-nay"]
    for name in LISTS[kind]:
        page = words(own.editor.get(reverse(name)))
        assert "the-noi-khac" not in page
        assert "the-noi-nay" in page or name in OFFERING_NONE


def test_the_list_of_recordings_knows_no_tags_of_another_province(own, other):
    own.recording.tags.add("the-noi-nay")
    other.recording.tags.add("the-noi-khac")
    offered = own.editor.get(reverse("wagtailmedia:index")).context["popular_tags"]
    assert [tag.name for tag in offered] == ["the-noi-nay"]


def test_a_tag_on_files_of_both_provinces_is_suggested_once(own, other):
    for thing in (own.image, own.document, other.image):
        thing.tags.add("chung")
    assert own.editor.get("/admin/tag-autocomplete/", {"term": "ch"}).json() == ["chung"]
    assert own.editor.get("/admin/tag-autocomplete/").json() == []


def test_only_tags_are_suggested_and_to_the_back_office_alone(own, client):
    assert own.editor.get("/admin/tag-autocomplete/users/user/", {"term": "a"}).status_code == 404
    assert client.get("/admin/tag-autocomplete/", {"term": "a"}).status_code == 302
