"""Courses in two languages: the code is a fact of the canonical course and stays there, however a version came to be."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from courses.catalogue.models import CatalogueIndexPage, CoursePage, LessonPage
from lms.awareness.models import ArticlePage
from tests import make
from tests.editing import form_values

pytestmark = pytest.mark.django_db


@pytest.fixture
def english() -> Locale:
    return Locale.objects.get(language_code="en")


@pytest.fixture
def course() -> CoursePage:
    course = make.course_with_lessons(2, code="ĐT-01", title="Đô thị 2026")
    course.save_revision().publish()
    return CoursePage.objects.get(pk=course.pk)


def codes() -> list[tuple[str, str | None]]:
    return list(
        CoursePage.objects.order_by("-locale__language_code", "pk").values_list("locale__language_code", "code")
    )


def test_a_lesson_is_translated_together_with_its_untranslated_parents(course, english):
    lesson = make.lessons_of(course)[0]
    twin = lesson.copy_for_translation(english, copy_parents=True)
    assert twin.get_parent().get_parent().specific.canonical == course
    assert codes() == [("vi", "ĐT-01"), ("en", None)]


def test_publishing_a_course_keeps_the_code_off_its_aliases(course, english):
    course.copy_for_translation(english, alias=True)
    course.title = "Đô thị 2027"
    course.save_revision().publish()
    assert CoursePage.objects.get(locale=english).title == "Đô thị 2027"
    assert codes() == [("vi", "ĐT-01"), ("en", None)]


def test_aliases_of_a_whole_catalogue_carry_no_code(course):
    catalogue = CatalogueIndexPage.objects.get(locale__language_code="vi")
    catalogue.create_alias(recursive=True, update_slug="ban-sao", parent=catalogue.get_parent())
    assert codes() == [("vi", "ĐT-01"), ("vi", None)]


def test_a_translation_that_is_given_a_code_drops_it(course):
    twin = make.english(course, "Smart cities", code="EN-01")
    assert twin.code is None
    assert codes() == [("vi", "ĐT-01"), ("en", None)]


def test_translate_this_page_takes_the_whole_subtree(course, english, client_of, editor):
    client = client_of(editor)
    address = f"/admin/localize/submit/page/{course.pk}/"
    values = form_values(client.get(address)) | {"locales": [english.pk], "include_subtree": "on"}
    answer = client.post(address, values)
    twin = CoursePage.objects.get(locale=english)
    assert answer.url == f"/admin/pages/{twin.pk}/edit/"
    assert twin.canonical == course
    lessons = LessonPage.objects.descendant_of(twin).order_by("path")
    assert [page.canonical for page in lessons] == make.lessons_of(course)
    assert codes() == [("vi", "ĐT-01"), ("en", None)]


def test_a_translation_begins_as_a_draft_that_is_reviewed_like_any_page(course, english, client_of, editor):
    client, address = client_of(editor), f"/admin/localize/submit/page/{course.pk}/"
    client.post(address, form_values(client.get(address)) | {"locales": [english.pk]})
    twin = CoursePage.objects.get(locale=english)
    assert twin.live is False
    source = TranslationSource.objects.get_for_instance(course)
    update = reverse("wagtail_localize:update_translations", args=[source.pk])
    client.post(update, {"publish_translations": "on"})
    twin.refresh_from_db()
    assert twin.live is False
    assert "action-submit" in client.get(f"/admin/pages/{twin.pk}/edit/").content.decode()


def test_translators_are_not_asked_for_the_code(course, english, client_of, editor):
    client = client_of(editor)
    address = f"/admin/localize/submit/page/{course.pk}/"
    client.post(address, form_values(client.get(address)) | {"locales": [english.pk]})
    assert not StringSegment.objects.filter(context__path="code").exists()
    assert StringSegment.objects.filter(context__path="title").exists()


def test_a_translated_drawing_that_could_act_is_not_shown(english, client_of, editor):
    """Translators' words are written into the drawing past its form."""
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"><text>Đô thị</text></svg>'
    article = make.article()
    article.body = [("figure", {"svg": drawing, "alt": "Sơ đồ", "caption": ""})]
    article.save_revision().publish()
    office, address = client_of(editor), f"/admin/localize/submit/page/{article.pk}/"
    office.post(address, form_values(office.get(address)) | {"locales": [english.pk]})
    segment = StringSegment.objects.get(string__data__contains="svg")
    translation = Translation.objects.get(source=segment.source)
    for words in (
        drawing.replace("Đô thị", "City"),
        f"{drawing}<script>hostile()</script>",
        "<svg onload='hostile()'",
    ):
        office.put(
            reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk]),
            urlencode({"value": escape(words)}),
            content_type="application/x-www-form-urlencoded",
        )
        translation.save_target(user=editor, publish=False)
        figure = ArticlePage.objects.get(locale=english).get_latest_revision_as_object().body[0]
        assert figure.value["svg"] == words
        assert ("hostile()" in figure.render(), "City" in figure.render()) == (False, "City" in words)
