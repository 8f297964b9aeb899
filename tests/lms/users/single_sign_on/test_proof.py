"""Somebody who signs in elsewhere alone proves there who is there, and goes on where the lock came."""

import time
import zlib
from base64 import b64decode
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from lms.users.security import idle
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity
from tests.lms.users.single_sign_on.conftest import OPENID, SAML, Visitor

pytestmark = pytest.mark.django_db
PROFILE, PROOF = reverse("profile"), reverse("single-sign-on-proof")
AT_OPENID = reverse("single-sign-on-proof-by", args=[OPENID])
AT_SAML = reverse("single-sign-on-proof-by", args=[SAML])


@pytest.fixture
def person(learner):
    """Has no password and no second factor here."""
    get_user_model().objects.filter(pk=learner.pk).update(password="!")
    return get_user_model().objects.get(pk=learner.pk)


def lock(visitor) -> None:
    session = visitor.session
    session[idle.SEEN] = time.time() - 3600
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time() - 3600}]
    session.save()


@pytest.fixture
def locked(person, openid_process, openid_service) -> Visitor:
    """A browser in which the person signed in by the service, an hour ago."""
    visitor = Visitor()
    visitor.by_openid(openid_process)
    assert visitor.account == person.pk
    lock(visitor)
    return visitor


def test_a_form_sent_after_the_lock_is_carried_out_after_the_proof(locked, openid_process, person):
    asked = locked.post(PROFILE, {"full_name": person.full_name, "workplace": "Gõ dở dang", "language": "vi"})
    assert asked.url == reverse("single-sign-on-proof", query={"next": PROFILE})
    page = locked.get(asked.url)
    assert AT_OPENID in page.content.decode() and page.context["next"] == PROFILE
    response = locked.by_openid(openid_process, start=AT_OPENID, next=PROFILE)
    assert response.url == PROFILE
    locked.get(PROFILE)
    person.refresh_from_db()
    assert person.workplace == "Gõ dở dang"
    assert locked.account == person.pk and locked.get(PROFILE).status_code == 200


def test_a_page_is_led_back_to(locked, openid_process):
    address = f"{PROFILE}?tab=2"
    assert locked.get(address).url == reverse("single-sign-on-proof", query={"next": address})
    assert locked.by_openid(openid_process, start=AT_OPENID, next=address).url == address


def test_the_dialog_over_a_locked_page_offers_the_service(locked, openid_process):
    assert f"{PROOF}?next={reverse('idle-unlocked')}" in locked.get(reverse("idle-unlock")).content.decode()
    unlocked = reverse("idle-unlocked")
    assert locked.by_openid(openid_process, start=AT_OPENID, next=unlocked).url == unlocked
    assert locked.get(reverse("idle-activity")).json()["left"] > 0


def test_the_service_is_asked_to_ask_anew(locked, saml_service, person):
    LinkedIdentity.objects.create(user=person, provider=saml_service, subject="anh-1", way="person")
    assert "prompt=login" in locked.leave(AT_OPENID)
    request = parse_qs(urlsplit(locked.leave(AT_SAML)).query)["SAMLRequest"][0]
    assert b'ForceAuthn="true"' in zlib.decompress(b64decode(request), -15)


def test_a_saml_service_proves_it_too(locked, saml_process, saml_service, person):
    LinkedIdentity.objects.create(user=person, provider=saml_service, subject="anh-1", way="person")
    assert locked.by_saml(saml_process, start=AT_SAML, next=PROFILE).url == PROFILE
    assert locked.get(PROFILE).status_code == 200


def test_an_old_sign_in_at_the_service_proves_nothing(locked, saml_process, saml_service, person):
    LinkedIdentity.objects.create(user=person, provider=saml_service, subject="anh-1", way="person")
    saml_process.says(subject="anh-1", claims={}, since=int(time.time()) - 600)
    response = locked.by_saml(saml_process, start=AT_SAML, next=PROFILE)
    assert response.status_code == 403 and response.context["failure"].code == "not_anew"
    assert locked.get(PROFILE).status_code == 302


def test_somebody_else_at_the_service_proves_nothing(locked, saml_process, saml_service, person, outsider):
    LinkedIdentity.objects.create(user=person, provider=saml_service, subject="anh-1", way="person")
    saml_process.says(subject="khac-2", claims={"mail": ["hoc.vien@example.vn"], "xacThuc": ["true"]})
    response = locked.by_saml(saml_process, start=AT_SAML, next=PROFILE)
    assert response.status_code == 403 and response.context["failure"].code == "somebody_else"
    assert locked.account == person.pk and locked.get(PROFILE).status_code == 302


def test_what_was_begun_before_the_lock_connects_nothing_under_it(locked, saml_process, saml_service, person):
    session = locked.session
    del session[idle.SEEN], session["account_authentication_methods"]
    session.save()
    answer = locked.saml_answer(saml_process, start=reverse("single-sign-on-connection", args=[SAML]))
    lock(locked)
    assert locked.post_answer(answer).status_code == 403
    assert not LinkedIdentity.objects.filter(provider=saml_service).exists()


def test_only_ones_own_services_are_offered_while_they_are_open(locked, saml_service, client):
    assert locked.post(AT_SAML).status_code == 404
    assert locked.get(AT_OPENID).status_code == 405
    assert client.get(PROOF).status_code == 302
    IdentityProvider.objects.update(open_to=timezone.localdate() - timedelta(days=1))
    assert locked.post(AT_OPENID).status_code == 404
    assert locked.get(PROFILE).url == reverse("account_login", query={"next": PROFILE})


def test_sensitive_acts_ask_people_of_a_service_as_well(openid_process, openid_service, administrator, learner):
    openid_process.says(claims={"email": administrator.email, "email_verified": True})
    get_user_model().objects.filter(pk=administrator.pk).update(password="!")
    visitor = Visitor()
    visitor.by_openid(openid_process)
    session = visitor.session
    session["second_factor"], session["duties"] = True, {}
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time() - 400}]
    session[idle.SEEN] = session[idle.SEEN_IN_OFFICE] = time.time()
    session.save()
    address = reverse("wagtailusers_users:delete", args=[learner.pk])
    assert visitor.post(address, {"wanted": "close"}).url == reverse("single-sign-on-proof", query={"next": address})
    visitor.get(visitor.by_openid(openid_process, start=AT_OPENID, next=address).url)
    learner.refresh_from_db()
    assert not learner.is_active
