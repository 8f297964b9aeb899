"""A passkey in a real browser: registered with a virtual authenticator, it signs in alone and as second step."""

from contextlib import contextmanager

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


@contextmanager
def authenticator_of(page):
    """A virtual authenticator inside the browser window; browsers give passkeys to localhost without TLS."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield lambda verified: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": verified}
    )
    session.detach()


def test_a_passkey_signs_in_without_a_password(site, sign_in, shot, violations):
    page = sign_in("tham.dinh", base_url=site.url.replace("127.0.0.1", "localhost"))
    with authenticator_of(page):
        page.goto("/tai-khoan/hai-lop/")
        assert violations(page) == []
        shot(page, "second-factor")
        page.goto("/tai-khoan/hai-lop/khoa/them/")
        assert violations(page) == []
        page.locator("[name=name]").fill("Khóa thử")
        page.locator("[name=passwordless]").check()
        page.locator("#mfa_webauthn_add").click()
        page.wait_for_url(lambda address: "/khoa/them/" not in address)
        sign_out(page)
        page.goto("/tai-khoan/dang-nhap/?next=/admin/")
        page.locator("#passkey_login").click()
        page.wait_for_url(lambda address: "/dang-nhap/" not in address)
        assert page.url.endswith("/admin/")
        sign_out(page)
        type_password(page, "tham.dinh")
        page.wait_for_url("**/hai-lop/nhap-ma/")
        assert violations(page) == []
        shot(page, "second-step")
        page.locator("#mfa_webauthn_authenticate").click()
        page.wait_for_url("**/hai-lop/tin-cay/")
        assert violations(page) == []
        page.locator("button[value=skip]").click()
        page.wait_for_url(lambda address: "/hai-lop/" not in address)


def test_a_browser_without_a_passkey_says_so_in_words(site, visit):
    page = visit(base_url=site.url.replace("127.0.0.1", "localhost"))
    with authenticator_of(page):
        page.goto("/tai-khoan/dang-nhap/")
        page.locator("#passkey_login").click()
        page.get_by_text("Trình duyệt không đưa ra khóa truy cập").wait_for()


def test_the_key_of_the_app_is_shown_with_an_image(site, sign_in, shot, violations):
    page = sign_in("hoc.vien08", width=390)
    page.goto("/tai-khoan/hai-lop/ung-dung/")
    assert page.locator("img.code-image").evaluate("image => image.naturalWidth") > 0
    assert violations(page) == []
    shot(page, "app-set-up-390")


def type_password(page, name: str) -> None:
    page.goto("/tai-khoan/dang-nhap/")
    page.locator("[name=login]").fill(f"{name}@demo.example")
    page.locator("[name=password]").fill("do-thi-thong-minh-2026")
    page.locator("main form button[type=submit]").first.click()


def sign_out(page) -> None:
    page.goto("/tai-khoan/dang-xuat/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/dang-xuat/" not in address)
