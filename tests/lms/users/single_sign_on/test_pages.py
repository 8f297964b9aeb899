"""The pages around single sign-on: the sign-in page, failures, the account's own page, the trial of administrators."""

import zlib
from base64 import b64decode
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.audit.models import AuditEntry
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity
from tests.lms.users.single_sign_on.answers import signed_in
from tests.lms.users.single_sign_on.conftest import OPENID, SAML, Visitor

pytestmark = pytest.mark.django_db
START = "single-sign-on"


def test_without_a_service_the_sign_in_page_names_none(client):
    text = client.get(reverse("account_login")).content.decode()

    assert "/dang-nhap-mot-lan/" not in text


def test_the_sign_in_page_has_a_button_for_each_open_service(client, openid_service):
    IdentityProvider.objects.create(code="dong", name="Đã đóng", open_to=date(2026, 1, 2), open_from=date(2026, 1, 1))
    text = client.get(reverse("account_login"), {"next": reverse("profile")}).content.decode()

    assert "Đăng nhập bằng Sở Nội vụ" in text
    assert "Đã đóng" not in text
    assert f'name="next" value="{reverse("profile")}"' in text


def test_addresses_for_providers_have_no_language(openid_service):
    with override("en"):
        assert reverse("single-sign-on-callback", args=[OPENID]) == f"/tai-khoan/dang-nhap-mot-lan/{OPENID}/ve/"
        assert reverse(START, args=[OPENID]) == f"/en/tai-khoan/dang-nhap-mot-lan/{OPENID}/"


def test_there_is_no_second_address_for_providers(client, openid_service):
    assert client.get(f"/en/tai-khoan/dang-nhap-mot-lan/{OPENID}/ve/").status_code == 404


def test_a_service_is_left_for_by_post_while_it_is_open(client, openid_service):
    assert client.get(reverse(START, args=[OPENID])).status_code == 405
    assert client.post(reverse(START, args=["khong-co"])).status_code == 404
    IdentityProvider.objects.update(open_to=timezone.localdate() - timedelta(days=1))
    assert client.post(reverse(START, args=[OPENID])).status_code == 404


def test_the_question_has_state_nonce_and_pkce(visitor, openid_service):
    address = visitor.leave(reverse(START, args=[OPENID]))

    for needed in ("state=", "nonce=", "code_challenge=", "code_challenge_method=S256", "response_type=code"):
        assert needed in address


@pytest.mark.parametrize("anew", [True, False])
def test_a_service_may_be_told_to_ask_for_its_password_each_time(visitor, openid_service, saml_service, anew):
    IdentityProvider.objects.update(asks_anew=anew)

    by_openid = visitor.leave(reverse(START, args=[OPENID]))
    by_saml = visitor.leave(reverse(START, args=[SAML]))

    request = zlib.decompress(b64decode(parse_qs(urlsplit(by_saml).query)["SAMLRequest"][0]), -15)
    assert ("prompt=login" in by_openid) is anew
    assert (b'ForceAuthn="true"' in request) is anew


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("https://ke-xau.example/", "dashboard"),
        ("//ke-xau.example/", "dashboard"),
        ("javascript:alert(1)", "dashboard"),
        ("/admin/", "dashboard"),
        ("/tai-khoan/thong-tin/", "profile"),
    ],
)
def test_the_way_goes_on_to_pages_of_ours_alone(visitor, openid_process, openid_service, learner, wanted, reached):
    response = visitor.by_openid(openid_process, next=wanted)

    assert response.url == reverse(reached)


def test_an_officer_goes_on_to_the_back_office(visitor, openid_process, openid_service, administrator):
    openid_process.says(claims={"email": administrator.email, "email_verified": True})

    assert visitor.by_openid(openid_process, next="/admin/").url == "/admin/"


def test_the_journey_keeps_its_language(visitor, openid_process, openid_service):
    with override("en"):
        start = reverse(START, args=[OPENID])
    response = visitor.by_openid(openid_process, start=start)

    assert "This sign-in leads to no open account here." in response.content.decode()


def test_a_service_that_is_down_leaves_the_password(client, openid_process, openid_service):
    cache.clear()
    openid_process.misbehaves("down")

    response = client.post(reverse(START, args=[OPENID]))

    text = response.content.decode()
    assert response.status_code == 502
    assert "Dịch vụ đăng nhập không phản hồi." in text
    assert reverse("account_login") in text
    assert client.get(reverse("account_login")).status_code == 200


def test_a_service_elsewhere_than_its_issuer_is_not_asked(client, openid_process, openid_service):
    IdentityProvider.objects.update(address=openid_process.url.replace("127.0.0.1", "localhost"))

    assert "chưa được thiết lập đúng" in client.post(reverse(START, args=[OPENID])).content.decode()


