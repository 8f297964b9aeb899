"""Working days, holidays and the deadlines of each kind of request."""

from datetime import date

import pytest

from lms.privacy.requests import clocks
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
    assert clocks.after_working_days(filed, count, holidays=holidays) == due


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
