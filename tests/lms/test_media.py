"""Files of the media folder: renditions for everybody, originals for the office, nothing else, never an error."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.images import get_image_model

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files():
    for path in ("images/hinh.png", "images/sub/hinh.png", "original_images/hinh.png", "documents/a.pdf"):
        default_storage.save(path, ContentFile(b"content"))


def test_a_rendition_is_for_everybody(client):
    response = client.get("/media/images/hinh.png")
    assert (response.status_code, response["Cache-Control"]) == (200, "public, max-age=604800")
    assert b"".join(response.streaming_content) == b"content"


def test_an_original_is_for_people_with_a_desk_in_the_office(client, client_of, learner, editor):
    address = "/media/original_images/hinh.png"
    assert [visitor.get(address).status_code for visitor in (client, client_of(learner))] == [404, 404]
    assert client_of(editor).get(address).status_code == 404
    get_image_model().objects.create(title="Hình", file="original_images/hinh.png", width=1, height=1)
    response = client_of(editor).get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, max-age=604800")


@pytest.mark.parametrize("path", ["images/", "images/sub", "images/khong-co.png", "documents/a.pdf", "images/../db"])
def test_folders_and_other_files_do_not_exist(client, path):
    assert client.get(f"/media/{path}").status_code == 404
