"""The log of incidents: clocks from the moment of noticing, steps as entries that are never rewritten, reminders."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.privacy.incidents import actions
from lms.privacy.incidents.models import Incident, IncidentEntry, IncidentRule
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("incidents:index"), reverse("incident:new")
NOTICED = timezone.make_aware(datetime(2026, 11, 27, 18))
HOUR = timedelta(hours=1)
HARMLESS = {"ground": "no_harm", "reason": "Dữ liệu đã mã hóa"}


@pytest.fixture
def unit(db):
    return make.unit("Sở Xây dựng", below=make.unit("Tỉnh Bắc", kind="province"))


def holder(role: str, unit):
    person = make.user(full_name="Trịnh Phụ Trách")
    make.grant(person, role, unit)
    return person


@pytest.fixture
def keeper(unit):
    """The administrator of the province."""
    return holder(roles.UNIT_ADMINISTRATOR, unit.superior)


@pytest.fixture
def stranger(db):
    return holder(roles.UNIT_ADMINISTRATOR, make.unit("Tỉnh Nam", kind="province"))


@pytest.fixture
def incident(unit, keeper):
    return recorded(unit, keeper, is_serious=True)


def recorded(unit, by, **facts) -> Incident:
    facts = make.incident_facts(noticed_at=NOTICED, **facts)
    return actions.record(facts, unit=unit, by=by, now=NOTICED + HOUR)


def entered(incident, act: str = "notice", **fields) -> IncidentEntry:
    sent = {"sent_at": NOTICED + 2 * HOUR, "recipient": "Cục An toàn thông tin", "number": "12/BC", "note": ""}
    rest = {"by": incident.recorded_by, "now": NOTICED + 100 * HOUR}
    return actions.enter(incident, act, **sent | rest | fields)


def again(incident) -> Incident:
    return Incident.objects.get(pk=incident.pk)


def page_of(incident) -> str:
    return reverse("incident:page", args=[incident.pk])


def form(**fields) -> dict:
    """What the form of a new incident sends, noticed two hours ago."""
    noticed = timezone.localtime(timezone.now() - 2 * HOUR)
    facts = {name: value if value is not None else "" for name, value in make.incident_facts(**fields).items()}
    facts.pop("is_serious")
    return facts | {"noticed_at": f"{noticed:%d/%m/%Y %H:%M}"} | fields


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


def test_a_serious_incident_closes_after_its_notice_and_report(incident, keeper):
    for act in ("notice", "report"):
        with pytest.raises(DomainError):
            actions.close(incident, conclusion="x", by=keeper, now=NOTICED + 80 * HOUR)
        entry = entered(incident, act)
    actions.close(incident, conclusion="Đã khắc phục", by=keeper, now=NOTICED + 80 * HOUR)
    with pytest.raises(DomainError):
        actions.close(incident, conclusion="x", by=keeper, now=NOTICED + 81 * HOUR)
    with pytest.raises(DomainError):
        entered(incident, "told")
    assert entered(incident, "report", corrects=entry).corrects == entry


@pytest.mark.parametrize("words", [{}, {"ground": "no_harm", "reason": " "}, {"reason": "Đã mã hóa"}])
def test_without_a_report_it_closes_on_a_ground_with_a_reason(unit, keeper, words):
    light = recorded(unit, keeper, is_serious=False)
    with pytest.raises(DomainError, match="báo cáo"):
        actions.close(light, conclusion="x", **words, by=keeper, now=NOTICED + HOUR)
    assert again(light).is_open and light.entries.count() == 1


def test_why_no_report_is_due_is_asked_kept_and_printed(client_of, keeper, unit):
    light = recorded(unit, keeper, is_serious=False)
    client, address = client_of(keeper), reverse("incident:close", args=[light.pk])
    for wrong in ({}, {"ground": "khac", "reason": "x"}, {"ground": "no_harm"}):
        response = client.post(address, {"conclusion": "Xong"} | wrong)
        assert response.status_code == 200 and response.context["conclusion_form"].errors
    client.post(address, {"conclusion": "Xong", "ground": "no_harm", "reason": "Dữ liệu đã mã hóa, khóa không lộ"})
    assert [entry.act for entry in light.entries.all()] == ["recorded", "no_report", "closed"]
    entry = light.entries.get(act="no_report")
    assert (entry.ground, entry.by) == ("no_harm", keeper)
    assert AuditEntry.objects.get(act="incident.no_report").actor == keeper
    for name in ("page", "letter"):
        told = client.get(reverse(f"incident:{name}", args=[light.pk])).content.decode()
        assert "Điều 23" in told and "khóa không lộ" in told


def test_where_a_report_was_sent_no_ground_is_asked(client_of, keeper, unit):
    light = recorded(unit, keeper, is_serious=False)
    entered(light, "report")
    client = client_of(keeper)
    assert "ground" not in client.get(page_of(light)).content.decode()
    client.post(reverse("incident:close", args=[light.pk]), {"conclusion": "Xong"})
    assert not again(light).is_open and not light.entries.filter(act="no_report").exists()


def test_a_closed_incident_found_to_be_serious_opens_again_with_its_clocks(client_of, unit, keeper):
    light = recorded(unit, keeper, is_serious=False)
    actions.remind(NOTICED + 70 * HOUR)
    actions.close(light, conclusion="x", **HARMLESS, by=keeper, now=NOTICED + 71 * HOUR)
    correction = {
        "noticed_at": f"{timezone.localtime(NOTICED):%d/%m/%Y %H:%M}",
        "is_serious": "on",
        "reason": "Lộ khóa",
    }
    address = reverse("incident:correct", args=[light.pk])
    page = client_of(keeper).post(address, form(**correction), follow=True).content.decode()
    held = again(light)
    assert (held.state, held.notice_due, held.report_due) == ("notice", NOTICED + 24 * HOUR, NOTICED + 72 * HOUR)
    assert "Sự cố được mở lại" in page and "Mở lại: xác định là nghiêm trọng" in page
    assert [entry.act for entry in light.entries.all()][-3:] == ["closed", "corrected", "reopened"]
    assert AuditEntry.objects.get(act="incident.reopened").actor == keeper
    assert actions.remind(NOTICED + 72 * HOUR) == 2
    with pytest.raises(DomainError):
        actions.close(light, conclusion="x", **HARMLESS, by=keeper, now=NOTICED + 73 * HOUR)


@pytest.mark.parametrize("serious", [(True, True), (True, False), (False, False)])
def test_another_correction_leaves_a_closed_incident_closed(unit, keeper, serious):
    was, becomes = serious
    incident = recorded(unit, keeper, is_serious=was)
    entered(incident), entered(incident, "report")
    actions.close(incident, conclusion="x", by=keeper, now=NOTICED + 80 * HOUR)
    facts = make.incident_facts(noticed_at=NOTICED, is_serious=becomes, people_count=300)
    held = actions.correct(incident, facts, reason="x", by=keeper, now=NOTICED + 90 * HOUR)
    assert not held.is_open and not incident.entries.filter(act="reopened").exists()


def test_what_must_be_sent_next_stands_on_top(unit, keeper, incident):
    """Notices run out before reports; what waits for nothing and what is closed comes after."""
    light = recorded(unit, keeper)
    told = recorded(unit, keeper)
    entered(told, "report")
    done = recorded(unit, keeper)
    actions.close(done, conclusion="x", **HARMLESS, by=keeper, now=NOTICED + HOUR)
    assert list(Incident.objects.in_order_of_deadlines()) == [incident, light, told, done]


# Reminders


def letters(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


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


# Pages


def test_an_administrator_of_the_unit_records_and_enters_steps(client_of, keeper, unit):
    client = client_of(keeper)
    assert client.get(NEW).status_code == 200
    client.post(NEW, form() | {"unit": unit.pk, "is_serious": "on"})
    incident = Incident.objects.get()
    assert (incident.unit, incident.is_serious, incident.recorded_by) == (unit, True, keeper)
    sent = f"{timezone.localtime():%d/%m/%Y %H:%M}"
    step = {
        "act": "notice",
        "sent_at": sent,
        "recipient": "Bộ Công an",
        "number": "15/BC",
        "note": "",
        "corrects": "",
    }
    client.post(reverse("incident:enter", args=[incident.pk]), step)
    page = client.get(page_of(incident)).content.decode()
    assert "Bộ Công an" in page and "15/BC" in page and "Chờ gửi báo cáo" in page and "còn 69 giờ" in page
    correction = form(people_count=40) | {"is_serious": "on", "reason": "Đếm lại"}
    client.post(reverse("incident:correct", args=[incident.pk]), correction)
    assert again(incident).people_count == 40
    assert client.get(reverse("incident:correct", args=[incident.pk])).status_code == 200


def test_what_is_overdue_is_said_in_words(client_of, keeper, incident):
    client = client_of(keeper)
    assert "quá hạn" in client.get(page_of(incident)).content.decode()
    assert "quá hạn" in client.get(LIST).content.decode()
    entered(incident, sent_at=NOTICED + 30 * HOUR)
    assert "gửi muộn" in client.get(page_of(incident)).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"unit": ""}, {"title": ""}, {"noticed_at": "31/02/2026 10:00"}, {"noticed_at": "01/01/2050 10:00"}]
)
def test_bad_input_records_nothing(client_of, keeper, unit, wrong):
    assert client_of(keeper).post(NEW, form() | {"unit": unit.pk} | wrong).status_code == 200
    assert not Incident.objects.exists()


@pytest.mark.parametrize("step", [{}, {"act": "other"}, {"act": "noted"}, {"act": "notice", "recipient": "A"}])
def test_a_faulty_step_comes_back_with_what_was_typed(client_of, keeper, incident, step):
    response = client_of(keeper).post(reverse("incident:enter", args=[incident.pk]), step)
    assert response.status_code == 200 and response.context["step_form"].errors
    assert incident.entries.count() == 1


def test_closing_asks_for_a_conclusion_and_refuses_with_a_reason(client_of, keeper, incident):
    address = reverse("incident:close", args=[incident.pk])
    for conclusion in ("", "Xong"):
        response = client_of(keeper).post(address, {"conclusion": conclusion})
        assert response.status_code == 200 and response.context["conclusion_form"].errors
    assert again(incident).is_open


def test_nobody_records_for_a_unit_of_others(client_of, stranger, unit):
    assert client_of(stranger).post(NEW, form() | {"unit": unit.pk}).status_code == 200
    assert not Incident.objects.exists()


def test_strangers_find_nothing_and_auditors_only_read(client_of, unit, keeper, stranger, officer, incident):
    auditor = client_of(holder(roles.AUDITOR, unit))
    written = [reverse(f"incident:{name}", args=[incident.pk]) for name in ("enter", "close", "correct")]
    read = [page_of(incident), reverse("incident:letter", args=[incident.pk])]
    for address in read:
        assert auditor.get(address).status_code == 200
        assert client_of(stranger).get(address).status_code == 404
    for address in written:
        assert address not in auditor.get(read[0]).content.decode()
        assert auditor.post(address, {"conclusion": "x"}).status_code == 404
        assert client_of(stranger).post(address, {"conclusion": "x"}).status_code == 404
    for address in written[:2]:
        assert client_of(keeper).get(address).status_code == 405
    assert list(client_of(stranger).get(LIST).context["object_list"]) == []
    assert client_of(officer).get(LIST).status_code == 404 and auditor.get(NEW).status_code == 404
    assert again(incident).is_open and incident.entries.count() == 1


def test_the_report_tells_facts_clocks_and_standing_entries(client_of, keeper, incident):
    faulty = entered(incident, recipient="Nơi nhận sai")
    entered(incident, recipient="Bộ Công an", corrects=faulty)
    page = client_of(keeper).get(reverse("incident:letter", args=[incident.pk])).content.decode()
    assert "Danh sách gửi nhầm" in page and "Bộ Công an" in page and "28/11/2026 18:00" in page
    assert "Nơi nhận sai" not in page and "Sở Xây dựng" in page
    assert AuditEntry.objects.get(act="incident.printed").actor == keeper


def test_the_list_is_searched_filtered_and_exported(client_of, keeper, unit, incident):
    light = recorded(unit, keeper, title="Mất máy tính")
    client = client_of(keeper)

    def rows(**query):
        return list(client.get(LIST, query).context["object_list"])

    assert rows(q="mat may") == [light] and rows(state="notice") == [incident] and rows(is_serious="False") == [light]
    assert set(rows(state="overdue")) == {incident, light}
    table = b"".join(client.get(LIST, {"export": "csv", "state": "notice"}).streaming_content).decode()
    assert "Danh sách gửi nhầm" in table and "2026-11-28" in table
    assert "Mất máy tính" not in table
    assert AuditEntry.objects.filter(act="incident.exported", actor=keeper).count() == 1


def test_the_list_asks_as_much_for_one_row_as_for_three(client_of, keeper, unit, incident, django_assert_num_queries):
    client = client_of(keeper)
    client.get(LIST)
    with CaptureQueriesContext(connection) as first:
        client.get(LIST)
    for number in range(2):
        recorded(make.unit(f"Phòng {number}", below=unit, kind="division"), keeper)
    with django_assert_num_queries(len(first)):
        client.get(LIST)


def test_the_page_asks_as_much_for_one_entry_as_for_three(client_of, keeper, incident, django_assert_num_queries):
    client, faulty = client_of(keeper), entered(incident)
    client.get(page_of(incident))
    with CaptureQueriesContext(connection) as first:
        client.get(page_of(incident))
    entered(incident, corrects=faulty), entered(incident, "report")
    with django_assert_num_queries(len(first)):
        client.get(page_of(incident))


def test_clocks_are_kept_by_administrators_and_changes_are_on_record(client_of, administrator, keeper):
    client = client_of(administrator)
    rule = {"valid_from": "01/01/2027", "source": "x", "notice_hours": 12, "report_hours": 48, "remind_hours": 3}
    client.post(reverse("incident_rules:add"), rule)
    assert AuditEntry.objects.filter(act="incident.rules_saved", actor=administrator).count() == 1
    assert client_of(keeper).get(reverse("incident_rules:index")).status_code in (302, 404)
    held = IncidentRule.objects.get(valid_from__year=2026)
    edit, delete = (reverse(f"incident_rules:{act}", args=[held.pk]) for act in ("edit", "delete"))
    client.post(edit, rule | {"valid_from": "01/06/2027"})
    client.post(delete)
    held.refresh_from_db()
    assert held.notice_hours == 24
    client.post(reverse("incident_rules:add"), rule | {"valid_from": "01/01/2020"})
    assert IncidentRule.objects.count() == 2
