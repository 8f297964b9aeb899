"""A second step that its owner has lost: who takes it away, what ends with it, and how the owner comes back."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import reverse

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications.models import Notification
from courses.notifications.tasks import send_all
from lms.demo import codes
from lms.users import roles
from lms.users.security import lost_steps
from tests import make
from tests.lms.users.security.test_second_factor import code_of_now, sign_in

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def official(province):
    """An editor of the province with an app, recovery codes and a browser that is signed in."""
    person = make.user("bac@example.vn", "Nông Thị Bắc")
    make.post(person, province)
    make.grant(person, roles.EDITOR, province)
    return with_second_step(person)


def with_second_step(person):
    TOTP.activate(person, codes.SECRET)
    RecoveryCodes.activate(person)
    return person


def address(person) -> str:
    return reverse("person:remove-second-step", args=[person.pk])


REASON = {"reason": "Gọi lại theo số của cơ quan"}


def test_it_is_taken_away_with_a_reason_and_everything_that_hangs_on_it(client, client_of, leader, official):
    sign_in(client, official)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "trust"})
    assert client.get("/admin/").status_code == 200
    page = client_of(leader).get(address(official)).content.decode()
    assert "Nông Thị Bắc" in page and "gặp trực tiếp" in page
    client_of(leader).post(address(official), REASON)
    assert not Authenticator.objects.filter(user=official).exists()
    assert client.get("/admin/").url.startswith(reverse("account_login"))
    entry = AuditEntry.objects.get(act="user.second_step_taken_away")
    assert (entry.actor, entry.object_id, entry.details) == (leader, str(official.pk), REASON)
    send_all([Notification.objects.get(recipient=official).pk])
    [letter] = [letter for letter in mail.outbox if letter.to == [official.email]]
    assert "gỡ xác thực bước hai" in letter.body and REASON["reason"] not in letter.body


def test_the_next_sign_in_asks_for_a_new_one_before_anything_else(client, client_of, leader, official):
    client_of(leader).post(address(official), REASON)
    assert sign_in(client, official).url != reverse("mfa_authenticate")
    assert client.get("/admin/").url == reverse("mfa_index")
    assert client.get(reverse("dashboard")).url == reverse("mfa_index")


def test_who_takes_it_away_proves_who_is_there(client_of, leader, official):
    client = client_of(leader)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 400}]
    session.save()
    answer = client.post(address(official), REASON)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.filter(user=official).exists()


def test_without_a_reason_nothing_happens(client_of, leader, official):
    page = client_of(leader).post(address(official), {"reason": " "})
    assert page.context["form"].errors
    assert Authenticator.objects.filter(user=official).exists()


def test_nobody_takes_away_their_own(client_of, leader):
    with_second_step(leader)
    assert client_of(leader).get(address(leader)).status_code == 404
    with pytest.raises(DomainError):
        lost_steps.take_away(leader, reason="x", by=leader)
    assert Authenticator.objects.filter(user=leader).exists()


def test_where_there_is_none_nothing_is_offered(client_of, leader, official):
    Authenticator.objects.all().delete()
    assert client_of(leader).get(address(official)).status_code == 404
    with pytest.raises(DomainError):
        lost_steps.take_away(official, reason="x", by=leader)


@pytest.mark.parametrize("wider", ["everywhere", "a unit above", "another unit", "to come", "the whole"])
def test_of_somebody_whose_roles_reach_further_it_stays(client_of, leader, official, province, wider):
    if wider == "the whole":
        User.objects.filter(pk=official.pk).update(is_superuser=True)
    elif wider == "everywhere":
        make.grant(official, roles.REVIEWER)
    elif wider == "to come":
        make.grant(official, roles.REVIEWER, starts="2099-01-01")
    else:
        above = make.unit("Bộ", kind="ministry")
        make.grant(official, roles.REVIEWER, above)
    client = client_of(leader)
    assert client.get(address(official)).status_code == 404
    assert client.post(address(official), REASON).status_code == 404
    assert Authenticator.objects.filter(user=official).exists()
    assert "Gỡ" not in client.get(reverse("person:page", args=[official.pk])).content.decode()


def test_a_role_elsewhere_that_is_over_does_not_count(client_of, leader, official):
    make.grant(official, roles.REVIEWER, ends="2021-01-01")
    assert client_of(leader).get(address(official)).status_code == 200


def test_people_of_other_units_and_other_roles_are_not_offered_it(client_of, leader, official, province):
    stranger = make.user()
    make.post(stranger, make.unit("Tỉnh Nam", kind="province"))
    with_second_step(stranger)
    assert client_of(leader).get(address(stranger)).status_code == 404
    officer = make.user()
    make.post(officer, province)
    make.grant(officer, roles.TRAINING_OFFICER, province)
    assert client_of(officer).get(address(official)).status_code == 404


def test_administrators_of_the_whole_take_it_from_everybody_else(client_of, administrator, official):
    make.grant(official, roles.REVIEWER)
    client_of(administrator).post(address(official), REASON)
    assert not Authenticator.objects.filter(user=official).exists()
