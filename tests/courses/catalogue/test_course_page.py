"""The course page: what it says, the button that fits the visitor, and what it costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.models import CoursePage
from tests import make
from tests.visible_text import squeezed

pytestmark = pytest.mark.django_db


def read(client, page) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def place(html: str) -> str:
    """The panel with the button."""
    return re.search(r'<div class="panel stack" data-place=.*?</aside>', html, re.DOTALL).group(0)


def kind(html: str) -> str:
    return re.search(r'data-place="(\w+)"', html).group(1)


@pytest.fixture
def course(db):
    page = make.course_with_lessons(
        2,
        title="Bản đồ",
        outcomes="Đọc bản đồ\nVẽ bản đồ",
        audience="Chuyên viên",
        sources="Nghị định 269/2025/NĐ-CP",
        review_due="2027-05-31",
        credited_tiet=8,
    )
    make.quiz(page, title="Bài cuối khóa", pass_percent=70)
    return page


def test_the_page_says_what_for_whom_how_long_and_from_where(client, course):
    html = read(client, course)
    for words in (
        "<h1>Bản đồ</h1>",
        "<span>Đọc bản đồ</span>",
        "Chuyên viên",
        "<b>8</b> tiết",
        "Bài 1",
        "Bài 2",
        "Bài cuối khóa",
        "70",
        "Nghị định 269/2025/NĐ-CP",
        "31/05/2027",
    ):
        assert words in html


def test_the_action_comes_before_the_contents_on_a_phone(client, course):
    html = read(client, course)
    assert re.search(r'<aside class="[^"]*\bfirst\b', html)


def test_a_signed_out_visitor_gets_a_link_to_sign_in_and_no_token(client, course):
    make.run(course)
    response = client.get(course.url)
    html = response.content.decode()
    assert kind(html) == "sign_in"
    assert f'href="{reverse("account_login")}?next={course.url}"' in place(html)
    assert "csrfmiddlewaretoken" not in html
    assert response.cookies == {}


def test_a_learner_enrols_by_post_in_the_only_open_class(client_of, learner, course):
    run = make.run(course)
    html = read(client_of(learner), course)
    assert kind(html) == "enrol"
    assert (
        f'<form method="post" action="{reverse("enrol", args=[run.pk])}"><input type="hidden" name="csrf'
        in squeezed(html)
    )


def test_a_learner_chooses_between_two_open_classes(client_of, learner, course):
    runs = [make.run(course), make.run(course, opens_on=timezone.localdate())]
    html = read(client_of(learner), course)
    assert kind(html) == "choose"
    assert 'href="#classes"' in place(html)
    assert [f'action="{reverse("enrol", args=[run.pk])}"' in html for run in runs] == [True, True]


def test_an_enrolled_learner_continues_and_sees_what_is_missing(client_of, learner, course):
    enrolment = make.enrolment(learner, make.run(course))
    html = read(client_of(learner), course)
    assert kind(html) == "continue"
    assert f'href="{reverse("continue", args=[enrolment.pk])}"' in place(html)
    assert f'href="{reverse("unmet", args=[enrolment.pk])}"' in place(html)
    assert "0/3" in re.sub(r"<[^>]+>|\s", "", place(html))


def test_a_graduate_is_led_to_the_paper(client_of, learner, course):
    make.enrolment(learner, make.run(course), status="completed", completed_at=timezone.now())
    html = read(client_of(learner), course)
    assert kind(html) == "finished"
    assert f'href="{reverse("certificates")}"' in place(html)


def test_another_learner_sees_nothing_of_an_enrolment(client_of, learner, outsider, course):
    make.enrolment(learner, make.run(course))
    assert kind(read(client_of(outsider), course)) == "enrol"


def test_a_full_course_says_why_and_offers_no_button(client_of, learner, course):
    make.enrolment(make.user(), make.run(course, seats=1))
    html = place(read(client_of(learner), course))
    assert kind(html) == "closed"
    assert "<form" not in html
    assert "button" not in html


def test_a_course_in_preparation_lists_the_planned_modules(client):
    course = make.course("Dữ liệu", in_preparation=True, planned_modules="Khái niệm: mở đầu\nThực hành")
    html = read(client, course)
    assert kind(html) == "closed"
    assert "<li>Khái niệm: mở đầu</li><li>Thực hành</li>" in squeezed(html)


def test_a_class_that_opens_later_says_when(client, course):
    day = timezone.localdate() + timedelta(days=4)
    make.run(course, enrol_from=day)
    html = read(client, course)
    assert kind(html) == "closed"
    assert day.strftime("%d/%m/%Y") in place(html)


def test_the_english_page_speaks_of_the_classes_of_the_original(client_of, learner, course):
    twin = make.english(course, "Maps")
    enrolment = make.enrolment(learner, make.run(course))
    html = read(client_of(learner), twin)
    assert twin.url == "/en/courses/maps/"
    assert kind(html) == "continue"
    assert f'href="/en/hoc/{enrolment.pk}/"' in html
    assert '<html lang="en">' in html


def test_each_language_points_to_the_other(client, course):
    twin = make.english(course, "Maps")
    html = read(client, course)
    assert f'<link rel="canonical" href="http://testserver{course.url}">' in html
    assert f'hreflang="en" href="http://testserver{twin.url}"' in html


def test_lessons_are_not_part_of_the_page(client):
    course = make.course()
    make.lesson(make.module(course), text="<p>Nội dung chỉ dành cho người học</p>")
    assert "Nội dung chỉ dành cho người học" not in read(client, course)


def test_a_draft_course_is_not_found(client):
    assert client.get(make.course(live=False).url or "/khoa-hoc/x/").status_code == 404


@pytest.mark.parametrize("signed_in", [False, True])
def test_one_lesson_and_twenty_cost_the_same_queries(client, learner, signed_in, django_assert_max_num_queries):
    counts = []
    for lessons, runs in ((1, 1), (20, 4)):
        course = make.course_with_lessons(lessons)
        made = [make.run(course, seats=9) for _n in range(runs)]
        make.enrolment(learner, made[0])
        if signed_in:
            client.force_login(learner)
        read(client, course)
        with django_assert_max_num_queries(25) as queries:
            read(client, course)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_editor_previews_a_course_before_it_is_saved_and_with_unsaved_words(course, rf):
    index = course.get_parent()
    new = CoursePage(
        title="Khóa mới", slug="khoa-moi", path=f"{index.path}0ZZZ", depth=index.depth + 1, locale=index.locale
    )
    for page in (new, course):
        page.title = "Chưa lưu"
        page.set_url_path(index)
        response = page.make_preview_request(rf.get("/admin/"))
        assert response.status_code == 200
        assert "<h1>Chưa lưu</h1>" in response.render().content.decode()
