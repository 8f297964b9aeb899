"""The catalogue page: cards, facets, words, languages, pages, and a constant number of queries."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.models import Topic
from tests import make

pytestmark = pytest.mark.django_db
PATH, ENGLISH = "/khoa-hoc/", "/en/courses/"
CARD = re.compile(r'<article class="card">.*?</article>', re.DOTALL)


def read(client, query: str = "", path: str = PATH) -> str:
    response = client.get(f"{path}{query}")
    assert response.status_code == 200
    return response.content.decode()


def cards(html: str) -> list[str]:
    return CARD.findall(html)


def titles(html: str) -> list[str]:
    return [re.search(r"<h2[^>]*><a [^>]*>(.*?)</a>", card).group(1) for card in cards(html)]


def task(number: int) -> Topic:
    return Topic.objects.get_or_create(
        task_number=number,
        defaults={"name": f"Nhiệm vụ số {number}", "slug": f"nv-{number}", "name_en": f"Job {number}"},
    )[0]


def test_a_card_shows_hours_format_next_class_and_seats(client):
    course = make.course("Lồng ghép", format="blended", credited_tiet=16, topics=[task(3)])
    day = timezone.localdate() + timedelta(days=9)
    make.run(course, opens_on=day, seats=5)
    (card,) = cards(read(client, path=PATH))
    text = re.sub(r"<[^>]+>|\s+", " ", card)
    for words in ("Lồng ghép", "16 tiết", day.strftime("%d/%m/%Y")):
        assert words in re.sub(r"\s+", " ", text)
    assert f'href="{course.url}"' in card
    assert '<span class="badge warn">' in card


def test_facets_combine_and_come_back_checked(client):
    make.course("Một", level="basic", format="online")
    make.course("Hai", level="basic", format="blended")
    make.course("Ba", level="advanced", format="blended")
    html = read(client, "?level=basic&format=blended")
    assert titles(html) == ["Hai"]
    assert re.findall(r'name="(\w+)" value="(\w+)" checked', html) == [("format", "blended"), ("level", "basic")]


def test_a_chosen_filter_is_a_link_that_takes_it_back(client):
    make.course("Một", level="basic")
    make.course("Hai", level="advanced")
    html = read(client, "?level=basic&q=mot")
    chosen = re.search(r'<ul class="chosen".*?</ul>', html, re.DOTALL).group(0)
    assert re.findall(r'href="([^"]+)"', chosen) == ["/khoa-hoc/?level=basic", "/khoa-hoc/?q=mot"]


def test_only_courses_that_can_be_joined_are_open(client):
    make.run(make.course("Mở"))
    full = make.run(make.course("Đầy"), seats=1)
    make.enrolment(make.user(), full)
    make.run(make.course("Sắp", in_preparation=True))
    make.course("Không lớp")
    assert titles(read(client, "?open=1")) == ["Mở"]


def test_a_course_in_draft_or_behind_a_restriction_is_not_listed(client):
    make.course("Nháp", live=False)
    private = make.course("Riêng")
    private.view_restrictions.create(restriction_type="login")
    make.course("Chung")
    assert titles(read(client)) == ["Chung"]


@pytest.mark.parametrize("words", ["do thi thong minh", "Đô thị", "Đô thị", "thong min"])
def test_words_find_with_and_without_diacritics(client, words):
    make.course("Đô thị thông minh")
    make.course("Kế toán")
    response = client.get(PATH, {"q": words})
    assert titles(response.content.decode()) == ["Đô thị thông minh"]


def test_the_better_title_comes_first(client):
    make.course("An toàn dữ liệu", summary="Bản đồ ở mọi nơi")
    make.course("Bản đồ")
    assert titles(read(client, "?q=ban+do")) == ["Bản đồ", "An toàn dữ liệu"]


def test_an_empty_result_says_what_to_do(client):
    make.course("Kế toán")
    html = read(client, "?q=khongco")
    assert cards(html) == []
    assert '<a class="button" href="/khoa-hoc/">' in html


def test_twelve_courses_fill_a_page_and_the_filters_stay_on_the_next(client):
    for n in range(14):
        make.course(f"Khóa {n:02}", level="basic")
    html = read(client, "?level=basic")
    assert len(cards(html)) == 12
    assert 'href="?level=basic&amp;page=2"' in html
    assert len(cards(read(client, "?level=basic&page=2"))) == 2
    assert len(cards(read(client, "?level=basic&page=999"))) == 2


def test_english_shows_translated_cards_and_falls_back_to_vietnamese_with_a_notice(client):
    translated = make.english(make.course("Bản đồ"), "Maps")
    original = make.course("Kế toán")
    html = read(client, path=ENGLISH)
    assert titles(html) == ["Maps", "Kế toán"]
    english, vietnamese = cards(html)
    assert f'href="{translated.url}"' in english
    assert f'href="{original.url}"' in vietnamese
    assert '<h2 lang="vi">' in vietnamese
    assert 'lang="vi"' not in english
    assert "In Vietnamese only" in vietnamese


def test_english_words_find_a_course_by_its_translation_and_vietnamese_ones_by_the_original(client):
    make.english(make.course("Bản đồ"), "Maps")
    make.course("Kế toán")
    assert titles(read(client, "?q=map", path=ENGLISH)) == ["Maps"]
    assert titles(read(client, "?q=ban do", path=ENGLISH)) == ["Maps"]
    assert titles(read(client, "?q=map")) == []


@pytest.mark.parametrize(
    ("path", "query"), [(PATH, ""), (PATH, "?q=khoa&level=basic"), (ENGLISH, ""), (ENGLISH, "?q=course&open=1")]
)
def test_one_three_and_thirty_courses_cost_the_same_queries(client, path, query, django_assert_max_num_queries):
    counts = []
    learner = make.user()

    def add(number: int) -> None:
        course = make.course(f"Khóa {number}", topics=[task(1)], level="basic")
        make.english(course, f"Course {number}")
        make.enrolment(learner, make.run(course, seats=3))

    made = 0
    for wanted in (1, 3, 30):
        while made < wanted:
            made += 1
            add(made)
        read(client, query, path)
        with django_assert_max_num_queries(12) as queries:
            assert len(cards(read(client, query, path))) == min(wanted, 12)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_the_page_is_built_for_keyboards_and_screen_readers(client):
    make.course("Bản đồ", level="basic")
    make.course("Kế toán", level="advanced")
    html = read(client)
    assert html.count("<h1>") == 1
    assert 'role="search"' in html
    assert '<label class="sr" for="catalogue-words">' in html
    assert re.search(r'<fieldset class="facet"><legend>', html)
    assert 'role="status"' in html
    assert "csrfmiddlewaretoken" not in html
