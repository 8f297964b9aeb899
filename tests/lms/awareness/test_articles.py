"""Awareness: the index by task, the article with sources, reading time, citations and its course, and the feed."""

import re

import pytest

from courses.models import LegalText, Topic
from tests import make
from tests.visible_text import squeezed

pytestmark = pytest.mark.django_db
INDEX = "/tuyen-truyen/"


def read(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def titles(html: str) -> list[str]:
    return re.findall(r'<article class="card"><h2><a [^>]*>(.*?)</a>', squeezed(html))


def task(number: int) -> Topic:
    return Topic.objects.create(name=f"Nhiệm vụ {number}", slug=f"nv{number}", task_number=number)


def test_the_newest_article_comes_first(client):
    for day in (2, 3, 1):
        make.article(f"Bài {day}", published_on=f"2026-11-0{day}")
    assert titles(read(client, INDEX)) == ["Bài 3", "Bài 2", "Bài 1"]


def test_a_task_narrows_the_list_and_is_marked(client):
    first, second = task(1), task(2)
    make.article("Một", topic=first)
    make.article("Hai", topic=second)
    html = read(client, f"{INDEX}?task=2")
    assert titles(html) == ["Hai"]
    assert re.findall(r'href="([^"]*)" aria-current="page">2\.', html) == ["/tuyen-truyen/?task=2"]
    assert titles(read(client, f"{INDEX}?task=x")) == ["Hai", "Một"]


def test_a_task_without_articles_says_what_to_do(client):
    task(3)
    make.article("Một")
    html = read(client, f"{INDEX}?task=3")
    assert titles(html) == []
    assert f'<a class="button" href="{INDEX}">' in html


def test_twelve_articles_fill_a_page(client):
    for n in range(13):
        make.article(f"Bài {n}")
    assert [len(titles(read(client, f"{INDEX}?page={page}"))) for page in (1, 2)] == [12, 1]


def test_one_article_and_nine_cost_the_same_queries(client, django_assert_max_num_queries):
    topic = task(1)
    counts = []
    for wanted in (1, 9):
        for n in range(wanted):
            make.article(f"Bài {n}", topic=topic)
        read(client, INDEX)
        with django_assert_max_num_queries(12) as queries:
            read(client, INDEX)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_article_says_when_from_where_and_how_long(client):
    article = make.article(
        "Năm nhiệm vụ",
        text=f"<p>{'chữ ' * 301}</p>",
        published_on="2026-11-24",
        source="Biên tập từ Công văn 5722",
        sources="Công văn 5722/BXD-PTĐT\nNghị định 269/2025/NĐ-CP",
        review_due="2027-05-31",
        topic=task(1),
    )
    html = read(client, article.url)
    assert '<time datetime="2026-11-24">24/11/2026</time>' in html
    assert article.reading_minutes == 3
    for words in ("Biên tập từ Công văn 5722", "<li>Nghị định 269/2025/NĐ-CP</li>", "31/05/2027", "<h1>Năm nhiệm vụ"):
        assert words in html
    assert '<nav class="breadcrumbs"' in html


def test_an_article_cites_law_with_its_status_checks_the_reader_and_leads_to_a_course(client):
    law = LegalText.objects.create(number="269/2025/NĐ-CP", kind="Nghị định", title="x", issuer="y", status="expired")
    course = make.course("Bản đồ")
    option = {"text": "Đúng", "correct": True, "feedback": ""}
    article = make.article(
        "Bài",
        course=course,
        body=[
            ("citation", {"legal": law, "place": "Điều 40", "note": ""}),
            ("check", {"question": "Ai?", "multiple": False, "options": [option, option]}),
        ],
    )
    html = read(client, article.url)
    assert '<span class="badge bad">' in html
    assert "data-check" in html
    assert "js/check.js" in html
    assert f'<a href="{course.url}">Bản đồ</a>' in html


def test_the_course_of_an_english_article_is_shown_in_english(client):
    course = make.course("Bản đồ")
    twin = make.english(course, "Maps")
    article = make.english(make.article("Bài", course=course), "Article")
    assert f'<a href="{twin.url}">Maps</a>' in read(client, article.url)


def test_a_course_that_is_not_public_is_not_offered(client):
    article = make.article("Bài", course=make.course("Nháp", live=False))
    assert "Nháp" not in read(client, article.url)


def test_the_feed_gives_the_newest_articles_of_the_language_without_their_bodies(client, settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"
    article = make.article("Năm nhiệm vụ", text="<p>Toàn văn</p>", summary="Tóm tắt ngắn", published_on="2026-11-24")
    make.english(article, "Five tasks")
    xml = read(client, f"{INDEX}rss/")
    assert re.findall(r"<item><title>(.*?)</title><link>(.*?)</link>", xml) == [
        ("Năm nhiệm vụ", f"https://hoc.example.vn{article.url}")
    ]
    assert "Tóm tắt ngắn" in xml
    assert "Toàn văn" not in xml
    assert "24 Nov 2026" in xml
    assert re.findall(r"<item><title>(.*?)</title>", read(client, "/en/tuyen-truyen/rss/")) == ["Five tasks"]


def test_the_index_announces_the_feed(client):
    assert 'type="application/rss+xml"' in read(client, INDEX)
