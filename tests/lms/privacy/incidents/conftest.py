"""Who keeps the log of a unit, who does not, and an incident in it."""

import pytest

from lms.users import roles
from tests import make
from tests.lms.privacy.incidents.recording import holder, recorded


@pytest.fixture
def unit(db):
    return make.unit("Sở Xây dựng", below=make.unit("Tỉnh Bắc", kind="province"))


@pytest.fixture
def keeper(unit):
    """The administrator of the province."""
    return holder(roles.UNIT_ADMINISTRATOR, unit.superior)


@pytest.fixture
def stranger(db):
    return holder(roles.UNIT_ADMINISTRATOR, make.unit("Tỉnh Nam", kind="province"))


@pytest.fixture
def incident(unit, keeper):
    return recorded(unit, keeper, is_serious=True)
