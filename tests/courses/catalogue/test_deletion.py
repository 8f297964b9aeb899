"""Pages with evidence below them or that hold the site are kept, with a sentence, through every door of the back office."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page

from courses.catalogue.models import CatalogueIndexPage, CoursePage, LessonPage
from courses.runs.models import CourseRun
from lms.awareness.models import AwarenessIndexPage
from tests import make
from tests.editing import said


@pytest.fixture
def course(learner):
    course = make.course_with_lessons(2)
    make.enrolment(learner, make.run(course))
    return course


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


def delete(client, page):
    return client.post(f"/admin/pages/{page.pk}/delete/", {"confirm_site_name": "Đô thị thông minh"}, follow=True)


def in_bulk(client, kind, *pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    address = f"/admin/bulk/wagtailcore/page/{kind}/?{ids}&next=/admin/pages/"
    return client.post(address, follow=True)


@pytest.mark.django_db
def test_a_course_with_classes_stays_and_says_why(client, course):
    response = delete(client, course)
    assert CoursePage.objects.filter(pk=course.pk).exists()
    assert response.status_code == 200
    [sentence] = said(response)
    assert course.title in sentence
    assert client.get(f"/admin/pages/{course.pk}/delete/").status_code == 302


@pytest.mark.django_db
def test_the_index_above_evidence_stays(client, course):
    catalogue = course.get_parent()
    assert len(said(delete(client, catalogue))) == 1
    assert len(said(delete(client, make.home()))) == 1
    assert CatalogueIndexPage.objects.filter(pk=catalogue.pk).exists()


@pytest.mark.django_db
def test_an_index_without_evidence_stays_too(client):
    index = CatalogueIndexPage.objects.get(locale__language_code="en")
    assert len(said(delete(client, index))) == 1
    assert CatalogueIndexPage.objects.filter(pk=index.pk).exists()


@pytest.mark.django_db
def test_a_lesson_someone_opened_stays(client, course):
    lesson = make.lessons_of(course)[0]
    now = timezone.now()
    lesson.progress.create(enrolment=course.runs.get().enrolments.get(), first_opened_at=now, last_opened_at=now)
    assert len(said(delete(client, lesson))) == 1
    assert LessonPage.objects.filter(pk=lesson.pk).exists()


@pytest.mark.django_db
def test_a_course_without_evidence_goes(client):
    course = make.course_with_lessons(1)
    delete(client, course)
    assert not Page.objects.filter(pk=course.pk).exists()


@pytest.mark.django_db
def test_deleting_in_bulk_deletes_nothing_when_one_page_must_stay(client, course):
    free = make.course()
    response = in_bulk(client, "delete", course, free)
    assert response.status_code == 200
    assert len(said(response)) == 1
    assert CoursePage.objects.filter(pk__in=[course.pk, free.pk]).count() == 2
    in_bulk(client, "delete", free)
    assert not CoursePage.objects.filter(pk=free.pk).exists()


@pytest.mark.django_db
def test_a_course_that_someone_studies_is_not_unpublished(client, course):
    response = client.post(f"/admin/pages/{course.pk}/unpublish/", follow=True)
    assert CoursePage.objects.get(pk=course.pk).live
    [sentence] = said(response)
    assert "1" in sentence
    in_bulk(client, "unpublish", course)
    assert CoursePage.objects.get(pk=course.pk).live


@pytest.mark.django_db
def test_no_page_that_people_depend_on_goes_offline_by_a_date(course):
    lesson = make.lessons_of(course)[0]
    pages = [make.home(), course.get_parent().specific, course, lesson.get_parent().specific, lesson]
    pages.append(AwarenessIndexPage.objects.first())
    for page in pages:
        page.expire_at = timezone.now() - timedelta(hours=1)
        page.save_revision().publish()
    call_command("publish_scheduled", verbosity=0)
    assert [Page.objects.get(pk=page.pk).live for page in pages] == [True] * len(pages)


@pytest.mark.django_db
def test_the_editor_offers_a_day_of_publication_and_none_of_expiry(client, course):
    form = client.get(f"/admin/pages/{course.pk}/edit/").context["form"]
    assert ("go_live_at" in form.fields, "expire_at" in form.fields) == (True, False)


@pytest.mark.django_db
def test_a_lesson_that_was_promised_is_not_unpublished_and_a_later_one_may_be(client, course):
    promised = make.lessons_of(course)[0]
    later = make.lesson(promised.get_parent().specific, title="Bài thêm")
    for lesson in (promised, later):
        client.post(f"/admin/pages/{lesson.pk}/unpublish/")
    assert LessonPage.objects.get(pk=promised.pk).live
    assert not LessonPage.objects.get(pk=later.pk).live


@pytest.mark.django_db
def test_a_course_with_an_open_class_is_not_unpublished_until_the_class_closes(client):
    course = make.course()
    run = make.run(course)
    [sentence] = said(client.post(f"/admin/pages/{course.pk}/unpublish/", follow=True))
    assert run.code in sentence
    run.status = CourseRun.Status.CANCELLED
    run.save(update_fields=["status"])
    client.post(f"/admin/pages/{course.pk}/unpublish/")
    assert not CoursePage.objects.get(pk=course.pk).live
