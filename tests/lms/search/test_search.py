"""The site search over courses, articles and pages."""

import re
import unicodedata

import pytest

from lms.home.models import ContentPage
from lms.search import results
from tests import make
from tests.visible_text import squeezed

pytestmark = pytest.mark.django_db
PATH = "/tim-kiem/"


def read(client, words: str, path: str = PATH, **more) -> str:
    response = client.get(path, {"q": words, **more})
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<li class="card">.*?<h2[^>]*><a [^>]*>(.*?)</a>', squeezed(html), re.DOTALL)


def content_page(title: str, text: str = "Nội dung") -> ContentPage:
    return make.home().add_child(instance=ContentPage(title=title, body=[("text", f"<p>{text}</p>")]))


@pytest.mark.parametrize(
    "words",
    [
        "do thi thong minh",
        "Đô thị",
        unicodedata.normalize("NFD", "Đô thị thông minh"),
        "ĐÔ THỊ THÔNG MINH",
        "thong min",
        "minh thong thi do",
    ],
)
def test_every_spelling_finds_course_article_and_page(client, words):
    make.course("Đô thị thông minh")
    make.article("Đô thị thông minh là gì")
    content_page("Về đô thị thông minh")
    make.course("Kế toán")
    assert titles(read(client, words)) == ["Đô thị thông minh", "Đô thị thông minh là gì", "Về đô thị thông minh"]


def test_titles_come_before_texts_whatever_their_kind(client):
    make.course("An toàn", summary="Nói về đào tạo")
    make.article("Đào tạo")
    content_page("Hướng dẫn", text="Đào tạo ở đây")
    assert titles(read(client, "dao tao")) == ["Đào tạo", "An toàn", "Hướng dẫn"]


def test_the_text_of_articles_and_pages_is_searched_but_never_that_of_lessons(client):
    make.article("Bài", text="<p>Trung tâm điều hành IOC</p>")
    content_page("Trang", text="Đường dây nóng IOC")
    make.lesson(make.module(make.course("Khóa"), title="IOC"), title="IOC", text="<p>Bí mật IOC</p>")
    html = read(client, "ioc")
    assert titles(html) == ["Bài", "Trang"]
    assert "Bí mật" not in html


def test_one_kind_can_be_asked_for_and_counts_stay(client):
    make.course("Bản đồ")
    make.article("Bản đồ số")
    html = read(client, "ban do", kind="article")
    assert titles(html) == ["Bản đồ số"]
    assert re.findall(r"\((\d)\)", html) == ["2", "1", "1", "0"]


def test_drafts_and_restricted_pages_are_not_found():
    make.course("Bản đồ nháp", live=False)
    make.course("Bản đồ riêng").view_restrictions.create(restriction_type="login")
    assert results.find("ban do").total == 0


def test_english_finds_translations_first_and_falls_back_to_vietnamese(client):
    twin = make.english(make.course("Bản đồ"), "Maps", summary="Maps of wards")
    make.course("Maps Việt Nam")
    html = read(client, "maps", path="/en/tim-kiem/")
    assert titles(html) == ["Maps", "Maps Việt Nam"]
    assert f'href="{twin.url}"' in html
    assert '<h2 lang="vi">' in html
    assert titles(read(client, "wards")) == []


def test_no_result_says_what_to_do(client):
    html = read(client, "khongcogi")
    assert titles(html) == []
    assert '<a class="button" href="/khoa-hoc/">' in html


@pytest.mark.parametrize("words", ["", "   ", "%", "'\"<script>"])
def test_odd_input_is_answered_calmly(client, words):
    make.course("Bản đồ")
    html = read(client, words)
    assert titles(html) == []
    assert "<script>" not in html


def test_the_page_is_not_for_search_engines_and_words_stay_in_the_box(client):
    html = read(client, "Đô thị")
    assert '<meta name="robots" content="noindex">' in html
    assert 'value="Đô thị"' in html


def test_ten_results_fill_a_page_and_the_words_stay_on_the_next(client):
    for n in range(12):
        make.course(f"Khóa {n}")
    html = read(client, "khoa")
    assert len(titles(html)) == 10
    assert 'href="?q=khoa&amp;page=2"' in html
    assert len(titles(read(client, "khoa", page="2"))) == 2


def test_only_reading_is_allowed(client):
    assert client.post(PATH).status_code == 405


def test_three_results_and_ten_cost_the_same_queries(client, django_assert_max_num_queries):
    counts = []
    for wanted in (1, 2):
        for n in range(wanted):
            make.course(f"Khóa {n}")
            make.article(f"Khóa {n}")
            content_page(f"Khóa {n} {wanted}")
        read(client, "khoa")
        with django_assert_max_num_queries(12) as queries:
            read(client, "khoa")
        counts.append(len(queries))
    assert counts[0] == counts[1]
