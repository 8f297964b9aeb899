"""Pictures, files and pages of translations, in the place of those of the original."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation, TranslationSource

from lms.awareness.models import ArticlePage
from tests import make
from tests.lms.bounds.province import Province

pytestmark = pytest.mark.django_db

NOTHING = 987_654_321
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def own(client_of):
    return Province("Lào Cai", client_of)


@pytest.fixture
def other(client_of):
    return Province("Sơn La", client_of)


@pytest.fixture
def translation(own):
    """Of an article with a picture, a file and a related page into English."""
    page = make.article("Bài", place=own.branch["articles"], live=False)
    page.body = [
        ("image", {"image": own.image, "alt": "Hình", "caption": ""}),
        ("document", {"document": own.document, "title": "Tệp"}),
        ("video", {"media": own.recording, "title": "Phim", "tracks": [{"language": "vi", "file": own.document}]}),
    ]
    page.course = own.course
    page.save_revision()
    page.save()
    source, _created = TranslationSource.get_or_create_from_instance(page)
    made = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    made.save_target(user=own.people["editor"], publish=False)
    return made


def segments(translation) -> dict[str, OverridableSegment]:
    found = OverridableSegment.objects.filter(source=translation.source).select_related("context")
    original = translation.source.as_instance()
    return {each.context.get_field_path(original): each for each in found}


def put(client, translation, segment, value):
    address = reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk])
    return client.put(address, f"value={value}", content_type=FORM)


def kinds(province) -> dict[str, int]:
    return {
        "body.image.image": province.image.pk,
        "body.document.document": province.document.pk,
        "body.video.media": province.recording.pk,
        "body.video.tracks.item.file": province.document.pk,
        "course": province.course.pk,
    }


def test_a_translation_takes_files_and_pages_of_the_own_province_alone(own, other, translation):
    found = segments(translation)
    assert set(kinds(own)) <= set(found)
    for name, foreign in kinds(other).items():
        for key in (foreign, NOTHING, f"%20{foreign}", "abc"):
            assert put(own.editor, translation, found[name], key).status_code == 404, name
        assert not SegmentOverride.objects.exists()
        assert put(own.editor, translation, found[name], kinds(own)[name]).status_code in (200, 201), name
        SegmentOverride.objects.all().delete()
    assert not ArticlePage.objects.filter(course=other.course).exists()


def test_what_was_refused_leaves_an_earlier_choice_as_it_was(own, other, translation):
    image = segments(translation)["body.image.image"]
    put(own.editor, translation, image, own.image.pk)
    put(own.editor, translation, image, other.image.pk)
    assert SegmentOverride.objects.get().data == str(own.image.pk)


def test_a_choice_is_taken_back_by_those_of_the_province_alone(own, other, translation):
    image = segments(translation)["body.image.image"]
    put(own.editor, translation, image, own.image.pk)
    address = reverse("wagtail_localize:edit_override", args=[translation.pk, image.pk])
    assert other.editor.delete(address).status_code == 404
    assert own.editor.delete(address).status_code == 200
    assert not SegmentOverride.objects.exists()
