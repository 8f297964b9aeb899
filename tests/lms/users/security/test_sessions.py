"""Sessions listed and ended, and proof asked for once more before sensitive acts."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lms.users import actions
from lms.users.security import devices, proof
from tests import make

pytestmark = pytest.mark.django_db
LIST = reverse("usersessions_list")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"


def signed_in(person, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": person.email, "password": make.PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get(reverse("profile")).status_code == 200


def grow_old(client) -> None:
    """Let the proof of who is there be long ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    session.save()


def test_every_signed_in_browser_is_listed_in_words(learner):
    here, _there = (
        signed_in(learner),
        signed_in(learner, "Mozilla/5.0 (Linux; Android 15) Chrome/131.0 Mobile Safari/537"),
    )
    page = here.get(LIST).content.decode()
    assert "Firefox · Windows" in page and "Chrome · Android" in page
    assert page.count("Trình duyệt này") == 1 and page.count("ket-thuc") == 1


def test_another_device_is_signed_out_alone(learner):
    here, there, third = signed_in(learner), signed_in(learner), signed_in(learner)
    other = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(reverse("usersessions_end", args=[other.pk])).url == LIST
    assert [is_in(client) for client in (here, there, third)] == [True, False, True]


def test_all_others_are_signed_out_at_once(learner):
    here, there, third = signed_in(learner), signed_in(learner), signed_in(learner)
    here.post(LIST)
    assert [is_in(client) for client in (here, there, third)] == [True, False, False]


def test_nobody_ends_the_session_of_another(learner, outsider):
    mine, theirs = signed_in(learner), signed_in(outsider)
    other = UserSession.objects.get(user=outsider)
    assert mine.post(reverse("usersessions_end", args=[other.pk])).status_code == 404
    assert mine.get(reverse("usersessions_end", args=[other.pk])).status_code == 405
    assert is_in(theirs)


def test_closing_an_account_ends_its_sessions_for_good(learner, administrator):
    client = signed_in(learner)
    actions.deactivate(learner, by=administrator)
    assert not is_in(client)
    actions.reactivate(learner, by=administrator)
    assert not is_in(client)
    assert not UserSession.objects.filter(user=learner).exists()


def test_a_new_password_ends_the_other_sessions(learner):
    here, there = signed_in(learner), signed_in(learner)
    new = "Mot-mat-khau-khac-2027"
    here.post(reverse("account_change_password"), {"oldpassword": make.PASSWORD, "password1": new, "password2": new})
    assert [is_in(here), is_in(there)] == [True, False]


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox · Windows"), ("Mozilla/5.0 (iPhone) Version/18 Safari/604", "Safari · iPhone"), ("", "Thiết bị khác")],
)  # fmt: skip
def test_devices_have_names(agent, name):
    assert devices.named(agent) == name


def test_a_sensitive_act_long_after_the_proof_waits_for_another_one(client_of, administrator, learner):
    client = client_of(administrator)
    close = reverse("wagtailusers_users:delete", args=[learner.pk])
    grow_old(client)
    asked = client.post(close, {"wanted": "close"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    learner.refresh_from_db()
    assert learner.is_active
    client.post(asked.url, {"password": "sai"})
    learner.refresh_from_db()
    assert learner.is_active
    client.post(asked.url, {"password": make.PASSWORD, "next": close}, follow=True)
    learner.refresh_from_db()
    assert not learner.is_active


def test_soon_after_the_proof_nothing_is_asked(client_of, administrator, learner):
    client_of(administrator).post(reverse("wagtailusers_users:delete", args=[learner.pk]), {"wanted": "close"})
    learner.refresh_from_db()
    assert not learner.is_active


def test_looking_needs_no_proof(client_of, administrator, learner):
    client = client_of(administrator)
    grow_old(client)
    assert client.get(reverse("wagtailusers_users:delete", args=[learner.pk])).status_code == 200


def test_acts_on_many_accounts_wait_too(client_of, administrator, learner):
    client = client_of(administrator)
    grow_old(client)
    address = reverse("wagtail_bulk_action", args=["users", "user", "set_active_state"]) + f"?id={learner.pk}"
    assert client.post(address, {"mark_as_active": ""}).url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", sorted(proof.SENSITIVE))
def test_each_sensitive_act_is_an_address_of_the_product(name):
    found = [args for args in ([], [1], [1, 1]) if _reversed(name, args)]
    assert found


def _reversed(name: str, args: list) -> bool:
    try:
        return bool(reverse(name, args=args))
    except NoReverseMatch:
        return False
