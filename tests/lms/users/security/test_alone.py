"""A password that was chosen beside a second factor must be replaced when nothing stands beside it any more."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from lms.demo import codes
from lms.users.security import lost_steps
from tests import make
from tests.lms.users.security.test_second_factor import code_of_now, sign_in

pytestmark = pytest.mark.django_db
SHORT, LONG = "tucvegia", "Trâu-vàng-uống-nước-5"
CHANGE = reverse("account_change_password")


@pytest.fixture
def short(learner):
    """A learner with an app who chose a password of eight letters beside it."""
    TOTP.activate(learner, codes.SECRET)
    learner.set_password(SHORT)
    learner.save()
    return learner


@pytest.fixture
def signed_in(client, short):
    sign_in(client, short, SHORT)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "skip"})
    return client


def test_beside_it_nothing_is_asked(signed_in):
    assert signed_in.get(reverse("dashboard")).status_code == 200


def test_who_removes_the_last_second_step_chooses_a_longer_password_first(signed_in, short):
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert signed_in.get(reverse("dashboard")).url == CHANGE
    page = signed_in.post(CHANGE, {"oldpassword": SHORT, "password1": f"{SHORT}n", "password2": f"{SHORT}n"})
    assert "14" in str(page.context["form"].errors)
    signed_in.post(CHANGE, {"oldpassword": SHORT, "password1": LONG, "password2": LONG})
    assert signed_in.get(reverse("dashboard")).status_code == 200


def test_so_does_who_removes_the_last_passkey(signed_in, short):
    Authenticator.objects.filter(user=short).delete()
    key = Authenticator.objects.create(user=short, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa"})
    signed_in.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert signed_in.get(reverse("dashboard")).url == CHANGE


def test_signing_out_does_not_get_around_it(client, signed_in, short):
    signed_in.post(reverse("mfa_deactivate_totp"))
    signed_in.post(reverse("account_logout"))
    sign_in(client, short, SHORT)
    assert client.get(reverse("dashboard")).url == CHANGE


def test_nor_does_the_removal_by_an_administrator(client, short, administrator):
    lost_steps.take_away(short, reason="x", by=administrator)
    sign_in(client, short, SHORT)
    assert client.get(reverse("dashboard")).url == CHANGE


def test_while_another_second_step_is_left_nothing_is_asked(signed_in, short):
    Authenticator.objects.create(user=short, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa"})
    signed_in.post(reverse("mfa_deactivate_totp"))
    assert signed_in.get(reverse("dashboard")).status_code == 200


def test_a_password_that_does_alone_stays(client, learner):
    TOTP.activate(learner, codes.SECRET)
    sign_in(client, learner)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "skip"})
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(reverse("dashboard")).status_code == 200


def test_the_rule_of_the_day_says_what_does_alone(client, learner):
    make.security_rule(password_length_alone=8, password_classes_alone=1)
    TOTP.activate(learner, codes.SECRET)
    learner.set_password(SHORT)
    learner.save()
    sign_in(client, learner, SHORT)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "skip"})
    client.post(reverse("mfa_deactivate_totp"))
    assert client.get(reverse("dashboard")).status_code == 200
