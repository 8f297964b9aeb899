"""Acts on many accounts at once."""

import pytest
from django.urls import reverse

from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db

INDEX = reverse("wagtailusers_users:index")
ACTS = ["assign_role", "delete", "set_active_state"]


def address(act: str, *keys) -> str:
    return reverse("wagtail_bulk_action", args=["users", "user", act]) + "?" + "&".join(f"id={key}" for key in keys)


@pytest.fixture
def stranger(db):
    """Somebody of another province than the keeper's."""
    person = make.user("bi.mat@tinh-b.vn", "Người Tỉnh B")
    make.post(person, make.unit("Tỉnh B", kind="province"))
    return person


@pytest.fixture
def keeper(db):
    province = make.unit("Tỉnh A", kind="province")
    person = make.user("can.bo@tinh-a.vn", "Vũ Đào Tạo")
    make.post(person, province)
    make.grant(person, roles.TRAINING_OFFICER, province)
    make.grant(person, roles.UNIT_ADMINISTRATOR, province)
    return person


@pytest.mark.parametrize("act", ACTS)
def test_nobody_reads_names_of_another_province_on_a_page_for_many(client_of, keeper, stranger, act):
    for keys in ([stranger.pk], ["all"], [f"%20{stranger.pk}"]):
        response = client_of(keeper).get(address(act, *keys))
        assert response.status_code == 404
        assert stranger.full_name not in response.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_all_accounts_of_the_country_are_never_acted_on_at_once(client_of, administrator, stranger, act):
    client = client_of(administrator)
    assert client.get(address(act, "all")).status_code == 404
    assert client.post(address(act, "all"), {"mark_as_active": "False"}).status_code == 404
    stranger.refresh_from_db()
    assert stranger.is_active


@pytest.mark.parametrize("act", ["assign_role", "delete"])
def test_roles_and_deletion_are_nothing_for_many_not_even_for_administrators(client_of, administrator, learner, act):
    assert client_of(administrator).get(address(act, learner.pk)).status_code == 404


def test_an_administrator_closes_the_selected_accounts(client_of, administrator, learner, stranger, outsider):
    client = client_of(administrator)
    page = client.get(address("set_active_state", learner.pk, stranger.pk)).content.decode()
    assert learner.full_name in page and stranger.full_name in page and outsider.full_name not in page
    client.post(address("set_active_state", learner.pk, stranger.pk), {"mark_as_active": "False"})
    for person in (learner, stranger, outsider):
        person.refresh_from_db()
    assert [person.is_active for person in (learner, stranger, outsider)] == [False, False, True]


def test_the_list_offers_the_act_on_many_to_administrators_alone(client_of, administrator, keeper):
    offered = {person: client_of(person).get(INDEX).content.decode() for person in (administrator, keeper)}
    signs = ('href="/admin/bulk/users/user/set_active_state/"', "data-bulk-action-checkbox", "bulk-actions.js")
    assert all(sign in offered[administrator] for sign in signs)
    assert not any(sign in offered[keeper] for sign in signs)
    for act in ("assign_role", "delete"):
        assert f"/admin/bulk/users/user/{act}/" not in offered[administrator]
