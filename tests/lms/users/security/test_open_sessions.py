"""What a role that is given, ended or changed means for somebody who is signed in."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from courses.organisations import granting, mirroring
from lms.demo import codes
from lms.users import roles
from tests import make
from tests.lms.users.security.test_second_factor import code_of_now, sign_in

pytestmark = pytest.mark.django_db
CLOSED = (302, 403, 404)
CLASSES = reverse("classes:index")


def give(person, role, unit=None, *, by):
    group = Group.objects.get(name=role)
    today = timezone.localdate()
    return granting.grant(person, group, organisation=unit, starts=today, by=by, today=today)


def test_a_role_given_meanwhile_asks_for_a_second_factor_on_every_page(client, learner, administrator):
    sign_in(client, learner)
    assert client.get(reverse("dashboard")).status_code == 200
    give(learner, roles.EDITOR, by=administrator)
    assert client.get(reverse("dashboard")).url == reverse("mfa_index")


def test_a_second_factor_set_up_elsewhere_is_shown_in_this_session_too(client, learner, administrator):
    sign_in(client, learner)
    TOTP.activate(learner, codes.SECRET)
    give(learner, roles.TRAINING_OFFICER, by=administrator)
    answer = client.get(CLASSES)
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
    done = client.post(answer.url, {"code": "000000"})
    assert done.context["form"].errors
    assert client.get(CLASSES).status_code == 302
    assert client.post(answer.url, {"code": code_of_now()}).url == CLASSES
    assert client.get(CLASSES).status_code == 200


def test_a_password_does_not_do_for_it(client, learner, administrator):
    sign_in(client, learner)
    TOTP.activate(learner, codes.SECRET)
    give(learner, roles.TRAINING_OFFICER, by=administrator)
    client.get(CLASSES)
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    assert client.get(CLASSES).url.startswith(reverse("mfa_reauthenticate"))


def test_who_signed_in_with_a_second_step_works_on_with_a_new_role(client, learner, administrator):
    TOTP.activate(learner, codes.SECRET)
    sign_in(client, learner)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "skip"})
    give(learner, roles.TRAINING_OFFICER, by=administrator)
    assert client.get(CLASSES).status_code == 200


def test_answers_of_a_test_are_saved_while_the_second_factor_is_due(client, learner, administrator):
    sign_in(client, learner)
    give(learner, roles.EDITOR, by=administrator)
    client.get(reverse("dashboard"))
    answer = client.post(reverse("answer-save", args=[0, 1]))
    assert answer.status_code == 404  # reached the view, which knows no such attempt


def test_a_role_that_ends_lets_nothing_through_from_the_next_request_on(client_of, administrator):
    unit = make.unit()
    person = make.user()
    given = give(person, roles.TRAINING_OFFICER, unit, by=administrator)
    client = client_of(person)
    assert client.get(CLASSES).status_code == 200
    granting.end(given, by=administrator, now=timezone.now(), today=timezone.localdate())
    assert client.get(CLASSES).status_code in CLOSED
    assert client.get(reverse("dashboard")).status_code == 200  # still signed in, as a learner


def test_of_two_roles_the_other_one_stays(client_of, administrator):
    unit = make.unit()
    person = make.user()
    given = give(person, roles.TRAINING_OFFICER, unit, by=administrator)
    give(person, roles.EDITOR, unit, by=administrator)
    client = client_of(person)
    granting.end(given, by=administrator, now=timezone.now(), today=timezone.localdate())
    assert client.get(reverse("questions:index")).status_code == 200
    assert client.get(reverse("classes:add")).status_code in CLOSED


def test_a_permission_taken_from_a_role_is_gone_at_once(client_of, administrator):
    role = make.role("Cộng tác viên", "courses.view_question")
    person = make.user()
    make.grant(person, role.name, make.unit())
    client = client_of(person)
    assert client.get(reverse("questions:index")).status_code == 200
    role.permissions.remove(Permission.objects.get(codename="view_question"))
    mirroring.mirror_all()
    assert client.get(reverse("questions:index")).status_code in CLOSED
