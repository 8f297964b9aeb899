"""Hours of the clock from the moment of noticing, by the rule of that day."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from lms.privacy.incidents import clocks
from lms.privacy.incidents.models import IncidentRule

FRIDAY_EVENING = timezone.make_aware(datetime(2026, 11, 27, 18))


def test_nights_and_weekends_count():
    due = clocks.deadlines(IncidentRule(), FRIDAY_EVENING, is_serious=True)
    assert due.notice == FRIDAY_EVENING + timedelta(hours=24)
    assert due.report == FRIDAY_EVENING + timedelta(hours=72)


def test_only_a_serious_incident_has_a_first_notice():
    due = clocks.deadlines(IncidentRule(), FRIDAY_EVENING, is_serious=False)
    assert (due.notice, due.report) == (None, FRIDAY_EVENING + timedelta(hours=72))


@pytest.mark.django_db
def test_the_rule_of_the_day_holds_and_the_installation_names_its_laws():
    IncidentRule.objects.create(valid_from=date(2027, 1, 1), source="x", report_hours=48)
    assert IncidentRule.on(date(2026, 12, 31)).report_hours == 72
    assert IncidentRule.on(date(2027, 1, 1)).report_hours == 48
    source = IncidentRule.objects.get(valid_from=date(2026, 1, 1)).source
    assert "Luật 91/2025/QH15, Điều 23" in source and "Nghị định 331/2026/NĐ-CP" in source
