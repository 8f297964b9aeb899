"""The log of incidents: clocks from the moment of noticing, steps as entries that are never rewritten, reminders."""

from datetime import timedelta

import pytest

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.privacy.incidents import actions
from lms.privacy.incidents.models import Incident
from tests import make
from tests.lms.privacy.incidents.recording import HARMLESS, HOUR, NOTICED, again, entered, letters, page_of, recorded

pytestmark = pytest.mark.django_db


def test_clocks_run_from_the_moment_of_noticing(incident):
    assert incident.notice_due == NOTICED + 24 * HOUR and incident.report_due == NOTICED + 72 * HOUR
    assert not incident.is_late(NOTICED + 24 * HOUR) and incident.is_late(NOTICED + 25 * HOUR)
    entered(incident)
    assert again(incident).next_due == NOTICED + 72 * HOUR


def test_states_follow_what_was_entered(unit, keeper, incident):
    states = [incident.state]
    for act in ("notice", "report"):
        entered(incident, act)
        states.append(again(incident).state)
    actions.close(incident, conclusion="x", by=keeper, now=NOTICED + 80 * HOUR)
    assert [*states, again(incident).state] == ["notice", "report", "reported", "closed"]
    assert recorded(unit, keeper).state == "report"


@pytest.mark.parametrize("state", ["notice", "report", "reported", "closed"])
def test_the_list_and_the_row_agree_on_the_state(unit, keeper, state):
    for is_serious in (True, False):
        for acts in ((), ("notice",), ("report",), ("notice", "report")):
            each = recorded(unit, keeper, is_serious=is_serious)
            for act in acts:
                entered(each, act)
    actions.close(recorded(unit, keeper), conclusion="x", **HARMLESS, by=keeper, now=NOTICED + HOUR)
    found = set(Incident.objects.in_state(state))
    assert found == {each for each in Incident.objects.all() if each.state == state} and found


def test_overdue_ones_are_found(unit, keeper, incident):
    light = recorded(unit, keeper)
    later = NOTICED + 25 * HOUR
    assert list(Incident.objects.overdue(later)) == [incident]
    assert set(Incident.objects.overdue(NOTICED + 73 * HOUR)) == {incident, light}
    actions.close(light, conclusion="x", **HARMLESS, by=keeper, now=later)
    entered(incident), entered(incident, "report")
    assert not Incident.objects.overdue(NOTICED + 100 * HOUR).exists()


def test_the_first_entry_holds_the_facts_and_entries_are_never_changed(incident):
    entry = incident.entries.get()
    assert (entry.act, entry.facts["title"], entry.facts["people_count"]) == ("recorded", "Danh sách gửi nhầm", 12)
    for act in (entry.save, entry.delete, incident.entries.all().delete):
        with pytest.raises(DomainError):
            act()
    assert AuditEntry.objects.get(act="incident.recorded").object_name == f"sự cố dữ liệu cá nhân {incident.pk}"


def test_a_correction_keeps_what_was_known_before_and_winds_the_clocks(incident, keeper):
    facts = make.incident_facts(noticed_at=NOTICED - 5 * HOUR, is_serious=False, people_count=300)
    actions.correct(incident, facts, reason="Đếm lại", by=keeper, now=NOTICED + 3 * HOUR)
    kept = again(incident)
    assert (kept.notice_due, kept.report_due) == (None, NOTICED + 67 * HOUR)
    assert [entry.facts["people_count"] for entry in incident.entries.all()] == [12, 300]
    told = AuditEntry.objects.get(act="incident.corrected").details
    assert told == {"changed": ["noticed_at", "people_count", "is_serious"]}


def test_a_correction_that_corrects_nothing_is_refused(incident, keeper):
    facts = make.incident_facts(noticed_at=NOTICED, is_serious=True)
    with pytest.raises(DomainError):
        actions.correct(incident, facts, reason="x", by=keeper, now=NOTICED + HOUR)


@pytest.mark.parametrize(
    "facts",
    [
        {"noticed_at": NOTICED + 2 * HOUR},
        {"happened_from": NOTICED - HOUR, "happened_to": NOTICED - 2 * HOUR},
        {"happened_from": NOTICED + timedelta(minutes=5)},
    ],
)
def test_impossible_times_are_refused(unit, keeper, incident, facts):
    facts = make.incident_facts(**{"noticed_at": NOTICED} | facts)
    with pytest.raises(DomainError):
        actions.record(facts, unit=unit, by=keeper, now=NOTICED + HOUR)
    with pytest.raises(DomainError):
        actions.correct(incident, facts, reason="x", by=keeper, now=NOTICED + HOUR)


