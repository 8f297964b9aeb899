"""When an incident closes, on which ground, and when it opens again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from lms.privacy.incidents import actions
from tests import make
from tests.lms.privacy.incidents.recording import HARMLESS, HOUR, NOTICED, again, entered, form, page_of, recorded

pytestmark = pytest.mark.django_db


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
