"""A last day before the first is refused in words for people, never by the name of a rule of the database."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.organisations.grants import Grant
from courses.organisations.models import Organisation, Period
from courses.organisations.posts import Post
from courses.runs.models import CourseRun
from tests import make

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 5, 2), date(2026, 5, 1)


@pytest.mark.parametrize(
    "record",
    [
        Organisation(valid_from=FIRST, valid_to=LAST),
        Period(valid_from=FIRST, valid_to=LAST),
        Post(starts=FIRST, ends=LAST),
        Grant(starts=FIRST, ends=LAST),
        CourseRun(opens_on=FIRST, closes_on=LAST),
        CourseRun(enrol_from=FIRST, enrol_until=LAST),
    ],
    ids=["unit", "period", "post", "grant", "class", "enrolment"],
)
def test_a_last_day_before_the_first_is_refused_in_plain_words(record):
    with pytest.raises(ValidationError) as refused:
        record.validate_constraints()
    assert refused.value.messages == ["Ngày cuối không được trước ngày đầu."]


def test_a_second_main_post_is_refused_in_plain_words():
    person, unit = make.user(), make.unit("Sở Nội vụ")
    make.post(person, unit)
    with pytest.raises(ValidationError) as refused:
        Post(person=person, organisation=unit, starts=FIRST).validate_constraints()
    [sentence] = refused.value.messages
    assert sentence.startswith("Người này đã có vị trí chính.")
