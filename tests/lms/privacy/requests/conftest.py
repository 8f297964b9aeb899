"""A person of a unit, who answers for it, and who does not."""

import pytest

from lms.users import roles
from tests import make


@pytest.fixture
def unit(db):
    return make.unit("Sở Xây dựng", below=make.unit("Tỉnh Bắc", kind="province"))


@pytest.fixture
def person(unit, learner):
    make.post(learner, unit)
    return learner


@pytest.fixture
def answerer(unit):
    """The administrator of the province."""
    leader = make.user("lanh.dao@example.vn", "Trịnh Phụ Trách")
    make.grant(leader, roles.UNIT_ADMINISTRATOR, unit.superior)
    make.post(leader, unit.superior)
    return leader


@pytest.fixture
def stranger(db):
    """The administrator of another province."""
    other = make.user("nguoi.la@example.vn", "Ngô Nơi Khác")
    make.grant(other, roles.UNIT_ADMINISTRATOR, make.unit("Tỉnh Nam", kind="province"))
    return other
