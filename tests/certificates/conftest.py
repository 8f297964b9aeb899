"""Whoever answers for certificates, at work."""

import pytest


@pytest.fixture
def desk(issuer, client_of):
    """The issuing officer's browser."""
    return client_of(issuer)
