"""Files of a province: put there, chosen and changed by its own people; shared ones are chosen by all."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.organisations.branches import Branch
from tests.lms.bounds.province import CLOSED, bytes_of_a_picture, document, picture, recording

pytestmark = pytest.mark.django_db


def test_an_editor_uploads_into_the_files_of_the_province_alone(own, other):
    address = reverse("wagtailimages:add_multiple")

    def upload(collection):
        file = SimpleUploadedFile("moi.png", bytes_of_a_picture(), "image/png")
        return own.editor.post(address, {"files[]": file, "collection": collection.pk, "title": "Mới"})

    upload(own.branch["files"])
    for collection in (
        other.branch["files"],
        Collection.get_first_root_node(),
        Branch.objects.shared().get().collection,
    ):
        upload(collection)
    places = set(get_image_model().objects.filter(title="Mới").values_list("collection__name", flat=True))
    assert places == {"Tỉnh Lào Cai"}


def test_shared_files_are_chosen_and_not_changed(own):
    shared = Branch.objects.shared().get().collection
    image, paper, media = picture("Quốc huy", shared), document("Mẫu", shared), recording("Giới thiệu", shared)
    for name, word in (("wagtailimages_chooser", "Quốc huy"), ("wagtaildocs_chooser", "Mẫu")):
        assert word in own.editor.get(reverse(f"{name}:choose")).json()["html"]
    assert "Giới thiệu" in own.editor.get("/admin/media/chooser/?p=1").content.decode()
    chosen = (
        ("wagtailimages_chooser:chosen", image),
        ("wagtaildocs_chooser:chosen", paper),
        ("wagtailmedia:media_chosen", media),
    )
    for name, thing in chosen:
        assert own.editor.get(reverse(name, args=[thing.pk])).json()["result"]["id"] in (thing.pk, str(thing.pk)), (
            name
        )
    for name, thing in (("wagtailimages:edit", image), ("wagtaildocs:edit", paper), ("wagtailmedia:edit", media)):
        address = reverse(name, args=[thing.pk])
        assert own.editor.post(address, {"title": "Đổi"}).status_code in CLOSED
        thing.refresh_from_db()
        assert thing.title != "Đổi"


def test_files_at_the_root_are_for_those_who_work_everywhere(own, client_of, editor):
    image = picture("Của trung ương", Collection.get_first_root_node())
    address = reverse("wagtailimages_chooser:choose")
    assert "Của trung ương" not in own.editor.get(address).json()["html"]
    assert "Của trung ương" in client_of(editor).get(address).json()["html"]
    assert own.editor.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).status_code in CLOSED


def test_the_chooser_of_recordings_names_collections_with_something_to_choose_from_alone(
    own, other, client_of, editor
):
    Collection.get_first_root_node().add_child(name="Nội bộ trung ương")
    shared = Branch.objects.shared().get().collection.name
    for address in (reverse("wagtailmedia:chooser"), reverse("wagtailmedia:chooser_typed", args=["video"])):
        offered = own.editor.get(address).json()["html"]
        assert "Tỉnh Lào Cai" in offered and shared in offered
        assert "Tỉnh Sơn La" not in offered and "Nội bộ trung ương" not in offered
        everything = client_of(editor).get(address).json()["html"]
        assert "Tỉnh Sơn La" in everything and "Nội bộ trung ương" in everything
    listed = own.editor.get(reverse("wagtailmedia:index")).content.decode()
    assert "Tỉnh Sơn La" not in listed