def test_a_secret_that_cannot_be_read_is_a_matter_for_administrators(
    visitor, openid_process, openid_service, learner
):
    IdentityProvider.objects.update(sealed_secret="rubbish")

    response = visitor.by_openid(openid_process)

    assert response.status_code == 502
    assert "chưa được thiết lập đúng" in response.content.decode()


@pytest.mark.parametrize("given", [{}, {"state": "x", "code": "y"}])
def test_an_answer_without_a_question_is_refused(client, openid_service, given):
    response = client.get(reverse("single-sign-on-callback", args=[OPENID]), given)

    assert response.status_code == 403
    assert "không bắt đầu từ trình duyệt này" in response.content.decode()


def test_somebody_who_refuses_at_the_service_reads_that_nothing_happened(visitor, openid_service):
    visitor.leave(reverse(START, args=[OPENID]))
    [state] = visitor.session["single_sign_on"]

    response = visitor.get(
        reverse("single-sign-on-callback", args=[OPENID]), {"state": state, "error": "access_denied"}
    )

    assert "Việc đăng nhập đã bị hủy." in response.content.decode()


def test_a_service_that_closed_meanwhile_signs_nobody_in(visitor, openid_process, openid_service, learner):
    given = openid_process.walk(visitor.leave(reverse(START, args=[OPENID])))
    IdentityProvider.objects.update(open_from=None)

    response = visitor.get(reverse("single-sign-on-callback", args=[OPENID]), given)

    assert response.status_code == 403
    assert not visitor.is_signed_in


def test_a_second_factor_of_ours_is_asked_for(visitor, openid_process, openid_service, learner):
    Authenticator.objects.create(user=learner, type="totp", data={"secret": "x"})

    assert visitor.by_openid(openid_process).url == reverse("mfa_authenticate")
    assert not visitor.is_signed_in


def test_a_second_factor_of_the_service_stands_for_ours_where_it_was_named(
    visitor, openid_process, openid_service, learner
):
    Authenticator.objects.create(user=learner, type="totp", data={"secret": "x"})
    IdentityProvider.objects.update(second_factors="mfa")
    openid_process.says(claims={"email": learner.email, "email_verified": True}, id_token={"amr": ["pwd", "mfa"]})

    assert visitor.by_openid(openid_process).url == reverse("dashboard")
    assert visitor.account == learner.pk


@pytest.mark.parametrize(("counted", "reached"), [("mfa", 200), ("", 302)])
def test_an_officer_works_by_the_second_step_of_the_service_where_it_counts(
    visitor, openid_process, openid_service, officer, counted, reached
):
    IdentityProvider.objects.update(second_factors=counted)
    openid_process.says(claims={"email": officer.email, "email_verified": True}, id_token={"amr": ["mfa"]})

    visitor.by_openid(openid_process)

    assert visitor.get("/admin/").status_code == reached


def test_signing_in_as_somebody_else_ends_the_former_session(openid_process, openid_service, learner, outsider):
    visitor = Visitor()
    given = openid_process.walk(visitor.leave(reverse(START, args=[OPENID])))
    visitor.force_login(outsider)

    visitor.get(reverse("single-sign-on-callback", args=[OPENID]), given)

    assert visitor.account == learner.pk


def test_an_administrator_tries_a_service_before_it_opens(openid_process, openid_service, administrator, learner):
    IdentityProvider.objects.update(open_from=None)
    visitor = signed_in(administrator)

    response = visitor.by_openid(openid_process, start=reverse("single-sign-on-trial", args=[openid_service.pk]))

    text = response.content.decode()
    assert response.status_code == 200
    assert "hoc.vien@example.vn" in text
    assert str(learner) in text
    assert visitor.account == administrator.pk
    assert not LinkedIdentity.objects.exists()
    entry = AuditEntry.objects.about(openid_service).get()
    assert (entry.act, entry.actor, entry.details) == ("identity_provider.tested", administrator, {})


def test_an_administrator_tries_a_saml_service(saml_process, saml_service, administrator, learner):
    visitor = signed_in(administrator)

    response = visitor.by_saml(saml_process, start=reverse("single-sign-on-trial", args=[saml_service.pk]))

    assert "anh-1" in response.content.decode()
    assert not LinkedIdentity.objects.exists()


def test_nobody_else_tries_services(client_of, openid_service, learner, officer):
    for person in (learner, officer):
        address = reverse("single-sign-on-trial", args=[openid_service.pk])
        assert client_of(person).post(address).status_code == 404


def test_too_many_attempts_are_turned_away(client, openid_service, settings):
    settings.ACCOUNT_RATE_LIMITS = {"single_sign_on": "2/m/ip"}
    address = reverse("single-sign-on-callback", args=[OPENID])

    assert [client.get(address).status_code for _each in range(3)] == [403, 403, 429]
    assert AuditEntry.objects.count() == 2
