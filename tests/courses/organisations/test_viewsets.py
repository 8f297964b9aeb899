"""Ministries, provinces and units in the back office."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from courses.audit.models import AuditEntry
from courses.organisations.models import Organisation
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, periods, rename
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
def test_departments_of_a_province_come_before_its_communes(client):
    province = unit("Đà Nẵng", kind=Organisation.Kind.CITY)
    for name, kind in (("Phường Hải Châu", "commune"), ("Sở Xây dựng", "department"), ("Sở Nội vụ", "department")):
        unit(name, superior=province, kind=kind)
    assert listed(client, superior=province.pk) == ["Sở Nội vụ", "Sở Xây dựng", "Phường Hải Châu"]
    assert listed(client, superior=province.pk, ordering="-name")[0] == "Sở Xây dựng"
    below = client.get(reverse("units:page", args=[province.pk])).context["units_page"].object_list
    assert [row.name for row in below] == ["Sở Nội vụ", "Sở Xây dựng", "Phường Hải Châu"]


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


@pytest.mark.django_db
def test_the_tree_opens_level_by_level(client):
    province = unit("Hà Giang", kind="province")
    office = unit("Sở Xây dựng", superior=province)
    unit("Phòng", superior=office)
    unit("Tỉnh cũ", kind="province", valid_to=date(2020, 1, 1))
    [row] = client.get(reverse("organisation:index")).context["object_list"]
    assert (row.name, row.units_below) == ("Hà Giang", 1)
    assert listed(client, superior=province.pk) == ["Sở Xây dựng"]
    assert listed(client, standing="ended") == ["Tỉnh cũ"]
    assert f"superior={province.pk}" in client.get(reverse("organisation:index")).content.decode()


@pytest.mark.django_db
def test_who_looks_after_a_province_begins_there(client_of):
    province = unit("Hà Giang", kind="province")
    unit("Sở Xây dựng", superior=province)
    unit("Tỉnh khác", kind="province")
    person = make.user()
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    assert listed(client_of(person)) == ["Hà Giang"]
    assert listed(client_of(person), q="so xay dung") == ["Sở Xây dựng"]
    assert listed(client_of(person), q="tinh khac") == []


@pytest.mark.django_db
def test_units_are_founded_inside_the_own_part_alone(client_of):
    province, other = unit("Hà Giang", kind="province"), unit("Tỉnh khác", kind="province")
    person = make.user()
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    make.grant(person, roles.AUDITOR, other)
    client = client_of(person)
    values = form_values(client.get(reverse("organisation:add"), {"below": province.pk}), selector="form")
    assert values["superior"] == [str(province.pk)]
    values |= {"name": "Sở Xây dựng", "kind": "department"}
    for superior in (other.pk, ""):
        client.post(reverse("organisation:add"), values | {"superior": superior})
        assert not Organisation.objects.filter(name="Sở Xây dựng").exists()
    client.post(reverse("organisation:add"), values)
    assert Organisation.objects.get(name="Sở Xây dựng").superior == province


@pytest.mark.django_db
def test_a_correction_mends_the_last_period_and_the_beginning_the_first(client, administrator):
    body = unit("Sở Xay dựng", valid_from=date(2026, 1, 1))
    decide(rename(body, "Sở Xây dụng"), by=administrator)
    address = reverse("organisation:edit", args=[body.pk])
    values = form_values(client.get(address), selector="form")
    assert "superior" not in values and "valid_to" not in values
    client.post(address, values | {"name": "Sở Xây dựng", "valid_from": "01/02/2026"})
    assert periods(body) == [
        ("Sở Xay dựng", None, date(2026, 2, 1), date(2026, 6, 30)),
        ("Sở Xây dựng", None, date(2026, 7, 1), None),
    ]
    entry = AuditEntry.objects.get(act="organisation.corrected")
    assert entry.before == {"name": "Sở Xây dụng", "valid_from": "2026-01-01"}
    assert entry.after == {"name": "Sở Xây dựng", "valid_from": "2026-02-01"}
    refused = client.post(address, values | {"name": "Sở Xây dựng", "valid_from": "01/08/2026"})
    assert "01/07/2026" in refused.context["form"].non_field_errors()[0]


@pytest.mark.django_db
def test_the_unit_of_ones_own_role_is_corrected_from_above(client_of):
    province = unit("Hà Giang", kind="province", code="02")
    office = unit("Sở Xay dựng", superior=province)
    leader = make.user()
    make.grant(leader, roles.UNIT_ADMINISTRATOR, province)
    client = client_of(leader)
    for body, name in ((province, "Hà Giang mới"), (office, "Sở Xây dựng")):
        address = reverse("organisation:edit", args=[body.pk])
        answer = client.post(address, form_values(client.get(address), selector="form") | {"name": name})
        assert (answer.status_code == 302) == (body == office)
    assert set(Organisation.objects.values_list("name", flat=True)) >= {"Hà Giang", "Sở Xây dựng"}


@pytest.mark.django_db
def test_two_units_of_one_time_have_no_code_in_common(client):
    unit("Hà Nội", code="01", valid_from=date(2026, 1, 1))
    unit("Hà Tây", code="28", valid_to=date(2008, 7, 31))
    body = unit("Đà Nẵng", code="48", valid_from=date(2020, 1, 1))
    address = reverse("organisation:edit", args=[body.pk])
    values = form_values(client.get(address), selector="form")
    refused = client.post(address, values | {"code": "01"})
    assert "Hà Nội" in refused.context["form"].non_field_errors()[0]
    client.post(address, values | {"code": "28"})
    body.refresh_from_db()
    assert body.code == "28"
    address = reverse("organisation:add")
    values = form_values(client.get(address), selector="form") | {"name": "Huế", "kind": "city"}
    assert "Hà Nội" in client.post(address, values | {"code": "01"}).context["form"].non_field_errors()[0]
    assert not Organisation.objects.filter(name="Huế").exists()


@pytest.mark.django_db
def test_the_chooser_finds_units_where_one_holds_any_role(client_of):
    province, other = unit("Hà Giang", kind="province"), unit("Sở tỉnh khác")
    office = unit("Sở Xây dựng", superior=province)
    unit("Sở cũ", superior=province, valid_to=date(2020, 1, 1))
    editor = make.user()
    make.grant(editor, roles.EDITOR, province)
    client = client_of(editor)
    window = client.get(reverse("unit_chooser:choose")).json()["html"]
    assert "Sở Xây dựng" in window and "Sở tỉnh khác" not in window and "Sở cũ" not in window
    found = client.get(reverse("unit_chooser:choose_results"), {"q": "so", "ended": "on"}).content.decode()
    assert "Sở Xây dựng" in found and "Sở cũ" in found and "Sở tỉnh khác" not in found
    chosen = client.get(reverse("unit_chooser:chosen", args=[office.pk])).json()["result"]
    assert chosen["title"] == "Sở Xây dựng · Hà Giang"
    assert client.get(reverse("unit_chooser:chosen", args=[other.pk])).status_code == 404


@pytest.mark.django_db
def test_the_chooser_costs_the_same_for_many_units(client, django_assert_num_queries, django_assert_max_num_queries):
    unit("Phòng 0", superior=unit("Sở 0"))
    client.get(reverse("unit_chooser:choose"))
    with django_assert_max_num_queries(20) as queries:
        client.get(reverse("unit_chooser:choose"))
    for number in range(1, 4):
        unit(f"Phòng {number}", superior=unit(f"Sở {number}"))
    with django_assert_num_queries(len(queries)):
        client.get(reverse("unit_chooser:choose"))


@pytest.mark.django_db
def test_forms_ask_for_a_unit_with_the_chooser(client):
    page = client.get(reverse("organisation:add")).content.decode()
    assert reverse("unit_chooser:choose") in page and "<option" in page
    assert 'name="superior" id="id_superior"' in page or 'type="hidden" name="superior"' in page
