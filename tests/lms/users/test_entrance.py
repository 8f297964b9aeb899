"""The library's pages have Vietnamese addresses, and answer at their own too, behind which stands nothing else."""

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.urls import resolve, reverse

from lms.users import entrance_urls
from tests import make, matrix

pytestmark = pytest.mark.django_db
LIBRARYS = ("account_", "mfa_")
ENGLISH = re.compile(
    r"login|logout|signup|email|password|reset|confirm|inactive|authenticate|totp|webauthn|codes|trust"
)
# reached by scripts, or by nobody while codes by letter are off
UNSEEN = {"mfa_login_webauthn", "account_confirm_login_code"}


def test_no_page_of_the_library_that_people_see_has_an_english_address():
    seen = {each.name for each in matrix.addresses() if each.name.startswith(LIBRARYS)} - UNSEEN
    routes = {pattern.name: str(pattern.pattern) for pattern in entrance_urls.urlpatterns}
    assert seen - routes.keys() == {"mfa_index"}
    assert not [route for route in routes.values() if ENGLISH.search(route.replace("uidb36", "").replace("key", ""))]


def test_reverse_names_the_vietnamese_address_of_each():
    for pattern in entrance_urls.urlpatterns:
        values = {name: {"pk": 7, "uidb36": "a"}.get(name, "b") for name in pattern.pattern.regex.groupindex}
        assert re.search(
            f"^/tai-khoan/{pattern.pattern.regex.pattern.lstrip('^')}", reverse(pattern.name, kwargs=values)
        )


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("login", "dang-nhap"), ("signup", "dang-ky"), ("password/reset", "mat-khau/quen"), ("inactive", "da-dong")],
)
def test_both_addresses_open_the_same_page(client, language, theirs, ours):
    make.privacy_notice()
    pages = [client.get(f"{language}/tai-khoan/{address}/") for address in (theirs, ours)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].templates[0].name == pages[1].templates[0].name


def test_each_address_of_a_name_leads_to_the_same_view():
    """Where a page of ours stands in the library's place, the library's is not to be had by its own address."""
    views = {}
    for each in matrix.addresses():
        if each.name.startswith(LIBRARYS):
            view = resolve(f"/{example_of(each.route)}").func
            views.setdefault(each.name, set()).add(getattr(view, "view_class", view))
    assert len(views) > 25
    assert {name: found for name, found in views.items() if len(found) > 1} == {}


def example_of(route: str) -> str:
    """An address of the route."""
    groups = {r"\(\?P<uidb36>[^)]*\)": "a", r"\(\?P<key>[^)]*\)": "b", "<int:pk>": "7", r"[\^$]": ""}
    for group, value in groups.items():
        route = re.sub(group, value, route)
    return route


def test_letters_carry_the_vietnamese_address(client, mailoutbox):
    person = make.user("anh@example.vn")
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert re.search(r"/tai-khoan/mat-khau/dat-lai/\S+-\S+/", mailoutbox[0].body)
    address = EmailAddress.objects.create(user=person, email="khac@example.vn")
    key = EmailConfirmationHMAC(address).key
    for way in (f"/tai-khoan/confirm-email/{key}/", f"/tai-khoan/thu-dien-tu/xac-nhan/{key}/"):
        assert client.get(way).status_code == 200
