"""Warnings around publishing: too few minutes, an overdue review, missing English."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from wagtail.models import Locale

from courses.catalogue import publishing
from courses.results.models import HoursRule
from tests import make
from tests.editing import edit_page, form_values, said

TODAY = date(2026, 11, 25)


def extent(course):
    return publishing.extent_of(course, draft=course, today=TODAY)


@pytest.mark.django_db
def test_a_course_holds_its_published_lessons_and_the_time_of_its_tests():
    course = make.course_with_lessons(2, credited_tiet=Decimal("1"))
    first, second = make.lessons_of(course)
    first.exercise_minutes = 10
    first.save()
    second.unpublish()
    make.quiz(course, time_limit_minutes=20)
    make.quiz(course, time_limit_minutes=50, is_active=False)
    assert extent(course) == publishing.Extent(tiet=Decimal("1.0"), held=1 + 10 + 20, promised=45)
    assert extent(course).falls_short


@pytest.mark.django_db
def test_the_length_of_a_tiet_is_dated_data():
    course = make.course(credited_tiet=2)
    HoursRule.objects.create(valid_from=date(2026, 11, 1), minutes_per_tiet=50, source="Quyết định thử")
    assert extent(course).promised == 100


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"in_preparation": True}, {"credited_tiet": 0}])
def test_nothing_is_promised_by_a_course_in_preparation_or_without_hours(fields):
    assert extent(make.course(**fields)) is None


@pytest.mark.django_db
def test_a_course_that_holds_what_it_credits_gives_no_warning():
    course = make.course_with_lessons(1, credited_tiet=1)
    make.quiz(course, time_limit_minutes=44)
    assert publishing.warnings(course, today=TODAY) == []


@pytest.mark.django_db
def test_a_course_not_yet_published_counts_its_lessons_as_last_saved():
    course = make.course_with_lessons(1, credited_tiet=1)
    course.unpublish()
    [lesson] = make.lessons_of(course)
    lesson.exercise_minutes = 44
    lesson.save_revision()
    lesson.unpublish()
    course.refresh_from_db()
    assert extent(course).held == 45


@pytest.mark.django_db
def test_a_lesson_being_reviewed_counts_as_last_saved():
    course = make.course_with_lessons(1, credited_tiet=1)
    [lesson] = make.lessons_of(course)
    lesson.exercise_minutes = 30
    lesson.save_revision()
    assert publishing.extent_of(course, draft=lesson, today=TODAY).held == 31
    assert extent(course).held == 1


@pytest.mark.django_db
def test_an_overdue_review_is_named_with_its_date():
    course = make.course(credited_tiet=0, review_due=TODAY - timedelta(days=1))
    [warning] = publishing.warnings(course, today=TODAY)
    assert "24/11/2026" in warning
    assert publishing.warnings(course, today=TODAY - timedelta(days=1)) == []


@pytest.mark.django_db
def test_a_translation_is_not_measured_again():
    course = make.course(credited_tiet=8)
    english = course.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    assert publishing.warnings(english, today=TODAY) == []


@pytest.mark.django_db
def test_the_editor_shows_the_warning_after_saving_and_after_publishing(client_of, administrator):
    course = make.course_with_lessons(1, credited_tiet=8)
    client = client_of(administrator)
    for action in ("", "action-publish"):
        shown = " ".join(said(edit_page(client, course, action=action)))
        assert "360" in shown, action


@pytest.mark.django_db
def test_saving_by_itself_piles_up_no_warnings(client_of, administrator):
    course = make.course_with_lessons(1, credited_tiet=8)
    client = client_of(administrator)
    address = f"/admin/pages/{course.pk}/edit/"
    values = form_values(client.get(address), selector="form[data-edit-form]")
    assert client.post(address, values, headers={"Accept": "application/json"}).json()["success"] is True
    assert said(client.get("/admin/")) == []


@pytest.mark.django_db
def test_publishing_says_when_english_is_missing(client_of, administrator):
    course = make.course(credited_tiet=0)
    client = client_of(administrator)
    without = len(said(edit_page(client, course, action="action-publish")))
    english = course.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    english.save_revision().publish()
    assert len(said(edit_page(client, course, action="action-publish"))) == without - 1


@pytest.mark.django_db
def test_warnings_cost_the_same_for_many_lessons(django_assert_num_queries, django_assert_max_num_queries):
    small, large = make.course_with_lessons(1), make.course_with_lessons(5)
    today = timezone.localdate()
    with django_assert_max_num_queries(12) as queries:
        publishing.warnings(small, today=today)
    with django_assert_num_queries(len(queries)):
        publishing.warnings(large, today=today)
