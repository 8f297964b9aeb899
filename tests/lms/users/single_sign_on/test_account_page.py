"""Services on the page of the account: connecting, disconnecting, and whose links are there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity
from tests.lms.users.single_sign_on.answers import link, signed_in
from tests.lms.users.single_sign_on.conftest import OPENID

pytestmark = pytest.mark.django_db
START = "single-sign-on"


def test_a_person_connects_a_service(openid_process, openid_service, outsider):
    visitor = signed_in(outsider)
    openid_process.says(claims={"email": "khac@noi-khac.vn", "email_verified": False})

    response = visitor.by_openid(openid_process, start=reverse("single-sign-on-connection", args=[OPENID]))

    assert response.url == reverse("linked-sign-ins")
    assert LinkedIdentity.objects.get().user == outsider
    assert "Ngắt kết nối Sở Nội vụ" in visitor.get(response.url).content.decode()


def long_signed_in(client_of, person):
    """A client whose last proof of who is there is more than five minutes old."""
    client = client_of(person)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 400
    session.save()
    return client


def test_connecting_asks_for_proof_first(client_of, openid_service, learner):
    response = long_signed_in(client_of, learner).post(reverse("single-sign-on-connection", args=[OPENID]))

    assert response.url.startswith(reverse("account_reauthenticate"))


def test_disconnecting_asks_for_proof_first(client_of, openid_service, learner):
    own = link(learner, openid_service)
    response = long_signed_in(client_of, learner).post(reverse("single-sign-on-disconnection", args=[own.pk]))

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert LinkedIdentity.objects.exists()


def test_what_one_person_began_another_does_not_end(openid_process, openid_service, learner, outsider):
    visitor = signed_in(learner)
    given = openid_process.walk(visitor.leave(reverse("single-sign-on-connection", args=[OPENID])))
    journeys = visitor.session["single_sign_on"]
    other = signed_in(outsider)
    session = other.session
    session["single_sign_on"] = journeys
    session.save()

    response = other.get(reverse("single-sign-on-callback", args=[OPENID]), given)

    assert response.status_code == 403
    assert not LinkedIdentity.objects.exists()


def test_a_person_disconnects_a_service(openid_service, learner):
    own = link(learner, openid_service)
    response = signed_in(learner).post(reverse("single-sign-on-disconnection", args=[own.pk]))

    assert response.url == reverse("linked-sign-ins")
    assert not LinkedIdentity.objects.exists()


def test_links_of_others_are_not_there(openid_service, learner, outsider):
    other = link(outsider, openid_service)
    visitor = signed_in(learner)

    assert visitor.post(reverse("single-sign-on-disconnection", args=[other.pk])).status_code == 404
    assert visitor.get(reverse("single-sign-on-disconnection", args=[other.pk])).status_code == 405


@pytest.mark.parametrize("name", ["linked-sign-ins", "single-sign-on-connection"])
def test_the_account_page_is_for_people_who_are_signed_in(client, openid_service, name):
    address = reverse(name, args=[OPENID] if name != "linked-sign-ins" else [])
    response = client.get(address)

    assert response.url.startswith(reverse("account_login"))


def test_the_account_page_costs_the_same_for_one_and_three(client_of, openid_service, learner):
    client = client_of(learner)
    link(learner, openid_service)
    _queries(client)
    count = _queries(client)
    for number in (2, 3):
        link(learner, IdentityProvider.objects.create(code=f"p-{number}", name="P", open_from=date(2026, 1, 1)))
    assert _queries(client) == count


def test_the_menu_of_the_account_names_services_where_there_are_some(client_of, learner, openid_service):
    client = client_of(learner)
    assert reverse("linked-sign-ins") in client.get(reverse("profile")).content.decode()
    IdentityProvider.objects.update(open_from=None)
    assert reverse("linked-sign-ins") not in client.get(reverse("profile")).content.decode()


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("linked-sign-ins"))
    return len(captured)
