"""Sign-ins, failed ones, and changes of what one signs in with stand in the audit log."""

import pytest
from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.urls import reverse

from courses.audit import words
from courses.audit.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


def sign_in(client, email: str, password: str = make.PASSWORD, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def recorded() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", "actor", "object_id"))


def test_signing_in_and_out_is_on_record_with_the_address(client, learner):
    sign_in(client, learner.email, REMOTE_ADDR="198.51.100.4")
    client.post(reverse("account_logout"))
    assert recorded() == [
        ("sign_in.done", learner.pk, str(learner.pk)),
        ("sign_in.ended", learner.pk, str(learner.pk)),
    ]
    assert AuditEntry.objects.first().address == "127.0.0.1"
    assert AuditEntry.objects.last().address == "198.51.100.4"


def test_a_failed_attempt_is_about_the_account_and_by_nobody(client, learner):
    sign_in(client, learner.email.upper(), "sai-mat-khau-2026")
    assert recorded() == [("sign_in.failed", None, str(learner.pk))]


def test_of_an_attempt_for_an_unknown_account_nothing_typed_is_kept(client):
    sign_in(client, "mat-khau-bi-mat@example.vn", "bi-mat-khac-2026")
    assert recorded() == [("sign_in.failed", None, "")]
    [row] = AuditEntry.objects.values()
    assert "mat" not in str({name: value for name, value in row.items() if name != "act"})


def test_attempts_at_a_locked_account_are_told_apart(client, learner, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,2/5m/key"}
    for _attempt in range(3):
        sign_in(client, learner.email, "sai-mat-khau-2026")
    acts = [act for act, _actor, _object in recorded()]
    assert acts == ["sign_in.failed", "sign_in.failed", "sign_in.locked_out"]
    caches["default"].clear()


def test_a_new_password_is_on_record_without_a_word_of_it(client_of, learner):
    new = "mat-khau-moi-2026-Xy!"
    client_of(learner).post(
        reverse("account_change_password"), {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    )
    entry = AuditEntry.objects.get(act="user.password_changed")
    assert (entry.actor, entry.before, entry.after, entry.details) == (learner, {}, {}, {})


def test_a_new_address_is_on_record_masked(rf, learner):
    former, new = EmailAddress.objects.get(user=learner), EmailAddress(user=learner, email="moi@example.vn")
    account.email_changed.send(
        sender=type(learner), request=rf.get("/"), user=learner, from_email_address=former, to_email_address=new
    )
    entry = AuditEntry.objects.get(act="user.address_changed")
    assert (entry.before, entry.after) == ({"email": "h…@example.vn"}, {"email": "m…@example.vn"})


@pytest.mark.parametrize(
    ("announcement", "act"),
    [
        (second_factor.authenticator_added, "user.second_factor_added"),
        (second_factor.authenticator_removed, "user.second_factor_removed"),
        (second_factor.authenticator_reset, "user.second_factor_renewed"),
        (second_factor.authentication_failed, "sign_in.second_step_failed"),
    ],
)
def test_changes_and_failures_of_the_second_step_are_on_record(rf, learner, announcement, act):
    secret = Authenticator(user=learner, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DP"})
    announcement.send(sender=Authenticator, request=rf.get("/"), user=learner, authenticator=secret)
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.object_id, entry.details) == (act, str(learner.pk), {"method": "totp"})
    assert words.line(entry.details, label=entry.object_type) == "Cách xác thực: Ứng dụng xác thực"


def test_an_account_that_signs_itself_up_is_on_record(client):
    make.privacy_notice()
    new = "mat-khau-moi-2026-Xy!"
    client.post(
        reverse("account_signup"),
        {"full_name": "Lê Mới", "email": "le.moi@example.vn", "password1": new, "password2": new},
    )
    person = get_user_model().objects.get(email="le.moi@example.vn")
    assert ("user.signed_up", person.pk, str(person.pk)) in recorded()
