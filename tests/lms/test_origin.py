"""The network address that acts are recorded with."""

import pytest
from django.urls import reverse

from courses import origin
from courses.audit.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded(client_of, officer):
    """The address on record after an act that came with these headers."""

    def act(**headers) -> str:
        client_of(officer).get(reverse("class:list", args=[make.run(make.course()).pk]), **headers)
        return AuditEntry.objects.latest("pk").address

    return act


def test_an_act_is_recorded_with_the_address_it_came_from(recorded):
    assert recorded(REMOTE_ADDR="198.51.100.4") == "198.51.100.4"
    assert origin.address.get() == ""


def test_behind_a_trusted_proxy_the_visitor_counts_and_what_visitors_claim_does_not(recorded, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert recorded(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 198.51.100.4") == "198.51.100.4"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert recorded(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6") == "10.0.0.1"


def test_a_request_that_passed_fewer_proxies_than_trusted_is_answered_without_an_address(recorded, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert recorded(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.4") == ""
