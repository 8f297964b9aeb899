"""Signing in by other people's services: real providers on loopback, a real browser, the site as it is installed."""

import pytest
from django.utils import timezone

from tests.providers import openid
from tests.providers.running import OpenIDProvider, SAMLProvider

MAKE = """
from datetime import date
from lms.users.single_sign_on.models import IdentityProvider
from lms.users.single_sign_on.secrecy import seal
given = {given!r}
secret = given.pop("secret", "")
IdentityProvider.objects.update_or_create(
    code=given.pop("code"), defaults=given | {{"open_from": date(2026, 1, 1), "sealed_secret": seal(secret)}}
)
"""
LEARNER = "hoc.vien@demo.example"


@pytest.fixture
def service(site):
    """Makes the record of a service on the site and takes it away again."""
    made = []

    def make(**given):
        made.append(given["code"])
        site.python(MAKE.format(given=given))

    yield make
    site.python(
        "from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity\n"
        f"LinkedIdentity.objects.filter(provider__code__in={made}).delete()\n"
        f"IdentityProvider.objects.filter(code__in={made}).delete()"
    )


@pytest.fixture
def openid_process(site, tmp_path):
    provider = OpenIDProvider(tmp_path)
    provider.start(f"{site.url}/tai-khoan/dang-nhap-mot-lan/so-noi-vu/ve/")
    yield provider
    provider.stop()


@pytest.fixture
def saml_process(site, tmp_path):
    provider = SAMLProvider(tmp_path)
    yield provider
    provider.stop()


def test_a_learner_signs_in_by_openid_connect_and_sees_the_link(service, openid_process, visit, violations, shot):
    openid_process.says(claims={"email": LEARNER, "email_verified": True})
    service(
        code="so-noi-vu", name="Sở Nội vụ", address=openid_process.url,
        client_id=openid.CLIENT, secret=openid.SECRET,
    )  # fmt: skip
    page = visit(width=390)
    page.goto("/tai-khoan/dang-nhap/?next=/tai-khoan/dang-nhap-mot-lan/")
    assert violations(page) == []
    shot(page, "sso-sign-in-390")
    page.get_by_role("button", name="Đăng nhập bằng Sở Nội vụ").click()

    page.locator("[name=login]").fill(openid.USERNAME)
    page.locator("[name=password]").fill(openid.PASSWORD)
    page.locator("button[type=submit]").first.click()
    page.locator("button[value=grant]").click()

    page.get_by_role("heading", name="Dịch vụ đăng nhập").wait_for()
    assert page.get_by_role("button", name="Ngắt kết nối Sở Nội vụ").is_visible()
    assert timezone.localdate().strftime("%d/%m/%Y") in page.locator("main").inner_text()
    assert violations(page) == []
    shot(page, "sso-links-390")


def test_a_learner_signs_in_by_saml_and_a_spoilt_answer_ends_on_a_page(
    service, saml_process, site, visit, violations, shot
):
    metadata = site.python(
        "from lms.users.single_sign_on import saml\n"
        "from lms.users.single_sign_on.models import IdentityProvider\n"
        "print(saml.own_metadata(IdentityProvider(code='tinh-a')).replace(chr(10), ' '))"
    )
    saml_process.start(metadata)
    saml_process.says(subject="anh-1", claims={"mail": [LEARNER], "xacThuc": ["true"]})
    service(
        code="tinh-a", kind="saml", name="Cổng xác thực tỉnh A", metadata=saml_process.metadata,
        email_claim="mail", email_verified_claim="xacThuc",
    )  # fmt: skip
    page = visit()
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_role("button", name="Đăng nhập bằng Cổng xác thực tỉnh A").click()
    page.locator("#on").click()
    page.wait_for_url("**/viec-hoc-cua-toi/")

    saml_process.misbehaves("tampered")
    other = visit(width=390)
    other.goto("/tai-khoan/dang-nhap/")
    other.get_by_role("button", name="Đăng nhập bằng Cổng xác thực tỉnh A").click()
    other.locator("#on").click()
    other.get_by_text("chữ ký không hợp lệ").wait_for()
    assert other.get_by_text("Mã tham chiếu:").is_visible()
    assert violations(other) == []
    shot(other, "sso-failed-390")
    other.get_by_role("link", name="Về trang đăng nhập").click()
    assert other.locator("[name=password]").is_visible()