def test_the_moment_of_noticing_stays_before_what_was_sent(incident, keeper):
    entered(incident)
    facts = make.incident_facts(noticed_at=NOTICED + 3 * HOUR)
    with pytest.raises(DomainError):
        actions.correct(incident, facts, reason="x", by=keeper, now=NOTICED + 9 * HOUR)


@pytest.mark.parametrize(
    "fields",
    [
        {"sent_at": None},
        {"recipient": " "},
        {"sent_at": NOTICED - HOUR},
        {"sent_at": NOTICED + 101 * HOUR},
    ],
)
def test_a_notice_says_when_it_went_and_to_whom(incident, fields):
    with pytest.raises(DomainError):
        entered(incident, **fields)
    assert again(incident).notice_sent_at is None


def test_a_faulty_entry_is_corrected_by_a_further_one(incident):
    faulty = entered(incident, sent_at=NOTICED + 2 * HOUR)
    better = entered(incident, sent_at=NOTICED + 30 * HOUR, corrects=faulty)
    assert again(incident).notice_sent_at == NOTICED + 30 * HOUR
    assert incident.entries.count() == 3 and better.corrects == faulty
    for wrong in ({"corrects": faulty}, {"corrects": better, "act": "report"}):
        with pytest.raises(DomainError):
            entered(incident, **wrong)


def test_an_entry_of_another_incident_is_not_corrected(unit, keeper, incident):
    other = entered(recorded(unit, keeper, is_serious=True))
    with pytest.raises(DomainError):
        entered(incident, corrects=other)


def test_what_must_be_sent_next_stands_on_top(unit, keeper, incident):
    """Notices run out before reports; what waits for nothing and what is closed comes after."""
    light = recorded(unit, keeper)
    told = recorded(unit, keeper)
    entered(told, "report")
    done = recorded(unit, keeper)
    actions.close(done, conclusion="x", **HARMLESS, by=keeper, now=NOTICED + HOUR)
    assert list(Incident.objects.in_order_of_deadlines()) == [incident, light, told, done]


def test_who_must_act_is_reminded_once_for_each_clock(incident, keeper, stranger, administrator):
    assert actions.remind(NOTICED + 17 * HOUR) == 0
    assert actions.remind(NOTICED + 19 * HOUR) == 1 and actions.remind(NOTICED + 20 * HOUR) == 0
    entered(incident)
    assert actions.remind(NOTICED + 65 * HOUR) == 0
    assert actions.remind(NOTICED + 67 * HOUR) == 1 and actions.remind(NOTICED + 90 * HOUR) == 0
    assert letters(keeper) == ["incident_reminder"] * 2
    assert letters(stranger) == letters(administrator) == []
    assert [entry.act for entry in incident.entries.all()] == ["recorded", "reminded", "notice", "reminded"]
    first, second = (mails.write(letter).body for letter in Notification.objects.order_by("pk"))
    assert "báo ban đầu" in first and "28/11/2026 18:00" in first and page_of(incident) in first
    assert "báo cáo" in second and "30/11/2026 18:00" in second and "Danh sách" not in first


def test_nobody_is_reminded_of_what_was_sent_or_closed(unit, keeper, incident):
    entered(incident), entered(incident, "report")
    actions.close(recorded(unit, keeper), conclusion="x", **HARMLESS, by=keeper, now=NOTICED + HOUR)
    assert actions.remind(NOTICED + 99 * HOUR) == 0


def test_administrators_are_reminded_where_a_unit_has_nobody(administrator):
    recorded(None, administrator)
    actions.remind(NOTICED + 70 * HOUR)
    assert letters(administrator) == ["incident_reminder"]


def test_a_corrected_moment_lets_the_reminder_come_again(incident, keeper):
    actions.remind(NOTICED + 19 * HOUR)
    facts = make.incident_facts(noticed_at=NOTICED - HOUR, is_serious=True)
    actions.correct(incident, facts, reason="x", by=keeper, now=NOTICED + 19 * HOUR)
    assert actions.remind(NOTICED + 20 * HOUR) == 1
