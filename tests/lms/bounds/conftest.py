"""Two provinces: each works on the branch of its own and sees no other."""

import pytest

from tests.lms.bounds.province import Province


@pytest.fixture
def own(client_of):
    return Province("Lào Cai", client_of)


@pytest.fixture
def other(client_of):
    return Province("Sơn La", client_of)
