"""What the log keeps of the values that an act changed."""

from datetime import date

import pytest

from courses.audit import changes
from courses.runs.models import CourseRun
from lms.users.models import User
from tests import make


@pytest.mark.django_db
def test_only_fields_that_differ_are_kept_with_both_states():
    run = make.run(make.course(), seats=30, opens_on=date(2026, 2, 5))
    fresh = CourseRun.objects.get(pk=run.pk)
    fresh.seats = 40
    assert changes.between(run, fresh, ["seats", "opens_on", "course_id"]) == {
        "before": {"seats": 30},
        "after": {"seats": 40},
    }


@pytest.mark.django_db
def test_records_are_kept_by_their_names_and_days_as_days():
    course = make.course("Quy hoạch")
    run = make.run(course, opens_on=date(2026, 2, 5))
    assert changes.values(run, ["course_id", "opens_on"]) == {"course": "Quy hoạch", "opens_on": "2026-02-05"}


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("full_name", "Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("workplace", "Sở Xây dựng", "Sở Xây dựng"),
        ("birth_date", "1980-02-05", "1980-…"),
        ("phone", "0912345678", "…678"),
        ("staff_code", "CB-2026-017", "…017"),
        ("staff_code", "A1", "…"),
        ("email", "hoc.vien@example.vn", "h…@example.vn"),
        ("gender", "female", "…"),
        ("password", "argon2$…", "…"),
        ("personal_number", "001180000001", "…"),
        ("a_field_of_tomorrow", "secret", "…"),
        ("phone", "", ""),
    ],
)
def test_of_people_only_what_papers_print_is_readable(name, value, kept):
    assert changes.shown(User, name, value) == kept


def test_answers_and_personal_numbers_are_never_kept_of_any_record():
    assert {changes.shown(CourseRun, name, "x") for name in ("personal_number", "given", "answers")} == {"…"}


def test_long_texts_are_cut():
    assert len(changes.shown(CourseRun, "title", "x" * 5000)) == changes.LONGEST + 1
