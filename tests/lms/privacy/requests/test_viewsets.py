"""Clocks and holidays in the back office."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from lms.privacy.requests.models import PublicHoliday, RequestRule

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(db):
    """A rule that has held for a month."""
    RequestRule.objects.all().delete()
    return RequestRule.objects.create(valid_from=timezone.localdate() - timedelta(days=30), source="Nghị định 356")


def form(**fields) -> dict:
    names = [field.name for field in RequestRule._meta.fields if field.name not in ("id", "valid_from")]
    day = timezone.localdate() + timedelta(days=30)
    rule = RequestRule(source="Quyết định 12")
    return {name: getattr(rule, name) for name in names} | {"valid_from": f"{day:%d/%m/%Y}"} | fields


def address(act: str, rule) -> str:
    return reverse(f"request_rules:{act}", args=[rule.pk])


def test_a_rule_that_has_held_is_neither_changed_nor_deleted(client_of, administrator, held):
    client = client_of(administrator)
    page = client.post(address("edit", held), form(access_days=99)).content.decode()
    assert "Quy tắc này đã có hiệu lực nên được giữ nguyên" in page
    page = client.post(address("delete", held), follow=True).content.decode()
    assert "Quy tắc này đã có hiệu lực nên được giữ nguyên" in page
    assert RequestRule.objects.get().access_days == 10
    assert not AuditEntry.objects.filter(act__startswith="data_request.rules").exists()


def test_no_rule_is_put_into_the_past(client_of, administrator):
    before = RequestRule.objects.count()
    yesterday = timezone.localdate() - timedelta(days=1)
    client_of(administrator).post(reverse("request_rules:add"), form(valid_from=f"{yesterday:%d/%m/%Y}"))
    assert RequestRule.objects.count() == before


def test_a_rule_to_come_is_added_changed_and_deleted_on_record(client_of, administrator, held):
    client = client_of(administrator)
    client.post(reverse("request_rules:add"), form())
    rule = RequestRule.objects.exclude(pk=held.pk).get()
    client.post(address("edit", rule), form(access_days=12))
    rule.refresh_from_db()
    assert rule.access_days == 12
    client.post(address("delete", rule))
    assert RequestRule.objects.get() == held
    acts = AuditEntry.objects.filter(object_id=str(rule.pk), actor=administrator).order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        "data_request.rules_saved", "data_request.rules_saved", "data_request.rules_deleted",
    ]  # fmt: skip


def test_a_deleted_holiday_is_on_record(client_of, administrator):
    day = PublicHoliday.objects.create(day=date(2031, 3, 3), name="Nghỉ bù")
    client_of(administrator).post(reverse("public_holidays:delete", args=[day.pk]))
    entry = AuditEntry.objects.get(act="data_request.rules_deleted")
    assert (entry.actor, entry.object_name) == (administrator, "03/03/2031 Nghỉ bù")
    assert not PublicHoliday.objects.filter(pk=day.pk).exists()
