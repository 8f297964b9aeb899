"""Signing in by OpenID Connect, against allauth's provider in a process of its own."""

import pytest
from django.urls import reverse

from courses.audit.models import AuditEntry
from lms.users.single_sign_on.models import LinkedIdentity

pytestmark = pytest.mark.django_db


def test_a_verified_address_leads_to_its_account_and_links_it(visitor, openid_process, openid_service, learner):
    response = visitor.by_openid(openid_process)

    assert (response.status_code, response.url) == (302, reverse("dashboard"))
    assert visitor.account == learner.pk
    link = LinkedIdentity.objects.get()
    assert (link.user, link.provider, link.way, link.used_at is not None) == (learner, openid_service, "email", True)


@pytest.mark.parametrize(
    ("mischief", "code"),
    [
        ("tampered", "signature"),
        ("other_key", "signature"),
        ("unsigned", "signature"),
        ("symmetric", "signature"),
        ("expired", "expired"),
        ("clock", "clock"),
        ("audience", "audience"),
        ("issuer", "audience"),
        ("party", "audience"),
        ("nonce", "replayed"),
        ("other_subject", "invalid"),
        ("redirect", "misconfigured"),
        ("endless", "unreachable"),
    ],
)
def test_a_spoilt_answer_signs_nobody_in(visitor, openid_process, openid_service, learner, mischief, code, caplog):
    openid_process.misbehaves(mischief)

    response = visitor.by_openid(openid_process)

    assert response.status_code in (403, 502)
    assert f"failed: {code}" in caplog.text
    assert not visitor.is_signed_in
    assert not LinkedIdentity.objects.exists()
    entry = AuditEntry.objects.get(act="identity_provider.refused")
    assert entry.details["reference"] == response["X-Request-ID"]
    assert response["X-Request-ID"] in response.content.decode()
