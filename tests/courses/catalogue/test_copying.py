"""Copying a course for a new subject or year: what it teaches and asks comes along, its history stays."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale

from courses.catalogue import copying
from courses.catalogue.models import CoursePage
from courses.quizzes.models import Quiz
from tests import make
from tests.editing import form_values, said


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


def copy_course(course, *, title: str, slug: str, by) -> CoursePage:
    """A draft made of the course as the back office copies it."""
    new = course.copy(recursive=True, update_attrs={"title": title, "slug": slug}, keep_live=False, user=by)
    copying.copy_quizzes(course, new, by=by)
    copying.copy_translations(course, new, by=by)
    return new


@pytest.mark.django_db
def test_lessons_and_tests_are_copied_but_no_classes_editions_or_code(course, editor):
    new = copy_course(course, title="Đô thị 2027", slug="do-thi-2027", by=editor)
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
    new = copy_course(course, title="Đô thị 2027", slug="do-thi-2027", by=editor)
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


def translated(page):
    """The English version of a page, or None."""
    return page.get_translation_or_none(Locale.objects.get(language_code="en"))


@pytest.fixture
def bilingual(course):
    """The course with its module and its first lesson in English, the lesson published, the second lesson missing."""
    make.english(course, "Smart cities", code=None)
    first, _second = make.lessons_of(course)
    make.english(first.get_parent().specific, "Module")
    make.english(first, "Lesson one")
    return course


@pytest.mark.django_db
def test_translations_are_copied_along_and_linked_to_the_copy(bilingual, editor):
    new = copy_course(bilingual, title="Đô thị 2027", slug="do-thi-2027", by=editor)
    twin = translated(new)
    assert (twin.title, twin.slug, twin.code, twin.live) == ("Smart cities", "smart-cities-1", None, False)
    assert twin.canonical == new
    assert twin.get_latest_revision_as_object().translation_key == new.translation_key
    first, second = make.lessons_of(new)
    assert (translated(first).title, translated(second)) == ("Lesson one", None)
    assert translated(first).get_parent().get_parent() == twin.page_ptr
    assert translated(bilingual).get_descendants().count() == 2
    assert translated(bilingual).canonical == bilingual


@pytest.mark.django_db
def test_a_published_copy_has_published_translations(bilingual, client_of, administrator):
    client = client_of(administrator)
    address = f"/admin/pages/{bilingual.pk}/copy/"
    changes = {"new_title": "Đô thị 2028", "new_slug": "do-thi-2028", "publish_copies": "on"}
    answer = client.post(address, form_values(client.get(address)) | changes, follow=True)
    assert said(answer)[-1] == "Số trang bản dịch được sao chép theo: 3."
    new = CoursePage.objects.get(slug="do-thi-2028")
    assert [translated(page).live for page in (new, make.lessons_of(new)[0])] == [True, True]


@pytest.fixture
def publisher_of_vietnamese(db):
    """Somebody who may add pages in both languages and publish Vietnamese ones alone."""
    group = Group.objects.create(name="Xuất bản tiếng Việt")
    vietnamese = make.home()
    for page, right in ((vietnamese, "add"), (vietnamese, "publish"), (translated(vietnamese), "add")):
        permission = Permission.objects.get(codename=f"{right}_page", content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    person = make.user()
    person.groups.add(group)
    return person


def publish_copy(course, *, by) -> CoursePage:
    new = course.copy(recursive=True, update_attrs={"title": "Đô thị 2029", "slug": "do-thi-2029"}, user=by)
    copying.copy_translations(course, new, by=by)
    return new


@pytest.mark.django_db
def test_copies_go_live_only_in_languages_in_which_the_person_may_publish(bilingual, publisher_of_vietnamese):
    new = publish_copy(bilingual, by=publisher_of_vietnamese)
    assert (new.live, translated(new).live) == (True, False)


@pytest.mark.django_db
def test_an_alias_stays_behind_where_the_person_may_not_publish(course, publisher_of_vietnamese):
    course.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    new = publish_copy(course, by=publisher_of_vietnamese)
    assert (new.live, translated(new)) == (True, None)


@pytest.mark.django_db
def test_without_its_lessons_a_course_takes_only_its_own_translation(bilingual, client_of, editor):
    client = client_of(editor)
    address = f"/admin/pages/{bilingual.pk}/copy/"
    values = form_values(client.get(address)) | {"new_title": "Khung", "new_slug": "khung"}
    del values["copy_subpages"]
    client.post(address, values)
    assert translated(CoursePage.objects.get(slug="khung")).numchild == 0


@pytest.mark.django_db
def test_an_untranslated_alias_stays_an_alias_of_the_copy(course, editor):
    course.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    new = copy_course(course, title="Đô thị 2027", slug="do-thi-2027", by=editor)
    assert translated(new).alias_of == new.page_ptr


@pytest.mark.django_db
def test_copying_a_translation_copies_that_translation_alone(bilingual, editor):
    twin = translated(bilingual)
    copy = twin.copy(recursive=True, update_attrs={"slug": "another"}, keep_live=False, user=editor)
    assert copying.copy_translations(twin, copy, by=editor) == []


@pytest.mark.django_db
def test_who_may_not_write_english_copies_vietnamese_alone(bilingual, learner):
    new = copy_course(bilingual, title="Đô thị 2027", slug="do-thi-2027", by=learner)
    assert translated(new) is None
