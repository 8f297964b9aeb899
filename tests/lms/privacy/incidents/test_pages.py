"""The pages of incidents: recording, entering steps, refusals, lists, the printed report."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from lms.privacy.incidents.models import Incident, IncidentRule
from lms.users import roles
from tests import make
from tests.lms.privacy.incidents.recording import (
    HOUR,
    LIST,
    NEW,
    NOTICED,
    again,
    entered,
    form,
    holder,
    page_of,
    recorded,
)

pytestmark = pytest.mark.django_db


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
