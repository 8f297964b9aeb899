"""Ministries, provinces and units in the back office."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.audit.models import AuditEntry
from courses.organisations.models import Organisation
from tests import make
from tests.editing import form_values, said


def unit(name: str, **fields) -> Organisation:
    return make.unit(name, below=fields.pop("superior", None), **fields)


def listed(client, **query) -> list[str]:
    return [row.name for row in client.get(reverse("organisation:index"), query).context["object_list"]]


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


@pytest.mark.django_db
def test_units_are_found_without_diacritics_and_by_code_and_kind(client):
    unit("Sở Xây dựng", code="01.SXD")
    unit("Đà Nẵng", code="48", kind=Organisation.Kind.CITY)
    assert listed(client, q="so xay dung") == ["Sở Xây dựng"]
    assert listed(client, q="da nang") == listed(client, kind="city") == listed(client, q="48") == ["Đà Nẵng"]


@pytest.mark.django_db
def test_dates_are_typed_the_vietnamese_way_and_who_saved_is_on_record(client, administrator):
    address = reverse("organisation:add")
    values = form_values(client.get(address), selector="form")
    client.post(address, values | {"name": "Sở Nội vụ", "kind": "department", "valid_from": "05/02/2026"})
    body = Organisation.objects.get(name="Sở Nội vụ")
    assert body.valid_from == date(2026, 2, 5)
    [entry] = AuditEntry.objects.about(body)
    assert (entry.act, entry.actor) == ("organisation.founded", administrator)
    assert [(p.name, p.valid_from, p.valid_to) for p in body.periods.all()] == [("Sở Nội vụ", date(2026, 2, 5), None)]


@pytest.mark.django_db
def test_a_body_with_units_below_it_is_kept_with_a_reason(client):
    ministry = unit("Bộ Xây dựng", kind=Organisation.Kind.MINISTRY)
    unit("Cục Phát triển đô thị", superior=ministry)
    response = client.post(reverse("organisation:delete", args=[ministry.pk]), follow=True)
    assert Organisation.objects.filter(pk=ministry.pk).exists()
    assert len(said(response)) == 1


@pytest.mark.django_db
def test_the_deletion_of_a_body_is_on_record_with_its_name(client):
    body = unit("Bộ Xây dựng", kind=Organisation.Kind.MINISTRY)
    client.post(reverse("organisation:delete", args=[body.pk]))
    entry = AuditEntry.objects.get(act="organisation.deleted")
    assert (entry.object_id, entry.object_name) == (str(body.pk), "Bộ Xây dựng")


@pytest.mark.django_db
def test_editors_do_not_manage_units(client_of, editor):
    assert client_of(editor).get(reverse("organisation:index")).status_code == 302


@pytest.mark.django_db
def test_the_list_costs_the_same_for_many_units(client, django_assert_num_queries, django_assert_max_num_queries):
    unit("Phòng 0", superior=unit("Sở 0"))
    client.get(reverse("organisation:index"))
    with django_assert_max_num_queries(25) as queries:
        client.get(reverse("organisation:index"))
    for number in range(1, 4):
        unit(f"Phòng {number}", superior=unit(f"Sở {number}"))
    with django_assert_num_queries(len(queries)):
        client.get(reverse("organisation:index"))


@pytest.mark.django_db
def test_no_unit_stands_twice_at_one_place_and_time(client):
    root = unit("Bộ X")
    unit("Bộ X", valid_from=date(2026, 3, 1))
    unit("Vụ A", superior=root)
    for fields in (
        {"name": "Bộ X"},
        {"name": "Bộ X", "valid_from": date(2026, 3, 1)},
        {"name": "Vụ A", "superior": root},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            unit(**fields)
    unit("Vụ A", superior=unit("Bộ Y"))
    values = form_values(client.get(reverse("organisation:add")), selector="form")
    response = client.post(reverse("organisation:add"), values | {"name": "Bộ X", "kind": "ministry"})
    assert response.context["form"].non_field_errors() == [
        "Đã có tổ chức cùng tên ở vị trí này. Ghi thời hạn cho cả hai, hoặc sửa tổ chức đã có."
    ]
