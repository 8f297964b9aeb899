"""The back office as a whole: menus by job, deletions that Wagtail would allow, dates, the home panel."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Locale, ReferenceIndex
from wagtailmedia.models import Media

from courses.audit.models import AuditEntry
from lms.home.models import SiteSettings
from lms.users import roles
from tests import make
from tests.courses.test_uploads import PDF, file, picture
from tests.editing import said


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


@pytest.fixture
def lesson(db):
    """A lesson that uses a picture, a document and a recording."""
    image = Image.objects.create(title="Bản đồ", file=file("a.png", picture()))
    document = Document.objects.create(title="Tài liệu", file=file("a.pdf", PDF))
    media = Media.objects.create(title="Phim", type="video", duration=1, file=file("a.mp4", b"x"))
    lesson = make.lesson(
        make.module(make.course()),
        title="Bài có tệp",
        body=[
            ("image", {"image": image, "alt": "x", "caption": ""}),
            ("document", {"document": document, "title": "x"}),
            ("video", {"media": media, "title": "x", "tracks": [], "transcript": ""}),
        ],
    )
    ReferenceIndex.create_or_update_for_object(lesson)
    return lesson


DELETIONS = [
    (Image, "wagtailimages:delete"),
    (Image, "wagtailimages:delete_multiple"),
    (Document, "wagtaildocs:delete"),
    (Document, "wagtaildocs:delete_multiple"),
    (Media, "wagtailmedia:delete"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "address"), DELETIONS)
def test_a_file_in_use_stays_and_its_use_is_named(client, lesson, model, address):
    thing = model.objects.get()
    response = client.post(reverse(address, args=[thing.pk]), follow=True)
    assert model.objects.filter(pk=thing.pk).exists()
    [sentence] = said(response)
    assert "Bài có tệp" in sentence


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "address"), DELETIONS)
def test_where_a_file_is_used_is_told_to_nobody_who_may_not_delete_it(client_of, issuer, lesson, model, address):
    thing = model.objects.get()
    response = client_of(issuer).post(reverse(address, args=[thing.pk]), follow=True)
    assert "Bài có tệp" not in response.content.decode()
    assert model.objects.filter(pk=thing.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "address"), [row for row in DELETIONS if "multiple" not in row[1]])
def test_a_file_that_nothing_uses_goes(client, lesson, model, address):
    lesson.delete()
    client.post(reverse(address, args=[model.objects.get().pk]))
    assert model.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "path"), [(Image, "wagtailimages/image"), (Document, "wagtaildocs/document")])
def test_files_in_use_stay_in_bulk(client, lesson, model, path):
    thing = model.objects.get()
    response = client.post(f"/admin/bulk/{path}/delete/?id={thing.pk}&next=/admin/", follow=True)
    assert response.status_code == 200
    assert model.objects.filter(pk=thing.pk).exists()
    assert len(said(response)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["vi", "en"])
def test_a_language_with_pages_stays(client, code):
    locale = Locale.objects.get(language_code=code)
    address = reverse("wagtaillocales:delete", args=[locale.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, follow=True)
    assert response.status_code == 200
    assert Locale.objects.filter(pk=locale.pk).exists()
    assert len(said(response)) == 1


@pytest.mark.django_db
def test_a_group_that_is_a_role_stays_and_another_goes(client):
    role = Group.objects.get(name=roles.EDITOR)
    response = client.post(reverse("wagtailusers_groups:delete", args=[role.pk]), follow=True)
    assert Group.objects.filter(pk=role.pk).exists()
    assert len(said(response)) == 1
    other = Group.objects.create(name="Nhóm thử")
    client.post(reverse("wagtailusers_groups:delete", args=[other.pk]))
    assert not Group.objects.filter(pk=other.pk).exists()
    entry = AuditEntry.objects.get(act="role.deleted")
    assert (entry.object_id, entry.object_name) == (str(other.pk), "Nhóm thử")


@pytest.mark.django_db
def test_a_person_is_never_deleted(client, learner):
    make.enrolment(learner, make.run(make.course()))
    client.post(reverse("wagtailusers_users:delete", args=[learner.pk]), follow=True)
    assert not get_user_model().objects.get(pk=learner.pk).is_active
    other = make.user()
    client.post(f"/admin/bulk/users/user/delete/?id={other.pk}&next=/admin/", follow=True)
    assert get_user_model().objects.filter(pk=other.pk).exists()


@pytest.mark.django_db
def test_a_new_name_of_the_installation_is_on_record(client, administrator):
    identity = SiteSettings.of_installation()
    address = reverse("wagtailsettings:edit", args=["lms", "sitesettings", identity.site_id])
    names = ("site_name", "tagline", "site_name_en", "tagline_en", "mark_svg", "footer_note", "contact_email")
    client.post(address, {name: getattr(identity, name) for name in names} | {"site_name": "Cổng học tập"})
    assert SiteSettings.of_installation().site_name == "Cổng học tập"
    entry = AuditEntry.objects.about(identity).get()
    assert (entry.act, entry.actor) == ("site.saved", administrator)


def menus(response) -> set[str]:
    return set(re.findall(r'"name": ?"([a-z-]+)"', response.content.decode().replace("&quot;", '"')))


@pytest.mark.django_db
def test_everyone_sees_the_menus_of_their_job(client_of, editor, officer, administrator):
    jobs = {"content", "training", "assessment", "people", "reports"}
    assert {"content"} <= menus(client_of(editor).get("/admin/"))
    assert "content" not in menus(client_of(officer).get("/admin/"))
    assert jobs <= menus(client_of(administrator).get("/admin/"))
