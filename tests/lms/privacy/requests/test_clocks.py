"""Working days, holidays and the deadlines of each kind of request."""

from datetime import UTC, date, datetime

import pytest

from lms.privacy.requests import clocks
from lms.privacy.requests.actions import file
from lms.privacy.requests.models import Kind, PublicHoliday, RequestRule

RULE = RequestRule()
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("filed", "count", "holidays", "due"),
    [
        (date(2026, 11, 30), 2, set(), date(2026, 12, 2)),
        (FRIDAY, 2, set(), date(2026, 12, 1)),
        (date(2026, 11, 28), 2, set(), date(2026, 12, 1)),
        (FRIDAY, 2, {date(2026, 11, 30)}, date(2026, 12, 2)),
    ],
)
def test_weekends_and_holidays_do_not_count(filed, count, holidays, due):
    assert clocks.after_working_days(filed, count, holidays=holidays, made_up=set()) == due


def test_a_saturday_that_is_made_up_counts():
    saturday = date(2026, 11, 28)
    due = clocks.after_working_days(FRIDAY, 2, holidays={date(2026, 12, 1)}, made_up={saturday})
    assert due == date(2026, 11, 30)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("filed", "due"),
    [
        (date(2025, 12, 31), date(2026, 1, 6)),  # 01 and 02/01 are holidays
        (date(2026, 1, 9), date(2026, 1, 12)),  # Saturday 10/01 makes up for 02/01
        (date(2026, 8, 21), date(2026, 8, 24)),  # Saturday 22/08 makes up for 31/08
        (date(2026, 8, 28), date(2026, 9, 4)),
    ],
)
def test_a_request_is_answered_by_the_calendar_of_2026(learner, filed, due):
    now = datetime(filed.year, filed.month, filed.day, 3, tzinfo=UTC)
    assert file(learner, kind=Kind.ACCESS, by=learner, text="Xin bản sao.", now=now).answer_due == due


@pytest.mark.parametrize(
    ("kind", "with_processor", "is_extended", "days"),
    [
        (Kind.ACCESS, False, False, 10),
        (Kind.CORRECT, False, False, 10),
        (Kind.ERASE, False, False, 20),
        (Kind.RESTRICT, False, False, 15),
        (Kind.OBJECT, True, False, 20),
        (Kind.OBJECT, False, True, 30),
        (Kind.RESTRICT, True, True, 35),
    ],
)
def test_each_kind_has_its_days(kind, with_processor, is_extended, days):
    due = clocks.deadline(RULE, kind, FRIDAY, with_processor=with_processor, is_extended=is_extended)
    assert (due - FRIDAY).days == days


@pytest.mark.django_db
def test_the_rule_of_the_day_holds_and_the_installation_knows_holidays():
    RequestRule.objects.create(valid_from=date(2027, 1, 1), source="x", access_days=5)
    assert RequestRule.on(date(2026, 12, 31)).access_days == 10
    assert RequestRule.on(date(2027, 1, 1)).access_days == 5
    assert PublicHoliday.objects.filter(day=date(2026, 9, 2), name="Quốc khánh").exists()
