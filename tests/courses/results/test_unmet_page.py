"""“Why?”: the page of what is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from courses.learning.actions import mark_done
from tests import make
from tests.courses.learning.test_outline import lesson_in_english

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    translation.activate("vi")


@pytest.fixture
def course():
    course = make.course_with_lessons(2)
    make.quiz(course)
    return course


@pytest.fixture
def enrolment(course, learner):
    return make.enrolment(learner, make.run(course))


def test_every_missing_rule_is_listed_and_linked(client_of, learner, enrolment, course):
    first, second = make.lessons_of(course)
    mark_done(enrolment, first, by=learner, now=timezone.now())
    response = client_of(learner).get(reverse("unmet", args=[enrolment.pk]))
    quiz = course.quizzes.get()
    links = [reason.url for reason in response.context["reasons"]]
    assert links == [reverse("lesson", args=[second.pk]), reverse("quiz", args=[quiz.pk])]
    assert [link in response.content.decode() for link in links] == [True, True]


def test_a_completed_course_misses_nothing(client_of, learner, enrolment):
    enrolment.complete(now=timezone.now())
    response = client_of(learner).get(reverse("unmet", args=[enrolment.pk]))
    assert (response.status_code, response.context["reasons"]) == (200, [])


def test_english_readers_see_english_titles_where_there_are_some(client_of, learner, enrolment, course):
    lesson_in_english(make.lessons_of(course)[0])
    quiz = course.quizzes.get()
    quiz.title_en = "Final test"
    quiz.save()
    response = client_of(learner).get("/en" + reverse("unmet", args=[enrolment.pk]))
    assert [reason.text for reason in response.context["reasons"]] == [
        "Lesson “Lesson 1” is not marked as done.",
        "Lesson “Bài 2” is not marked as done.",
        "Test “Final test” is not taken yet; at least 50% is needed.",
    ]


def test_strangers_do_not_find_it(client_of, client, outsider, enrolment):
    url = reverse("unmet", args=[enrolment.pk])
    assert client_of(outsider).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert client_of(enrolment.learner).post(url).status_code == 405


def test_the_page_costs_the_same_for_two_lessons_and_for_twelve(client_of, learner):
    counts = []
    for count in (2, 12):
        url = reverse("unmet", args=[make.enrolment(learner, make.run(make.course_with_lessons(count))).pk])
        client = client_of(learner)
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25
