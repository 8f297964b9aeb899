"""The outline: order, states, addresses, where to go on."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from wagtail.models import Locale

from courses.learning import contents, outline
from courses.learning.actions import mark_done, note_opened
from courses.quizzes import actions as quizzes
from courses.quizzes.models import Answer
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def titles(steps) -> list[str]:
    return [step.title for step in steps]


def in_english(page, title: str):
    """A live English translation of a page whose parent has one."""
    twin = page.copy_for_translation(Locale.objects.get(language_code="en"))
    twin.title = title
    twin.save_revision().publish()
    twin.refresh_from_db()
    return twin


def lesson_in_english(lesson):
    """The English twins of a lesson's course and of the lesson itself."""
    module = lesson.get_parent().specific
    course = in_english(module.get_parent().specific, "Smart cities")
    in_english(module, "Module")
    return course, in_english(lesson, "Lesson 1")


def test_lessons_and_tests_stand_in_their_places():
    course = make.course()
    first, second = make.module(course, title="Một"), make.module(course, title="Hai")
    opening = make.lesson(first, title="Mở đầu")
    make.lesson(first, title="Tiếp theo")
    make.lesson(second, title="Kết luận")
    make.quiz(course, title="Sau bài mở đầu", lesson=opening)
    make.quiz(course, title="Sau chuyên đề một", module=first)
    make.quiz(course, title="Cuối khóa")
    make.quiz(course, title="Bỏ", is_active=False)
    way = outline.load(course, today=timezone.localdate())
    assert [(module.title, titles(module.steps)) for module in way.modules] == [
        ("Một", ["Mở đầu", "Sau bài mở đầu", "Tiếp theo", "Sau chuyên đề một"]),
        ("Hai", ["Kết luận"]),
    ]
    assert titles(way.closing) == ["Cuối khóa"]


def test_a_visitor_sees_titles_without_addresses():
    course = make.course_with_lessons(2)
    make.quiz(course)
    assert {(step.url, step.state) for step in outline.load(course, today=timezone.localdate()).steps} == {
        ("", "open")
    }


def test_states_follow_what_was_opened_and_done(learner, now):
    course = make.course_with_lessons(3)
    enrolment = make.enrolment(learner, make.run(course))
    first, second, _third = make.lessons_of(course)
    mark_done(enrolment, first, by=learner, now=now)
    note_opened(enrolment, second, now=now)
    way = outline.load(course, enrolment, today=timezone.localdate())
    assert [step.state for step in way.steps] == ["done", "current", "open"]
    assert (way.done, way.total) == (1, 3)
    assert way.lesson(second.pk).url == second.url


def test_one_goes_on_at_the_lesson_opened_last(learner, now):
    course = make.course_with_lessons(3)
    enrolment = make.enrolment(learner, make.run(course))
    _first, second, third = make.lessons_of(course)
    assert outline.load(course, enrolment, today=timezone.localdate()).resume.title == "Bài 1"
    note_opened(enrolment, second, now=now)
    assert outline.load(course, enrolment, today=timezone.localdate()).resume.title == "Bài 2"
    mark_done(enrolment, second, by=learner, now=now)
    assert outline.load(course, enrolment, today=timezone.localdate()).resume.title == "Bài 3"
    note_opened(enrolment, third, now=now + timedelta(minutes=1))
    mark_done(enrolment, third, by=learner, now=now + timedelta(minutes=1))
    assert outline.load(course, enrolment, today=timezone.localdate()).resume.title == "Bài 1"


def test_a_test_for_practice_is_done_at_the_mark_that_it_names(learner, now):
    course = make.course_with_lessons(1)
    quiz = make.quiz(course, is_graded=False, pass_percent=50)
    enrolment = make.enrolment(learner, make.run(course))
    states = []
    for answers in (0, 1):
        attempt = quizzes.start(quiz, enrolment, by=learner, now=now)
        for answer in Answer.objects.for_saving().filter(attempt=attempt)[:answers]:
            stamp = {"is_flagged": False, "client": "a", "sequence": 1, "base_revision": 0}
            quizzes.save_answer(answer, given=0, by=learner, now=now, **stamp)
        quizzes.submit(attempt, by=learner, now=now)
        [step] = outline.load(course, enrolment, today=timezone.localdate()).closing
        states.append((step.mark, step.state))
    assert states == [(50, "current"), (50, "done")]


def test_everything_is_locked_until_the_class_begins(learner):
    course = make.course_with_lessons(1)
    run = make.run(course, opens_on=timezone.localdate() + timedelta(days=3))
    way = outline.load(course, make.enrolment(learner, run), today=timezone.localdate())
    assert [(step.state, step.url) for step in way.steps] == [("locked", "")]
    assert run.code in way.locked_because


def test_what_came_after_the_enrolment_is_marked_as_not_required(learner):
    course = make.course_with_lessons(1)
    enrolment = make.enrolment(learner, make.run(course))
    make.lesson(course.get_children().first().specific, title="Bài mới")
    make.quiz(course)
    way = outline.load(course, enrolment, today=timezone.localdate())
    assert [step.required for step in way.steps] == [True, False, False]
    assert way.total == 1


def test_a_module_taken_offline_takes_its_lessons_along():
    course = make.course_with_lessons(1)
    hidden = make.module(course, title="Ẩn")
    make.lesson(hidden, title="Bài ẩn")
    hidden.refresh_from_db()
    hidden.live = False
    hidden.save()
    assert titles(outline.load(course, today=timezone.localdate()).steps) == ["Bài 1"]


def test_english_titles_come_from_translations_and_fall_back_to_vietnamese(learner, now):
    course = make.course_with_lessons(2)
    first, second = make.lessons_of(course)
    english_course, twin = lesson_in_english(first)
    enrolment = make.enrolment(learner, make.run(course))
    mark_done(enrolment, first, by=learner, now=now)
    way = outline.load(english_course, enrolment, today=timezone.localdate())
    assert [(step.title, step.lang, step.state) for step in way.steps] == [
        ("Lesson 1", "", "done"),
        ("Bài 2", "vi", "open"),
    ]
    assert way.steps[0].url == twin.url
    assert way.steps[1].url == f"{second.url}?from=en"


def test_addresses_are_those_that_wagtail_gives():
    lesson = make.lessons_of(make.course_with_lessons(1))[0]
    _course, twin = lesson_in_english(lesson)
    assert contents.address_of(lesson) == lesson.url
    with translation.override("en"):
        assert contents.address_of(twin) == twin.url
    assert contents.address_of(twin).startswith("/en/courses/")


def test_an_outline_costs_the_same_for_one_lesson_and_for_twelve(learner, now, django_assert_num_queries):
    for count in (1, 12):
        course = make.course_with_lessons(count)
        make.quiz(course)
        enrolment = make.enrolment(learner, make.run(course))
        mark_done(enrolment, make.lessons_of(course)[0], by=learner, now=now)
        course = type(course).objects.select_related("locale").get(pk=course.pk)
        with django_assert_num_queries(4):
            outline.load(course, enrolment, today=timezone.localdate())
