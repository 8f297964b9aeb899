"""Sentences are compared in English, their source; pages are asked for in the language of their address."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield
