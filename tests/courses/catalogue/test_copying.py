"""Copying a course for a new subject or year: what it teaches and asks comes along, its history stays."""

import pytest

from courses.catalogue import copying
from courses.catalogue.models import CoursePage
from courses.quizzes.models import Quiz
from tests import make
from tests.editing import form_values


@pytest.fixture
def course(learner):
    """A course with lessons, tests in three places, a class and a learner."""
    course = make.course_with_lessons(2, code="ĐT-01", title="Đô thị 2026")
    first, _second = make.lessons_of(course)
    make.quiz(course, title="Cuối khóa", time_limit_minutes=30)
    make.quiz(course, title="Sau bài", lesson=first)
    make.quiz(course, title="Sau chuyên đề", module=first.get_parent().specific)
    make.quiz(course, title="Đã bỏ", is_active=False)
    make.enrolment(learner, make.run(course))
    return course


@pytest.mark.django_db
def test_lessons_and_tests_are_copied_but_no_classes_editions_or_code(course, editor):
    new = copying.copy_course(course, title="Đô thị 2027", slug="do-thi-2027", by=editor)
    assert [lesson.title for lesson in make.lessons_of(new)] == ["Bài 1", "Bài 2"]
    assert (new.code, new.live, new.runs.count(), new.editions.count()) == (None, False, 0, 0)
    copied = Quiz.objects.filter(course=new).order_by("pk")
    assert [quiz.title for quiz in copied] == ["Cuối khóa", "Sau bài", "Sau chuyên đề"]
    first = make.lessons_of(new)[0]
    assert [quiz.lesson_id for quiz in copied] == [None, first.pk, None]
    assert [quiz.module_id for quiz in copied] == [None, None, first.get_parent().pk]
    old = Quiz.objects.get(course=course, title="Cuối khóa")
    questions = [item.question_id for item in copied[0].items.all()]
    assert questions == [item.question_id for item in old.items.all()]
    assert Quiz.objects.filter(course=course).count() == 4


@pytest.mark.django_db
def test_the_copy_can_be_given_a_code_and_published(course, editor):
    new = copying.copy_course(course, title="Đô thị 2027", slug="do-thi-2027", by=editor)
    draft = new.get_latest_revision_as_object()
    assert draft.code is None
    draft.code = "ĐT-02"
    draft.save_revision().publish()
    assert CoursePage.objects.get(pk=new.pk).code == "ĐT-02"
    assert CoursePage.objects.get(pk=course.pk).code == "ĐT-01"


@pytest.mark.django_db
def test_wagtails_copy_page_copies_the_tests_along(course, client_of, editor):
    client = client_of(editor)
    address = f"/admin/pages/{course.pk}/copy/"
    values = form_values(client.get(address)) | {"new_title": "Đô thị 2028", "new_slug": "do-thi-2028"}
    client.post(address, values)
    new = CoursePage.objects.get(slug="do-thi-2028")
    assert Quiz.objects.filter(course=new).count() == 3


@pytest.mark.django_db
def test_without_its_lessons_a_course_keeps_only_the_final_test(course, client_of, editor):
    client = client_of(editor)
    address = f"/admin/pages/{course.pk}/copy/"
    values = form_values(client.get(address)) | {"new_title": "Khung", "new_slug": "khung"}
    del values["copy_subpages"]
    client.post(address, values)
    new = CoursePage.objects.get(slug="khung")
    assert [quiz.title for quiz in Quiz.objects.filter(course=new)] == ["Cuối khóa"]


@pytest.mark.django_db
def test_a_lesson_copied_into_another_course_brings_its_own_test(course, editor):
    other = make.course()
    lesson = make.lessons_of(course)[0]
    copy = lesson.copy(to=make.module(other))
    [quiz] = copying.copy_quizzes(lesson, copy, by=editor)
    assert (quiz.title, quiz.course, quiz.lesson_id, quiz.module_id) == ("Sau bài", other, copy.pk, None)
