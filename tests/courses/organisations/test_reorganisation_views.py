"""Deciding on the tree in the back office: fill in, preview, order; who may; the list of decisions."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.organisations.decisions import Reorganisation
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, merge, move, rename
from tests.editing import form_values, said


@pytest.fixture
def province(db):
    return make.unit("Hà Giang", kind="province")


@pytest.fixture
def office(province):
    return make.unit("Sở Xây dựng", below=province)


@pytest.fixture
def other(province):
    return make.unit("Sở Giao thông", below=province)


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


@pytest.fixture
def unit_administrator(province):
    person = make.user("quan.tri.tinh@example.vn", "Lý Quản Trị Tỉnh")
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    return person


def address(act: str, unit) -> str:
    return reverse(f"units:{act}", args=[unit.pk])


def fill_in(client, act: str, unit, **changes):
    """What the page shows after the filled form was sent for a preview."""
    values = form_values(client.get(address(act, unit)))
    return client.post(address(act, unit), values | {"decision": "12/QĐ", "effective_on": "01/07/2026"} | changes)


def order(client, act: str, unit, **changes):
    """Fill in, then press the button below the preview."""
    response = fill_in(client, act, unit, **changes)
    shown = response.context["shown"]
    return client.post(address(act, unit), form_values(response) | {"confirmed": shown}, follow=True)


def test_a_preview_writes_nothing_and_keeps_what_was_typed(client, office):
    response = fill_in(client, "rename", office, name="Sở Xây dựng mới")
    assert response.context["preview"].may_be_ordered
    assert form_values(response)["name"] == ["Sở Xây dựng mới"] and form_values(response)["decision"] == ["12/QĐ"]
    assert not Reorganisation.objects.exists()


def test_a_confirmed_decision_is_carried_out_and_said(client, administrator, office):
    response = order(client, "rename", office, name="Sở Xây dựng mới")
    office.refresh_from_db()
    assert office.name == "Sở Xây dựng mới" and len(said(response)) == 1
    done = Reorganisation.objects.get()
    assert (done.decision, done.effective_on, done.ordered_by) == ("12/QĐ", date(2026, 7, 1), administrator)


def test_who_changes_the_form_after_the_preview_sees_a_new_one_first(client, office):
    response = fill_in(client, "rename", office, name="Sở mới")
    values = form_values(response) | {"confirmed": response.context["shown"], "name": "Sở khác"}
    again = client.post(address("rename", office), values)
    assert again.context["preview"].may_be_ordered and not Reorganisation.objects.exists()


def test_every_decision_has_its_form(client, province, office, other):
    division = make.unit("Phòng A", below=office)
    person = make.user()
    make.post(person, office)
    order(client, "move", division, superior=other.pk)
    order(client, "merge", other, into=office.pk)
    order(
        client,
        "split",
        office,
        **{
            "part_1_name": "Chi cục 1",
            "part_2_name": "Chi cục 2",
            "heir": "1",
            f"child_{division.pk}": "2",
            f"person_{person.pk}": "2",
        },
        effective_on="02/07/2026",
    )
    division.refresh_from_db()
    assert division.superior.name == "Chi cục 2"
    assert Post.objects.get(person=person, ends=None).organisation.name == "Chi cục 2"
    assert Organisation.objects.get(pk=office.pk).superior.name == "Chi cục 1"
    order(client, "close", division, effective_on="03/07/2026")
    assert Organisation.objects.get(pk=division.pk).valid_to == date(2026, 7, 2)


def test_several_units_merge_into_a_new_one(client, province, office, other):
    third = make.unit("Sở Quy hoạch", below=province)
    order(client, "merge", office, other_1=other.pk, other_3=third.pk, new_name="Sở Xây dựng hợp nhất")
    united = Organisation.objects.get(name="Sở Xây dựng hợp nhất")
    assert (united.superior, united.kind) == (province, "department")
    assert set(united.units.all()) == {office, other, third}


def test_a_refusal_stands_on_the_page_with_the_form(client, office):
    response = fill_in(client, "move", office, superior=office.pk)
    assert "Sở Xây dựng" in response.context["preview"].refusal
    assert form_values(response)["superior"] == [str(office.pk)]
    assert "confirmed" not in response.content.decode()


@pytest.mark.parametrize(
    ("act", "wrong"),
    [
        ("rename", {"name": ""}),
        ("rename", {"effective_on": "32/13/2026"}),
        ("rename", {"decision": ""}),
        ("merge", {"new_name": ""}),
        ("merge", {"into": "itself"}),
        ("merge", {"into": "other", "other_1": "other"}),
        ("close", {"heir": "itself"}),
        ("split", {"part_1_unit": "itself"}),
        ("move", {"superior": "999999"}),
        ("split", {}),
        ("split", {"part_1_name": "A", "heir": "3"}),
        ("split", {"part_1_name": "A", "part_1_unit": "office"}),
        ("split", {"part_1_name": "A", "heir": "9"}),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(client, office, other, act, wrong):
    units = {"office": other.pk, "other": other.pk, "itself": office.pk}
    wrong = {name: units.get(value, value) for name, value in wrong.items()}
    response = fill_in(client, act, office, **wrong)
    assert response.context["form"].errors and "preview" not in response.context
    assert not Reorganisation.objects.exists()


def test_a_decision_for_later_waits_and_is_withdrawn(client, office):
    day = timezone.localdate() + timedelta(days=10)
    response = order(client, "rename", office, name="Sở mới", effective_on=day.strftime("%d/%m/%Y"))
    waiting = Reorganisation.objects.get()
    assert waiting.is_open and day.strftime("%d/%m/%Y") in said(response)[0]
    listed = client.get(reverse("units:decisions"), {"waiting": 1}).context["page_obj"]
    assert list(listed) == [waiting]
    client.post(reverse("units:withdraw", args=[waiting.pk]), follow=True)
    again = client.post(reverse("units:withdraw", args=[waiting.pk]), follow=True)
    waiting.refresh_from_db()
    assert waiting.withdrawn_at and len(said(again)) == 1


def test_a_decision_that_was_barred_is_tried_again(client, administrator, office, other):
    ordered = decide(
        merge(office, into=other), on=timezone.localdate() + timedelta(days=1), by=administrator, now=timezone.now()
    )
    Reorganisation.objects.filter(pk=ordered.pk).update(
        effective_on=timezone.localdate(), outcome={"refusal": "Bị chặn"}
    )
    assert "Bị chặn" in client.get(reverse("units:decisions")).content.decode()
    client.post(reverse("units:carry_out", args=[ordered.pk]))
    ordered.refresh_from_db()
    assert ordered.carried_out_at


def test_a_unit_administrator_decides_strictly_inside_the_own_part(
    client_of, unit_administrator, province, office, other
):
    client = client_of(unit_administrator)
    outside = make.unit("Bộ Bí mật", kind="ministry")
    assert client.get(address("rename", province)).status_code == 404
    assert client.get(address("rename", outside)).status_code == 404
    for act, changes in (
        ("move", {"superior": ""}),
        ("merge", {"into": province.pk}),
        ("merge", {"other_1": province.pk, "new_name": "Sở mới"}),
        ("merge", {"new_name": "Sở mới", "new_superior": ""}),
    ):
        refused = fill_in(client, act, office, **changes)
        assert refused.context["preview"].refusal, (act, changes)
    for act, name in (("move", "superior"), ("merge", "into"), ("merge", "other_1")):
        refused = fill_in(client, act, office, **{name: outside.pk})
        assert refused.context["form"].errors[name], act
        assert outside.name not in refused.content.decode()
    division = make.unit("Phòng", below=office)
    order(client, "move", division, superior=province.pk)
    order(client, "merge", office, into=other.pk)
    assert Organisation.objects.get(pk=office.pk).superior == other
    assert Organisation.objects.get(pk=division.pk).superior == province


def test_roles_are_carried_on_by_those_who_may_give_them(client_of, province, office, other):
    officer, decider = make.user(), make.user()
    make.grant(officer, roles.TRAINER, office)
    role = make.role("Người sắp xếp", "courses.view_organisation", "courses.change_organisation")
    make.grant(decider, role.name, province)
    client = client_of(decider)
    assert fill_in(client, "merge", office, into=other.pk).context["preview"].refusal
    values = form_values(client.get(address("merge", office)))
    values = {name: value for name, value in values.items() if name != "carry_roles"}
    values |= {"decision": "12/QĐ", "effective_on": "01/07/2026", "into": other.pk}
    assert client.post(address("merge", office), values).context["preview"].may_be_ordered


def test_readers_see_decisions_and_cannot_touch_them(client_of, administrator, province, office):
    auditor, stranger = make.user(), make.user()
    make.grant(auditor, roles.AUDITOR, province)
    make.grant(stranger, roles.AUDITOR, make.unit("Tỉnh khác"))
    day = timezone.localdate() + timedelta(days=10)
    waiting = decide(rename(office, "Sở mới"), on=day, by=administrator, now=timezone.now())
    assert list(client_of(auditor).get(reverse("units:decisions")).context["page_obj"]) == [waiting]
    assert list(client_of(stranger).get(reverse("units:decisions")).context["page_obj"]) == []
    for visitor in (auditor, stranger):
        assert client_of(visitor).post(reverse("units:withdraw", args=[waiting.pk])).status_code == 404
        assert client_of(visitor).get(address("rename", office)).status_code == 404
    assert client_of(administrator).get(reverse("units:withdraw", args=[waiting.pk])).status_code == 405
    waiting.refresh_from_db()
    assert waiting.is_open


def test_a_province_does_not_take_back_what_a_ministry_decided_about_its_department(
    client_of, administrator, unit_administrator, office
):
    ministry = make.unit("Bộ", kind="ministry")
    day = timezone.localdate() + timedelta(days=10)
    waiting = decide(move(office, ministry), on=day, by=administrator, now=timezone.now())
    client = client_of(unit_administrator)
    page = client.get(reverse("units:decisions"))
    assert list(page.context["page_obj"]) == [waiting]
    assert reverse("units:withdraw", args=[waiting.pk]) not in page.content.decode()
    for act in ("withdraw", "carry_out"):
        assert client.post(reverse(f"units:{act}", args=[waiting.pk])).status_code == 404
    waiting.refresh_from_db()
    assert waiting.is_open


def test_whoever_tries_a_barred_decision_again_is_on_record(client_of, administrator, unit_administrator, office):
    day = timezone.localdate() + timedelta(days=1)
    ordered = decide(rename(office, "Sở mới"), on=day, by=administrator, now=timezone.now())
    Reorganisation.objects.filter(pk=ordered.pk).update(effective_on=timezone.localdate())
    client_of(unit_administrator).post(reverse("units:carry_out", args=[ordered.pk]))
    assert AuditEntry.objects.get(act="reorganisation.carried_out").actor == unit_administrator


def test_editors_have_no_business_with_decisions(client_of, editor, office):
    assert client_of(editor).get(reverse("units:decisions")).status_code in (302, 403)


def test_the_list_of_decisions_costs_the_same_for_many(
    client, administrator, office, other, django_assert_num_queries, django_assert_max_num_queries
):
    def plan(number: int) -> None:
        day = timezone.localdate() + timedelta(days=number)
        decide(merge(office, into=other), on=day, by=administrator, now=timezone.now())

    plan(1)
    client.get(reverse("units:decisions"))
    with django_assert_max_num_queries(25) as queries:
        client.get(reverse("units:decisions"))
    plan(2), plan(3)
    with django_assert_num_queries(len(queries)):
        client.get(reverse("units:decisions"))


@pytest.mark.parametrize(("days", "warned"), [(-1, True), (0, False), (30, False)])
def test_the_preview_warns_of_a_day_that_is_past(client, office, days, warned):
    day = timezone.localdate() + timedelta(days=days)
    page = fill_in(client, "rename", office, name="Sở Quy hoạch", effective_on=f"{day:%d/%m/%Y}")
    assert ("là ngày đã qua" in page.content.decode()) is warned
