"""A province and the administrator who answers for the accounts of its people."""

import pytest

from lms.users import roles
from tests import make


@pytest.fixture
def province():
    return make.unit("Tỉnh Bắc", kind="province")


@pytest.fixture
def leader(province):
    person = make.user("quan.bac@example.vn", "Đặng Quản Bắc")
    make.post(person, province)
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    return person
