"""Signing in by SAML, against pysaml2's identity provider in a process of its own."""

from base64 import b64encode

import pytest
from django.test import Client
from django.urls import reverse

from courses.audit.models import AuditEntry
from lms.users.single_sign_on import saml
from lms.users.single_sign_on.models import LinkedIdentity
from tests.lms.users.single_sign_on.conftest import SAML

pytestmark = pytest.mark.django_db

BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="x" Version="2.0">&b;</samlp:Response>"""


def test_a_signed_assertion_leads_to_its_account_and_links_it(visitor, saml_process, saml_service, learner):
    response = visitor.by_saml(saml_process)

    assert (response.status_code, response.url) == (302, reverse("dashboard"))
    assert visitor.account == learner.pk
    link = LinkedIdentity.objects.get()
    assert (link.user, link.provider, link.subject) == (learner, saml_service, "anh-1")


@pytest.mark.parametrize(
    ("mischief", "code"),
    [
        ("tampered", "signature"),
        ("other_key", "signature"),
        ("unsigned", "signature"),
        ("weak", "signature"),
        ("expired", "expired"),
        ("early", "clock"),
        ("audience", "audience"),
        ("wrapped", "invalid"),
        ("redirected", "invalid"),
        ("unsolicited", "unsolicited"),
        ("transient", "no_subject"),
    ],
)
def test_a_spoilt_answer_signs_nobody_in(visitor, saml_process, saml_service, learner, mischief, code, caplog):
    saml_process.misbehaves(mischief)

    response = visitor.by_saml(saml_process)

    assert response.status_code == 403
    assert f"failed: {code}" in caplog.text
    assert not visitor.is_signed_in
    assert not LinkedIdentity.objects.exists()
    entry = AuditEntry.objects.get(act="identity_provider.refused")
    assert entry.details["reference"] == response["X-Request-ID"]
    assert response["X-Request-ID"] in response.content.decode()


def test_a_comment_in_a_signed_address_cuts_nothing_off(visitor, saml_process, saml_service, learner, caplog):
    claims = {"mail": ["hoc.vien@example.vn.ke-xau.example"], "xacThuc": ["true"]}
    saml_process.says(subject="ke-xau", claims=claims, mischief="commented")

    visitor.by_saml(saml_process)

    assert "failed: no_account" in caplog.text
    assert not visitor.is_signed_in


def test_an_assertion_is_used_once(visitor, saml_process, saml_service, learner, caplog):
    answer = visitor.saml_answer(saml_process)
    assert visitor.post_answer(answer).status_code == 302

    thief = type(visitor)()
    response = thief.post_answer(answer)

    assert response.status_code == 403
    assert "failed: replayed" in caplog.text
    assert not thief.is_signed_in


def test_an_answer_belongs_to_the_browser_that_asked(visitor, saml_process, saml_service, learner, caplog):
    answer = visitor.saml_answer(saml_process)

    victim = type(visitor)()
    response = victim.post_answer(answer)

    assert response.status_code == 403
    assert "failed: lost" in caplog.text
    assert not victim.is_signed_in


def test_an_answer_that_waits_is_given_out_once(visitor, saml_process, saml_service, learner):
    answer = visitor.saml_answer(saml_process)
    posted = Client().post(reverse("single-sign-on-answer", args=[SAML]), {"SAMLResponse": answer})

    assert visitor.get(posted.url).status_code == 302
    visitor.logout()
    assert visitor.get(posted.url).status_code == 403


@pytest.mark.parametrize(
    "posted", ["", "no base64 %%%", b64encode(BOMB.encode()).decode(), b64encode(b"<a>").decode(), "A" * 300_000]
)
def test_rubbish_is_refused_with_a_page(client, saml_service, posted):
    response = client.post(reverse("single-sign-on-answer", args=[SAML]), {"SAMLResponse": posted})

    assert response.status_code == 403
    assert "không xác minh được" in response.content.decode()


def test_the_host_that_a_request_names_has_no_say(client, saml_service):
    response = client.get(reverse("single-sign-on-metadata", args=[SAML]), headers={"host": "ke-xau.example"})

    assert "ke-xau" not in response.content.decode()
    assert saml.consumer(saml_service) in response.content.decode()


def test_metadata_of_ours_stands_at_the_entity_id(client, saml_service, settings):
    address = saml.entity_id(saml_service).removeprefix(settings.PUBLIC_URL)
    response = client.get(address)

    assert response["Content-Type"] == "application/samlmetadata+xml"
    assert f'entityID="{saml.entity_id(saml_service)}"' in response.content.decode()


@pytest.mark.parametrize("name", ["single-sign-on-answer", "single-sign-on-return", "single-sign-on-metadata"])
def test_an_unknown_service_has_no_addresses(client, db, name):
    method = client.post if name == "single-sign-on-answer" else client.get
    assert method(reverse(name, args=["khong-co"])).status_code == 404


@pytest.mark.parametrize("name", ["single-sign-on-answer", "single-sign-on-return", "single-sign-on-metadata"])
def test_addresses_of_saml_are_not_those_of_openid(client, openid_service, name):
    method = client.post if name == "single-sign-on-answer" else client.get
    assert method(reverse(name, args=[openid_service.code])).status_code == 404


def test_the_answer_is_posted_and_the_return_is_fetched(client, saml_service):
    assert client.get(reverse("single-sign-on-answer", args=[SAML])).status_code == 405
    assert client.post(reverse("single-sign-on-return", args=[SAML])).status_code == 405
