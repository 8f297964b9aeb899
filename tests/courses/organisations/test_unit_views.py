"""The page of a unit in the back office."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.organisations.reorganising import orders
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, merge, rename


def page_of(unit) -> str:
    return reverse("units:page", args=[unit.pk])


@pytest.fixture
def province(db):
    return make.unit("Hà Giang", kind="province")


@pytest.fixture
def office(province):
    return make.unit("Sở Xây dựng", below=province)


@pytest.fixture
def unit_administrator(province):
    person = make.user("quan.tri.tinh@example.vn", "Lý Quản Trị Tỉnh")
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    return person


def acts_on(client, unit) -> list[str]:
    context = client.get(page_of(unit)).context
    return [act["url"].split("/")[-2] for act in context["acts"]] + ["below"] * bool(context["found_url"])


def test_the_page_tells_how_a_unit_stands_and_stood(client_of, administrator, province, office):
    division = make.unit("Phòng Quy hoạch", below=office)
    make.post(make.user(full_name="Lê Thị An"), office, title="Giám đốc")
    make.post(make.user(full_name="Trần Đã Đi"), office, ends=date(2021, 1, 1))
    decide(rename(office, "Sở Xây dựng và Giao thông"), by=administrator)
    text = client_of(administrator).get(page_of(office)).content.decode()
    for words in ("Hà Giang", "Phòng Quy hoạch", "Lê Thị An", "Giám đốc", "Sở Xây dựng và Giao thông", "30/06/2026"):
        assert words in text, words
    assert "Trần Đã Đi" not in text
    assert "Trần Đã Đi" in client_of(administrator).get(page_of(office), {"all": 1}).content.decode()
    assert page_of(division) in text


def test_posts_show_the_name_that_the_unit_had_when_they_began(client_of, administrator, office):
    make.post(make.user(), office)
    decide(rename(office, "Sở mới"), by=administrator)
    [row] = client_of(administrator).get(page_of(office)).context["posts_page"].object_list
    assert row.unit_then == "Sở Xây dựng"


def test_units_that_ended_stand_last_and_people_lead_to_their_pages(client_of, administrator, province, office):
    make.unit("Ban cũ", below=province, valid_to=date(2024, 12, 31))
    make.unit("Ban cũ hơn", below=province, valid_to=date(2020, 12, 31))
    person = make.user()
    make.post(person, province)
    page = client_of(administrator).get(page_of(province))
    assert [unit.name for unit in page.context["units_page"].object_list] == ["Sở Xây dựng", "Ban cũ", "Ban cũ hơn"]
    assert reverse("person:page", args=[person.pk]) in page.content.decode()


def test_an_ended_unit_says_so_and_offers_no_decision(client_of, administrator, province, office):
    decide(merge(office, into=province), by=administrator)
    client = client_of(administrator)
    assert "kết thúc" in client.get(page_of(office)).content.decode()
    assert acts_on(client, office) == []


def test_whoever_administers_a_province_decides_below_it_and_founds_in_it(
    client_of, unit_administrator, province, office
):
    client = client_of(unit_administrator)
    assert acts_on(client, province) == ["below"]
    assert acts_on(client, office) == ["renaming", "move", "merger", "split", "closure", "below"]
    assert client.get(page_of(make.unit("Sở tỉnh khác"))).status_code == 404


def test_whoever_only_reads_units_sees_no_button(client_of, province, office):
    auditor = make.user()
    make.grant(auditor, roles.AUDITOR, province)
    context = client_of(auditor).get(page_of(office)).context
    assert not context["acts"] and not context["found_url"] and not context["edit_url"]


def test_people_are_shown_to_those_who_look_after_them(client_of, province, office):
    make.post(make.user(full_name="Lê Thị An"), office)
    editor, reader = make.user(), make.user()
    make.grant(editor, roles.EDITOR, province)
    make.grant(reader, roles.TRAINING_OFFICER, office)
    assert client_of(editor).get(page_of(office)).status_code == 404
    assert "Lê Thị An" in client_of(reader).get(page_of(office)).content.decode()


def test_learners_and_strangers_do_not_come_here(client_of, client, learner, office):
    for visitor in (client, client_of(learner)):
        assert visitor.get(page_of(office)).status_code == 302


def test_the_page_costs_the_same_for_many_rows(
    client_of, administrator, province, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number: int) -> None:
        make.post(make.user(), province)
        make.unit(f"Sở {number}", below=province)
        decide(rename(province, f"Tỉnh {number}"), on=date(2026, 1, 1) + timedelta(days=number), by=administrator)
        closed = make.unit(f"Phòng {number}")
        decide(orders.Close(unit=closed.pk, heir=province.pk), by=administrator)

    client = client_of(administrator)
    fill(1)
    client.get(page_of(province))
    with django_assert_max_num_queries(40) as queries:
        client.get(page_of(province))
    fill(2), fill(3)
    with django_assert_num_queries(len(queries)):
        client.get(page_of(province))


def test_long_lists_come_in_pages(client_of, administrator, province):
    for number in range(26):
        make.unit(f"Xã {number:02}", below=province)
    client = client_of(administrator)
    assert len(client.get(page_of(province)).context["units_page"]) == 25
    assert [row.name for row in client.get(page_of(province), {"units": 2}).context["units_page"]] == ["Xã 25"]
    assert client.get(page_of(province), {"units": "nonsense"}).status_code == 200


def test_a_planned_decision_stands_on_the_page(client_of, administrator, office):
    day = timezone.localdate() + timedelta(days=40)
    decide(rename(office, "Sở mới"), on=day, by=administrator, now=timezone.now())
    text = client_of(administrator).get(page_of(office)).content.decode()
    assert "202/2025/QH15" in text and "Chờ đến ngày" in text
