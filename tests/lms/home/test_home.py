"""The home page: what it offers, in both languages, and what it costs."""

import re

import pytest

from courses.models import Topic
from lms.home import frame
from lms.home.models import ContentPage
from tests import make

pytestmark = pytest.mark.django_db


def read(client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def tasks() -> list[Topic]:
    return [
        Topic.objects.create(name=f"Nhiệm vụ {n}", name_en=f"Task name {n}", slug=f"nv{n}", task_number=n)
        for n in range(1, 6)
    ]


def section(html: str, heading: str) -> str:
    return re.search(rf"<h2>{heading}</h2>.*?</section>", html, re.DOTALL).group(0)


def test_the_five_tasks_lead_to_their_courses_in_order(client):
    tasks()
    html = read(client)
    assert re.findall(r'<h3><a href="(/khoa-hoc/\?topic=\d)">(Nhiệm vụ \d)</a>', html) == [
        (f"/khoa-hoc/?topic={n}", f"Nhiệm vụ {n}") for n in range(1, 6)
    ]
    assert html.count('class="card task"') == 5


def test_the_tasks_speak_english_on_the_english_page(client):
    tasks()
    assert re.findall(r'href="(/en/courses/\?topic=1)">(.*?)<', read(client, "/en/")) == [
        ("/en/courses/?topic=1", "Task name 1")
    ]


def test_the_search_is_a_get_form_with_a_label(client):
    html = read(client)
    assert '<form class="search" role="search" action="/tim-kiem/">' in html
    assert '<label class="sr" for="site-words">' in html


def test_courses_that_can_be_joined_come_first_and_three_are_shown(client):
    make.course("Sắp có", in_preparation=True)
    for title in ("Không lớp", "Hai", "Ba"):
        make.course(title)
    make.run(make.course("Mở"))
    shown = re.findall(r"<h3><a [^>]*>(.*?)</a>", read(client))
    assert shown == ["Mở", "Không lớp", "Hai"]


def test_the_newest_articles_of_the_language_are_shown(client):
    for day in (3, 1, 4, 2):
        make.article(f"Bài {day}", published_on=f"2026-11-0{day}")
    make.english(make.article("Bài 5", published_on="2026-11-05"), "Article 5")
    assert re.findall(r"<h3><a [^>]*>(Bài \d)</a>", read(client)) == ["Bài 5", "Bài 4", "Bài 3"]
    assert re.findall(r"<h3><a [^>]*>(Article \d)</a>", read(client, "/en/")) == ["Article 5"]


def test_numbers_are_counted_and_nothing_is_said_of_what_does_not_exist(client, learner):
    assert 'class="band band-tight"' not in read(client)
    frame.clear()
    make.enrolment(learner, make.run(make.course()))
    facts = re.search(r'<section class="band band-tight".*?</section>', read(client), re.DOTALL).group(0)
    assert re.findall(r"<b>(.*?)</b>", facts) == ["1", "1"]


def test_one_course_and_nine_cost_the_same_queries(client, django_assert_max_num_queries):
    tasks()
    counts = []
    for wanted in (1, 9):
        for n in range(wanted):
            make.run(make.course(f"Khóa {n}"), seats=3)
            make.article(f"Bài {n}")
        frame.clear()
        read(client)
        with django_assert_max_num_queries(25) as queries:
            read(client)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_headings_are_in_order(client):
    tasks()
    make.course()
    make.article()
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", read(client))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))


def test_a_content_page_is_found_below_home_and_linked_in_the_footer(client):
    page = make.home().add_child(
        instance=ContentPage(title="Hướng dẫn", slug="huong-dan", body=[("text", "<p>Bước một</p>")])
    )
    html = read(client, page.url)
    assert "<h1>Hướng dẫn</h1>" in html
    assert "<p>Bước một</p>" in html
    assert '<a href="/huong-dan/">Hướng dẫn</a>' in read(client)
