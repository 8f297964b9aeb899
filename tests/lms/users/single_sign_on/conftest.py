"""Providers in processes of their own, one for all tests of a process, and a record of each."""

import re
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from lms.users.single_sign_on import saml
from lms.users.single_sign_on.models import IdentityProvider
from lms.users.single_sign_on.secrecy import seal
from tests.providers import openid
from tests.providers.running import OpenIDProvider, SAMLProvider

ADDRESS = re.compile(r'content="0;url=([^"]*)"')
OPENID, SAML = "so-noi-vu", "tinh-a"


@pytest.fixture(autouse=True)
def in_vietnamese():
    """A request for an English page leaves its language behind."""
    with override("vi"):
        yield


@pytest.fixture(scope="session")
def openid_process(tmp_path_factory):
    provider = OpenIDProvider(tmp_path_factory.mktemp("openid"))
    provider.start(settings.PUBLIC_URL + reverse("single-sign-on-callback", args=[OPENID]))
    yield provider
    provider.stop()


@pytest.fixture(scope="session")
def saml_process(tmp_path_factory):
    provider = SAMLProvider(tmp_path_factory.mktemp("saml"))
    provider.start(saml.own_metadata(IdentityProvider(code=SAML)))
    yield provider
    provider.stop()


@pytest.fixture
def openid_service(db, openid_process):
    """The record of the running OpenID Connect provider."""
    openid_process.says(claims={"email": "hoc.vien@example.vn", "email_verified": True, "name": "Nguyễn Thị Ánh"})
    return IdentityProvider.objects.create(
        code=OPENID,
        name="Sở Nội vụ",
        open_from=date(2026, 1, 1),
        address=openid_process.url,
        client_id=openid.CLIENT,
        sealed_secret=seal(openid.SECRET),
        staff_code_claim="staff_code",
    )


@pytest.fixture
def saml_service(db, saml_process):
    """The record of the running SAML provider."""
    saml_process.says(
        subject="anh-1",
        claims={"mail": ["hoc.vien@example.vn"], "xacThuc": ["true"], "cn": ["Nguyễn Thị Ánh"]},
    )
    return IdentityProvider.objects.create(
        kind="saml",
        code=SAML,
        name="Tỉnh A",
        open_from=date(2026, 1, 1),
        metadata=saml_process.metadata,
        email_claim="mail",
        email_verified_claim="xacThuc",
        name_claim="cn",
        staff_code_claim="employeeNumber",
    )


class Visitor(Client):
    """A browser that goes to a provider and comes back."""

    def leave(self, address: str, **data) -> str:
        """The address of the provider that the page of our site leads on to."""
        page = self.post(address, data)
        assert page.status_code == 200, page.content.decode()
        return unescape(ADDRESS.search(page.content.decode()).group(1))

    def by_openid(self, process, *, start: str = "", **data):
        address = start or reverse("single-sign-on", args=[OPENID])
        given = process.walk(self.leave(address, **data))
        return self.get(reverse("single-sign-on-callback", args=[OPENID]), given)

    def by_saml(self, process, *, start: str = "", **data):
        return self.post_answer(self.saml_answer(process, start=start, **data))

    def saml_answer(self, process, *, start: str = "", **data) -> str:
        return process.walk(self.leave(start or reverse("single-sign-on", args=[SAML]), **data))

    def post_answer(self, answer: str):
        """Post it as another site would, without our cookies, then follow with them."""
        posted = Client().post(reverse("single-sign-on-answer", args=[SAML]), {"SAMLResponse": answer})
        return self.get(posted.url) if posted.status_code == 302 else posted

    @property
    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.session

    @property
    def account(self) -> int:
        return int(self.session["_auth_user_id"])


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
