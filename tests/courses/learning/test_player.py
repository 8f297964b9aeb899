"""The player: who gets in, what surrounds the lesson, resuming, marking as done."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Locale

from courses.catalogue.models import LessonPage
from courses.enrolments import admission
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.learning import actions
from courses.learning.models import LessonProgress
from tests import make
from tests.courses.learning.test_outline import lesson_in_english

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make.course_with_lessons(3)


@pytest.fixture
def lessons(course):
    return make.lessons_of(course)


@pytest.fixture
def enrolment(course, learner):
    return make.enrolment(learner, make.run(course))


@pytest.fixture(autouse=True)
def vietnamese():
    """A request leaves its language behind in the thread; each test begins in the default one."""
    translation.activate("vi")


def said(response) -> list[str]:
    return [str(note) for note in get_messages(response.wsgi_request)]


def done_url(enrolment, lesson) -> str:
    return reverse("lesson-done", args=[enrolment.pk, lesson.pk])


def test_a_learner_reads_the_lesson_with_outline_and_a_button(client_of, learner, enrolment, lessons):
    response = client_of(learner).get(lessons[1].url)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Nội dung bài học." in page
    assert [lesson.title in page for lesson in lessons] == [True, True, True]
    assert done_url(enrolment, lessons[1]) in page
    assert response.context["study"].previous.url == lessons[0].url
    assert response.context["study"].next.url == lessons[2].url


def test_a_visitor_signs_in_first_and_comes_back(client, lessons):
    response = client.get(lessons[0].url)
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={lessons[0].url}"


def test_a_stranger_gets_the_course_page_with_the_reason(client_of, outsider, course, lessons):
    response = client_of(outsider).get(lessons[0].url)
    assert (response.status_code, response.url) == (302, course.url)
    assert said(response) == [_("Lessons open after enrolment. Join a class of this course first.")]
    assert not LessonProgress.objects.exists()


def test_who_withdrew_is_a_stranger_again(client_of, learner, enrolment, course, lessons):
    enrolment.withdraw(by=learner, reason="Bận", now=timezone.now())
    assert client_of(learner).get(lessons[0].url).url == course.url


def test_a_class_that_has_not_begun_says_when_it_does(client_of, learner, course, lessons):
    begins = timezone.localdate() + timedelta(days=3)
    run = make.run(course, opens_on=begins)
    enrolment = make.enrolment(learner, run)
    words = [admission.not_begun_because(enrolment, today=timezone.localdate())]
    assert run.code in words[0]
    assert f"{begins:%d/%m/%Y}" in words[0]
    for url in (lessons[0].url, reverse("continue", args=[enrolment.pk])):
        response = client_of(learner).get(url)
        assert (response.status_code, response.url, said(response)) == (302, course.url, words)


def test_who_completed_may_still_read(client_of, learner, course, lessons):
    make.enrolment(learner, make.run(course), status="completed", completed_at=timezone.now())
    assert client_of(learner).get(lessons[0].url).status_code == 200


@pytest.mark.parametrize("persona", ["officer", "editor", "reviewer", "administrator"])
def test_staff_read_without_leaving_a_trace(client_of, request, lessons, persona):
    response = client_of(request.getfixturevalue(persona)).get(lessons[0].url)
    assert response.status_code == 200
    assert response.context["study"].enrolment is None
    assert "lesson-done" not in response.content.decode()
    assert not LessonProgress.objects.exists()


def test_an_issuing_officer_who_may_not_edit_reads_through_the_right_to_see_enrolments(client_of, issuer, lessons):
    assert client_of(issuer).get(lessons[0].url).status_code == 200


def test_continuing_goes_to_the_lesson_opened_last_on_any_device(client_of, learner, enrolment, lessons):
    client_of(learner).get(lessons[1].url)
    response = client_of(learner).get(reverse("continue", args=[enrolment.pk]))
    assert response.url == lessons[1].url


def test_opening_the_same_lesson_again_writes_nothing(client_of, learner, enrolment, lessons):
    client = client_of(learner)
    client.get(lessons[0].url)
    first = LessonProgress.objects.get().last_opened_at
    client.get(lessons[0].url)
    assert LessonProgress.objects.get().last_opened_at == first


def test_marking_done_goes_on_to_the_next_lesson(client_of, learner, enrolment, lessons):
    client = client_of(learner)
    response = client.post(done_url(enrolment, lessons[0]))
    assert (response.status_code, response.url) == (302, lessons[1].url)
    assert LessonProgress.objects.done().get().lesson_id == lessons[0].pk
    again = client.post(done_url(enrolment, lessons[0]))
    assert again.url == lessons[1].url
    assert LessonProgress.objects.count() == 1


def test_the_last_lesson_leads_to_my_learning_with_the_news(client_of, learner, enrolment, lessons):
    client = client_of(learner)
    for lesson in lessons:
        response = client.post(done_url(enrolment, lesson))
    assert response.url == reverse("dashboard")
    assert said(response)[-1] == _("Course completed: %(course)s.") % {"course": "Đô thị thông minh"}
    assert Enrolment.objects.get().is_completed


def test_nobody_marks_lessons_for_somebody_else(client_of, outsider, officer, enrolment, lessons):
    for person in (outsider, officer):
        assert client_of(person).post(done_url(enrolment, lessons[0])).status_code == 404
    assert not LessonProgress.objects.exists()


def test_who_left_on_another_device_marks_nothing(learner, enrolment, lessons):
    Enrolment.objects.get(pk=enrolment.pk).withdraw(by=learner, reason="", now=timezone.now())
    with pytest.raises(
        DomainError, match=re.escape(_("This class was left. Enrol again to continue; what was done is kept."))
    ):
        actions.mark_done(enrolment, lessons[0], by=learner, now=timezone.now())
    assert not LessonProgress.objects.exists()


def test_a_lesson_is_not_marked_by_get(client_of, learner, enrolment, lessons):
    response = client_of(learner).get(done_url(enrolment, lessons[0]))
    assert response.url == reverse("lesson", args=[lessons[0].pk])


def test_a_lesson_of_another_course_is_refused(client_of, learner, enrolment):
    other = make.lessons_of(make.course_with_lessons(1))[0]
    response = client_of(learner).post(done_url(enrolment, other))
    assert said(response) == [_("This lesson is no longer part of the course.")]
    assert not LessonProgress.objects.exists()


def test_a_lesson_is_not_marked_before_the_class_begins(client_of, learner, course, lessons):
    enrolment = make.enrolment(learner, make.run(course, opens_on=timezone.localdate() + timedelta(days=3)))
    client_of(learner).post(done_url(enrolment, lessons[0]))
    assert not LessonProgress.objects.exists()


def test_the_english_lesson_keeps_the_same_record(client_of, learner, enrolment, lessons):
    _course, twin = lesson_in_english(lessons[0])
    client = client_of(learner)
    response = client.get(twin.url)
    assert response.status_code == 200
    assert LessonProgress.objects.get().lesson_id == lessons[0].pk
    translation.activate("vi")
    assert "/en" + done_url(enrolment, lessons[0]) in response.content.decode()
    client.post("/en" + done_url(enrolment, lessons[0]))
    assert client.get(lessons[0].url).context["study"].is_done


def test_going_on_in_english_falls_back_to_vietnamese_with_a_notice(client_of, learner, enrolment, lessons):
    lesson_in_english(lessons[0])
    client = client_of(learner)
    response = client.post("/en" + done_url(enrolment, lessons[0]))
    translation.activate("vi")
    assert response.url == f"{lessons[1].url}?from=en"
    assert "This lesson has no English version yet" in client.get(response.url).content.decode()
    assert "no English version" not in client.get(lessons[1].url).content.decode()


def test_a_lesson_address_by_id_leads_to_the_page_of_the_language(client_of, learner, enrolment, lessons):
    _course, twin = lesson_in_english(lessons[0])
    client = client_of(learner)
    translated, original = (reverse("lesson", args=[lesson.pk]) for lesson in lessons[:2])
    assert client.get(translated).url == lessons[0].url
    assert client.get(f"/en{translated}").url == twin.url
    assert client.get(f"/en{original}").url == f"{lessons[1].url}?from=en"


def test_continuing_completes_when_editors_took_away_what_was_missing(client_of, learner, enrolment, lessons):
    client = client_of(learner)
    for lesson in lessons[:2]:
        client.post(done_url(enrolment, lesson))
    lessons[2].unpublish()
    client.get(reverse("continue", args=[enrolment.pk]))
    assert Enrolment.objects.get().is_completed


def previewed(page) -> str:
    response = page.make_preview_request(preview_mode="")
    return (response.render() if hasattr(response, "render") else response).content.decode()


def test_a_preview_shows_the_player_with_a_sample_state(lessons):
    page = previewed(lessons[0])
    assert "Bài 2" in page
    assert _("Preview: learners see their own progress here.") in page
    assert "xong/" not in page


def test_a_new_lesson_is_previewed_before_it_is_ever_saved(lessons):
    module = lessons[0].get_parent()
    draft = LessonPage(title="Bản nháp", slug="ban-nhap", locale=module.locale, depth=module.depth + 1)
    draft.path = LessonPage._get_children_path_interval(module.path)[1]
    draft.set_url_path(module)
    page = previewed(draft)
    assert [title in page for title in ("Bản nháp", "Bài 1")] == [True, True]


def test_a_lesson_page_costs_at_most_twenty_queries_for_three_lessons_and_for_twenty(
    client_of, learner, django_assert_max_num_queries
):
    for count in (3, 20):
        course = make.course_with_lessons(count)
        make.quiz(course)
        make.enrolment(learner, make.run(course))
        lesson, client = make.lessons_of(course)[1], client_of(learner)
        client.get(lesson.url)
        with django_assert_max_num_queries(20):
            client.get(lesson.url)


def test_an_english_lesson_page_costs_at_most_twenty_queries(
    client_of, learner, enrolment, lessons, django_assert_max_num_queries
):
    _course, twin = lesson_in_english(lessons[0])
    client = client_of(learner)
    client.get(twin.url)
    with django_assert_max_num_queries(20):
        client.get(twin.url)
    assert Locale.objects.count() == 2
