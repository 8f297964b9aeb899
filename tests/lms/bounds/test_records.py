"""Records of another province: the address that tells who edits one answers like one for no record at all."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession

from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(own):
    person = make.user(full_name="Quản Trị Đơn Vị")
    make.grant(person, roles.UNIT_ADMINISTRATOR, own.unit)
    return person


def ask(client, record, pk=None):
    kind = record._meta
    return client.post(
        reverse("wagtailadmin_editing_sessions:ping", args=[kind.app_label, kind.model_name, pk or record.pk, 1])
    )


def edited(record):
    """The record, with somebody at work on it."""
    EditingSession.objects.create(
        user=make.user(full_name="Người Đang Sửa"),
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        last_seen_at=timezone.now(),
    )
    return record


def test_who_edits_a_person_or_unit_of_another_province_is_not_told(officer, own, other, client_of):
    client = client_of(officer)
    theirs = make.user(full_name="Cán Bộ Nơi Khác")
    make.post(theirs, other.unit)
    for record in (edited(theirs), edited(other.unit)):
        assert ask(client, record).status_code == 404
        assert ask(client, record, pk=987654).status_code == 404


def test_who_edits_a_person_of_ones_own_is_told(officer, own, client_of):
    client = client_of(officer)
    mine = make.user(full_name="Cán Bộ Ở Đây")
    make.post(mine, own.unit)
    assert "Người Đang Sửa" in ask(client, edited(mine)).json()["html"]


@pytest.mark.parametrize("address", ["nothing/nowhere/1/1/", "users/user/abc/1/"])
def test_who_edits_what_cannot_be_is_not_found(officer, client_of, address):
    assert client_of(officer).post(f"/admin/editing-sessions/ping/{address}").status_code == 404


def test_the_address_that_fails_on_purpose_does_not_exist(client_of, own, administrator):
    for client in (own.editor, client_of(administrator)):
        assert client.get("/admin/failwhale/").status_code == 404
