"""Numbers in the back office: masked for all who see the person, handled and looked up by administrators of the unit."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.audit.models import AuditEntry
from lms.privacy import seen
from lms.users import roles
from lms.users.personal_number.models import PersonalNumber
from lms.users.security import idle
from tests import make

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "001180000017", "001180000018"
LOOK_UP, LIST = reverse("people-by-number"), reverse("wagtailusers_users:index")
NOBODY = "Không có ai trong các đơn vị thuộc phạm vi quản lý có số này."


@pytest.fixture
def north(db):
    return make.unit("Tỉnh Bắc", kind="province")


@pytest.fixture
def northerner(north):
    person = make.user("bac@example.vn", "Nông Thị Bắc")
    make.post(person, north)
    return person


@pytest.fixture
def southerner(db):
    person = make.user("nam@example.vn", "Lâm Văn Nam")
    make.post(person, make.unit("Tỉnh Nam", kind="province"))
    return person


@pytest.fixture
def official(north):
    """Somebody of the province in a role."""

    def made(role: str):
        person = make.user(full_name=f"Cán bộ {role}")
        make.post(person, north)
        make.grant(person, role, north)
        return person

    return made


@pytest.fixture
def leader(official):
    return official(roles.UNIT_ADMINISTRATOR)


def address(name: str, person) -> str:
    return reverse(f"person:{name}", args=[person.pk])


ACTS = ("number", "reveal-number", "remove-number")


def test_an_administrator_enters_shows_and_removes_a_number_on_record(client_of, leader, northerner):
    client = client_of(leader)
    assert client.get(address("number", northerner)).status_code == 200
    assert client.post(address("number", northerner), {"number": NUMBER}).url == address("page", northerner)
    page = client.get(address("page", northerner)).content.decode()
    assert "0xx******017" in page and NUMBER not in page
    shown = client.post(address("reveal-number", northerner))
    assert NUMBER in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert NUMBER not in client.get(address("number", northerner)).content.decode()
    client.post(address("remove-number", northerner))
    assert not PersonalNumber.objects.exists()
    acts = AuditEntry.objects.about(northerner).filter(act__startswith="personal_number").order_by("pk")
    assert [(entry.act.partition(".")[2], entry.actor) for entry in acts] == [
        ("given", leader), ("revealed", leader), ("removed", leader),
    ]  # fmt: skip
    told = [reading for reading in seen.readings(northerner) if reading.act == "Hiện đủ số định danh cá nhân"]
    assert [(reading.by, reading.name) for reading in told] == [("Quản trị đơn vị, Tỉnh Bắc", "")]


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.TRAINING_OFFICER])
def test_who_only_sees_the_person_sees_the_number_masked_alone(client_of, official, northerner, role):
    make.personal_number(northerner, NUMBER)
    client = client_of(official(role))
    page = client.get(address("page", northerner)).content.decode()
    assert "0xx******017" in page and address("number", northerner) not in page
    for act in ACTS:
        assert client.post(address(act, northerner), {"number": OTHER}).status_code == 404
    assert client.get(LOOK_UP).status_code == client.post(LOOK_UP, {"number": NUMBER}).status_code == 404
    assert LOOK_UP not in client.get(LIST).content.decode()
    assert PersonalNumber.objects.get().number == NUMBER


@pytest.mark.parametrize("act", ACTS)
def test_people_elsewhere_and_administrators_of_all_are_not_there(
    client_of, leader, north, southerner, administrator, act
):
    make.post(administrator, north)
    client = client_of(leader)
    for person in (southerner, administrator):
        make.personal_number(person, f"00118000002{person.pk % 10}")
        assert client.get(address(act, person)).status_code == 404
        assert client.post(address(act, person), {"number": NUMBER}).status_code == 404
    assert client.get(address("reveal-number", leader)).status_code == 405


def test_a_person_is_found_by_the_whole_number_and_the_address_tells_nothing(client_of, leader, northerner):
    make.personal_number(northerner, NUMBER)
    client = client_of(leader)
    assert client.post(LOOK_UP, {"number": "001 180 000 017"}).url == address("page", northerner)
    entry = AuditEntry.objects.get(act="personal_number.sought")
    assert (entry.actor, entry.object_id, entry.details) == (leader, str(northerner.pk), {})
    assert LOOK_UP in client.get(LIST).content.decode()


def test_somebody_elsewhere_is_answered_exactly_as_nobody(client_of, leader, southerner):
    make.personal_number(southerner, NUMBER)
    client, answers, costs = client_of(leader), [], []
    client.post(LOOK_UP, {"number": OTHER})
    for number in (NUMBER, OTHER):
        with CaptureQueriesContext(connection) as queries:
            page = client.post(LOOK_UP, {"number": number})
        answers.append((page.status_code, str(page.context["form"].errors)))
        costs.append([query["sql"].split(" ")[:3] for query in queries])
    assert answers[0] == answers[1] and NOBODY in answers[0][1]
    assert costs[0] == costs[1]
    assert set(AuditEntry.objects.filter(act="personal_number.sought").values_list("object_id", flat=True)) == {""}


def test_looking_up_is_bounded_in_number(client_of, leader, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "personal_numbers": "2/h/user"}
    client = client_of(leader)
    assert [client.post(LOOK_UP, {"number": OTHER}).status_code for _ in range(3)] == [200, 200, 429]


def test_a_part_of_a_number_finds_nobody(client_of, leader, northerner):
    make.personal_number(northerner, NUMBER)
    page = client_of(leader).post(LOOK_UP, {"number": NUMBER[:11]})
    assert page.status_code == 200 and "12 chữ số" in page.content.decode()
    assert not AuditEntry.objects.filter(act="personal_number.sought").exists()


@pytest.mark.parametrize("typed", [NUMBER, "001 180 000 017"])
def test_the_search_in_the_address_refuses_a_number_and_drops_it(client_of, leader, northerner, typed):
    make.personal_number(northerner, NUMBER)
    client = client_of(leader)
    for more in ({}, {"export": "xlsx"}):
        left = client.get(LIST, {"q": typed, **more})
        assert (left.status_code, left.url) == (302, LIST)
    assert "Tìm theo số định danh" in client.get(LIST).content.decode()
    part = client.get(reverse("wagtailusers_users:index_results"), {"q": typed}).content.decode()
    assert "Không tìm số định danh" in part and "Nông Thị Bắc" not in part and typed not in part
    assert "Nông Thị Bắc" in client.get(LIST, {"q": "nong"}).content.decode()


def test_the_form_comes_after_fresh_proof_and_nothing_typed_is_kept(client_of, leader, northerner):
    client, form = client_of(leader), address("number", northerner)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    session.save()
    reauthenticate = reverse("account_reauthenticate")
    assert client.get(form).url.startswith(reauthenticate)
    assert client.post(form, {"number": NUMBER}).url.startswith(reauthenticate)
    session = client.session
    session[idle.SEEN] = session[idle.SEEN_IN_OFFICE] = time.time() - 24 * 3600
    session.save()
    assert client.post(LOOK_UP, {"number": NUMBER}).url.startswith(reauthenticate)
    assert NUMBER not in str(dict(client.session))
    assert not PersonalNumber.objects.exists()


def test_a_lost_key_breaks_no_page(client_of, leader, northerner, settings):
    make.personal_number(northerner, NUMBER)
    client = client_of(leader)
    for keys in ([], ["w" * 40]):
        settings.PERSONAL_NUMBER_KEYS = keys
        for page in (address("page", northerner), address("number", northerner), LIST, LOOK_UP):
            assert client.get(page).status_code == 200
        assert "có lưu, không đọc được" in client.get(address("page", northerner)).content.decode()
        assert "thiếu khóa" in client.post(address("reveal-number", northerner), follow=True).content.decode()


@pytest.mark.parametrize(
    "name", ["organisation:index", "classes:index", "audit:index", "certificates:index", "questions:index"]
)
@pytest.mark.parametrize("typed", ["079123456789", "079 123 456 789", "079.123.456.789"])
def test_no_list_searches_for_a_number_or_keeps_it_in_the_address(client_of, administrator, name, typed):
    client = client_of(administrator)
    answer = client.get(reverse(name), {"q": typed, "p": "1"})
    assert (answer.status_code, answer.url) == (302, reverse(name))
    assert "“Người dùng”" in client.get(answer.url).content.decode()
    part = client.get(reverse(f"{name}_results"), {"q": typed}).content.decode()
    assert "Không tìm số định danh" in part and "079" not in part


def test_other_figures_are_searched_for(client_of, administrator):
    for typed in ("0912345678", "2026", "0791234567890"):
        assert client_of(administrator).get(reverse("organisation:index"), {"q": typed}).status_code == 200


def test_a_number_leads_nobody_through_sign_in_or_a_lock_with_it(client, client_of, administrator):
    address = reverse("organisation:index")
    assert client.get(address, {"q": "079123456789"}).url == address
    locked = client_of(administrator)
    session = locked.session
    session[idle.SEEN] = session[idle.SEEN_IN_OFFICE] = time.time() - 24 * 3600
    session.save()
    assert locked.get(address, {"q": "079123456789"}).url == address
