"""Files of lessons are served only to those who may study the lesson."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction, ReferenceIndex
from wagtailmedia.models import get_media_model

from lms.home.models import ContentPage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    translation.activate("vi")


@pytest.fixture
def video():
    return get_media_model().objects.create(
        title="Bài giảng",
        type="video",
        file=ContentFile(b"0123456789", name="bai-giang.mp4"),
        thumbnail=ContentFile(b"png", name="bai-giang.png"),
    )


@pytest.fixture
def handout():
    return get_document_model().objects.create(title="Tài liệu", file=ContentFile(b"%PDF-1.7", name="tai-lieu.pdf"))


def indexed(page):
    """What the queue does after a page was saved."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(page)
    return page


@pytest.fixture
def lesson(video, handout):
    body = [
        ("video", {"media": video, "title": "Bài giảng", "tracks": [], "transcript": "<p>Lời</p>"}),
        ("document", {"document": handout, "title": "Tài liệu"}),
    ]
    return indexed(make.lesson(make.module(make.course()), body=body))


@pytest.fixture
def enrolment(lesson, learner):
    return make.enrolment(learner, make.run(lesson.get_parent().get_parent().specific))


@pytest.fixture
def addresses(video, handout, lesson) -> list[str]:
    return [
        reverse("lesson-media", args=[video.pk]),
        reverse("lesson-media-poster", args=[video.pk]),
        handout.url,
    ]


def test_the_learner_gets_the_files(client_of, learner, enrolment, addresses):
    client = client_of(learner)
    assert [b"".join(client.get(url).streaming_content) for url in addresses] == [b"0123456789", b"png", b"%PDF-1.7"]


def test_the_lesson_plays_and_links_the_files_from_their_guarded_addresses(
    client_of, learner, enrolment, lesson, addresses
):
    page = client_of(learner).get(lesson.url).content.decode()
    assert [address in page for address in (addresses[0], addresses[2])] == [True, True]
    assert "/media/media/" not in page


def test_recordings_are_only_read(client_of, learner, enrolment, addresses):
    client = client_of(learner)
    assert client.post(addresses[0]).status_code == 405
    assert client.head(addresses[0])["Content-Length"] == "10"


def test_the_learner_may_seek_in_a_recording(client_of, learner, enrolment, addresses):
    response = client_of(learner).get(addresses[0], headers={"range": "bytes=4-6"})
    assert (response.status_code, response.getvalue(), response["Content-Type"]) == (206, b"456", "video/mp4")


def test_strangers_do_not_find_the_files(client_of, outsider, enrolment, addresses):
    client = client_of(outsider)
    assert [client.get(url).status_code for url in addresses] == [404, 404, 404]


def test_visitors_sign_in_first(client, enrolment, addresses):
    assert [client.get(url).url for url in addresses] == [
        f"{reverse('account_login')}?next={url}" for url in addresses
    ]


def test_staff_get_the_files(client_of, editor, addresses):
    client = client_of(editor)
    assert [client.get(url).status_code for url in addresses] == [200, 200, 200]


def test_a_file_that_a_public_page_uses_too_is_public(client, addresses, handout, lesson):
    page = make.home().add_child(
        instance=ContentPage(
            title="Biểu mẫu", slug="bieu-mau", body=[("document", {"document": handout, "title": "T"})]
        )
    )
    indexed(page)
    assert client.get(addresses[2]).status_code == 200
    page.unpublish()
    assert client.get(addresses[2]).status_code == 302


@pytest.fixture
def members_article(handout):
    """An article for signed-in people, with a document."""
    page = make.article()
    page.body = [("document", {"document": handout, "title": "Tài liệu"})]
    page.save_revision().publish()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return indexed(page)


def test_the_files_of_a_closed_page_open_for_those_who_may_read_it(
    client, client_of, learner, handout, members_article
):
    assert client.get(handout.url).status_code == 302
    assert client_of(learner).get(handout.url).status_code == 200
    PageViewRestriction.objects.update(restriction_type=PageViewRestriction.GROUPS)
    assert client_of(learner).get(handout.url).status_code == 404


def test_a_player_goes_on_where_it_stopped_although_the_files_name_is_vietnamese(client_of, editor, video):
    video.file = ContentFile(b"0123456789", name="bài-giảng.mp4")
    video.save()
    client, address = client_of(editor), reverse("lesson-media", args=[video.pk])
    tag = client.get(address)["ETag"]
    reply = client.get(address, headers={"range": "bytes=4-6", "if-range": tag})
    assert (tag.isascii(), reply.status_code, reply.getvalue()) == (True, 206, b"456")


def test_a_file_that_no_page_uses_is_for_staff_alone(client_of, learner, editor, handout):
    assert client_of(learner).get(handout.url).status_code == 404
    assert client_of(editor).get(handout.url).status_code == 200


def test_files_open_and_close_with_publishing_before_any_worker_ran(client_of, learner, video, handout):
    lesson = make.lesson(make.module(make.course()))
    make.enrolment(learner, make.run(lesson.get_parent().get_parent().specific))
    client, address = client_of(learner), reverse("lesson-media", args=[video.pk])
    lesson.body = [("video", {"media": video, "title": "Bài giảng", "transcript": "<p>Lời</p>"})]
    draft = lesson.save_revision()
    assert client.get(address).status_code == 404
    draft.publish()
    assert client.get(address).status_code == 200
    lesson.body = [("text", f'<p><a linktype="document" id="{handout.pk}">Tài liệu</a></p>')]
    lesson.save_revision().publish()
    assert [client.get(url).status_code for url in (address, handout.url)] == [404, 200]


def test_a_lost_file_is_not_found(client_of, learner, enrolment, addresses, video):
    video.file.storage.delete(video.file.name)
    assert client_of(learner).get(addresses[0]).status_code == 404
