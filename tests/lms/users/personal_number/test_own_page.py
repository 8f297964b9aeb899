"""One's own number: masked, entered after proof, shown whole by an act of its own, removed."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from courses.audit.models import AuditEntry
from lms.users.personal_number.models import PersonalNumber
from lms.users.security import idle
from tests import make

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "001180000017", "001180000018"
PAGE, ENTRY, SHOW, REMOVE = (reverse(f"personal-number{act}") for act in ("", "-entry", "-reveal", "-remove"))
REAUTHENTICATE = reverse("account_reauthenticate")


@pytest.fixture
def client(client_of, learner):
    return client_of(learner)


def grow_old(client, *, locked: bool = False) -> None:
    """Let the proof of who is there be long ago, or the page be locked besides."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    if locked:
        session[idle.SEEN] = session[idle.SEEN_IN_OFFICE] = time.time() - 24 * 3600
    session.save()


def test_it_is_entered_masked_shown_whole_once_and_removed(client, learner):
    assert "Chưa có." in client.get(PAGE).content.decode()
    assert client.post(ENTRY, make.number_form("001 180 000 017")).url == PAGE
    page = client.get(PAGE)
    assert "0xx******017" in page.content.decode() and NUMBER not in page.content.decode()
    shown = client.post(SHOW)
    assert NUMBER in shown.content.decode() and "no-store" in shown["Cache-Control"]
    assert NUMBER not in client.get(PAGE).content.decode()
    assert "0xx******017" in client.get(reverse("profile")).content.decode()
    assert client.post(REMOVE).url == PAGE
    assert not PersonalNumber.objects.exists()
    acts = AuditEntry.objects.about(learner).filter(act__startswith="personal_number").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == [
        f"personal_number.{act}" for act in ("given", "revealed", "removed")
    ]


def test_the_pages_say_why_on_which_basis_and_that_no_image_is_asked_for(client):
    for address in (PAGE, ENTRY):
        text = " ".join(client.get(address).content.decode().split())
        assert "Mục đích: phân biệt người trùng tên" in text and "Luật 91/2025/QH15" in text
        assert "Không tải lên hoặc gửi ảnh thẻ" in text


@pytest.mark.parametrize("address", [PAGE, ENTRY, SHOW, REMOVE])
def test_nobody_comes_here_without_signing_in(address):
    assert Client().get(address).url.startswith(reverse("account_login"))
    assert Client().post(address).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("address", [SHOW, REMOVE])
def test_acts_are_posts(client, learner, address):
    make.personal_number(learner, NUMBER)
    assert client.get(address).status_code == 405
    assert client.post(PAGE).status_code == 405
    assert PersonalNumber.objects.exists()


def test_a_number_of_another_account_is_refused_without_telling_whose(client, outsider):
    make.personal_number(outsider, NUMBER)
    text = client.post(ENTRY, make.number_form(NUMBER)).content.decode()
    assert "đã có ở tài khoản khác" in text and NUMBER not in text and outsider.full_name not in text


def test_the_form_comes_after_fresh_proof(client):
    grow_old(client)
    asked = client.get(ENTRY)
    assert asked.url == f"{REAUTHENTICATE}?next={ENTRY.replace('/', '%2F')}"
    assert client.post(asked.url, {"password": make.PASSWORD, "next": ENTRY}).url == ENTRY
    assert client.get(ENTRY).status_code == 200


@pytest.mark.parametrize("locked", [False, True])
def test_what_is_sent_without_fresh_proof_is_kept_in_no_session(client, locked):
    grow_old(client, locked=locked)
    asked = client.post(ENTRY, make.number_form(NUMBER))
    assert asked.url.startswith(REAUTHENTICATE)
    assert NUMBER not in str(dict(client.session))
    assert client.post(asked.url, {"password": make.PASSWORD, "next": ENTRY}).url == ENTRY
    assert not PersonalNumber.objects.exists()
    assert "không được giữ lại" in client.get(ENTRY).content.decode()


@pytest.mark.parametrize("address", [SHOW, REMOVE])
def test_showing_and_removing_wait_for_fresh_proof(client, learner, address):
    make.personal_number(learner, NUMBER)
    grow_old(client)
    asked = client.post(address)
    assert asked.url.startswith(REAUTHENTICATE) and PersonalNumber.objects.exists()
    done = client.post(asked.url, {"password": make.PASSWORD, "next": address}, follow=True)
    if address == SHOW:
        assert NUMBER in done.content.decode() and "no-store" in done["Cache-Control"]
    else:
        assert not PersonalNumber.objects.exists()


def test_numbers_cannot_be_tried_one_after_another(client):
    statuses = [client.post(ENTRY, make.number_form(f"0011800000{n:02}")).status_code for n in range(12)]
    assert statuses == [302] * 10 + [429] * 2


@pytest.mark.parametrize("keys", [[], ["w" * 40]])
def test_a_lost_key_breaks_no_page(client, learner, settings, keys):
    make.personal_number(learner, NUMBER)
    settings.PERSONAL_NUMBER_KEYS = keys
    for address in (PAGE, ENTRY, reverse("profile"), reverse("my-data")):
        assert client.get(address).status_code == 200
    assert "có lưu, không đọc được" in client.get(PAGE).content.decode()
    assert "thiếu khóa" in client.post(SHOW, follow=True).content.decode()
    client.post(REMOVE)
    assert not PersonalNumber.objects.exists()


def test_without_keys_nothing_is_asked_for(client, settings):
    settings.PERSONAL_NUMBER_KEYS = settings.PERSONAL_NUMBER_INDEX_KEYS = []
    assert ENTRY not in client.get(PAGE).content.decode()
    assert "chưa có khóa" in client.get(ENTRY).content.decode()
    assert "chưa có khóa" in client.post(ENTRY, make.number_form(NUMBER)).content.decode()
