"""Slugs of pages are folded Vietnamese words, wherever they come from."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from wagtail.models import Locale

from courses import vietnamese
from courses.catalogue.models import CatalogueIndexPage, CoursePage, LessonPage
from lms.home.models import ContentPage
from tests import make
from tests.editing import form_values

SCRIPT = Path(__file__).resolve().parents[3] / "lms/static/js/admin-slug.js"


def catalogue() -> CatalogueIndexPage:
    return CatalogueIndexPage.objects.get(locale__language_code="vi")


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "đô-thị-thông-minh", "Đô Thị Thông Minh"])
def test_a_page_made_in_code_gets_a_folded_slug(slug):
    page = catalogue().add_child(instance=CoursePage(title="Đô thị thông minh", slug=slug))
    assert page.slug == "do-thi-thong-minh"


@pytest.mark.django_db
def test_a_second_page_of_the_same_title_gets_a_free_slug():
    pages = [catalogue().add_child(instance=CoursePage(title="Đô thị")) for _copy in range(2)]
    assert [page.slug for page in pages] == ["do-thi", "do-thi-2"]


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["", "Đường bộ"])
def test_the_editor_saves_a_folded_slug(client_of, editor, slug):
    client = client_of(editor)
    address = f"/admin/pages/add/lms/contentpage/{make.home().pk}/"
    values = form_values(client.get(address), selector="form[data-edit-form]")
    client.post(address, values | {"title": "Đường bộ", "slug": slug, "body-count": 0})
    assert ContentPage.objects.get(title="Đường bộ").slug == "duong-bo"


@pytest.mark.django_db
def test_the_copy_form_proposes_a_free_slug_and_folds_what_is_typed(client_of, editor):
    course = make.course("Đô thị", slug="do-thi")
    client = client_of(editor)
    address = f"/admin/pages/{course.pk}/copy/"
    values = form_values(client.get(address))
    assert values["new_slug"] == ["do-thi-1"]
    assert "alias" not in values
    client.post(address, values | {"new_title": "Quy hoạch", "new_slug": "Quy hoạch đô thị"})
    assert CoursePage.objects.get(title="Quy hoạch").slug == "quy-hoach-do-thi"


@pytest.mark.django_db
def test_a_translation_keeps_a_folded_slug():
    course = make.course("Đô thị", slug="do-thi")
    english = course.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    assert english.slug == "do-thi"
    english.slug = "Smart đô thị"
    english.save()
    assert english.slug == "smart-do-thi"


@pytest.mark.django_db
def test_lessons_too():
    lesson = make.lesson(make.module(make.course()), title="Bài")
    lesson.slug = "Bài số một"
    lesson.save()
    assert LessonPage.objects.get(pk=lesson.pk).slug == "bai-so-mot"


def test_the_editors_script_folds_as_the_server_does():
    titles = [
        "Đô thị thông minh",
        "  Nghị định 269/2025/NĐ-CP  ",
        "ĐƯỜNG BỘ",
        "Hoà/hòa",
        "x" * 250,
        "từ " * 100,
        "!!",
    ]
    source = SCRIPT.read_text(encoding="utf-8")
    pure = source[: source.index("const isSlugField")]
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            folded = browser.new_page().evaluate(f"(titles) => {{ {pure} return titles.map(slug); }}", titles)
        finally:
            browser.close()
    assert folded == [vietnamese.slug(title) for title in titles]
