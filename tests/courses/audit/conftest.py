"""The guards of the log, standing whatever test ran before."""

import pytest
from django.db import connection

from courses.audit import guards


@pytest.fixture
def guarded(transactional_db):
    """The guards stand, whatever test ran before."""
    guards.install(connection)
