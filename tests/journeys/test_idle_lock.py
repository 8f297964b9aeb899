"""The idle lock in a real browser: what is typed survives it, answering holds it off, the back office locks sooner."""

import re

from tests.journeys.answering import answer_rightly, key_by_text
from tests.journeys.test_power_cut import start_attempt

SAVED_AT = re.compile(r"\d\d:\d\d:\d\d")
LIST = "Họ và tên,Email\nNguyễn Văn Chờ,cho@example.vn\n"
PASSWORD = "do-thi-thong-minh-2026"
BACK = """
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore({key!r})
for name in ("seen_at", "seen_in_office_at"):
    if name in session:
        session[name] -= {seconds}
for record in session["account_authentication_methods"]:
    record["at"] -= {seconds}
session.save()
"""


def minutes_pass_on_server(site, page, minutes: int) -> None:
    """Move back what the session remembers."""
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    site.python(BACK.format(key=key, seconds=60 * minutes))


def minutes_pass(site, page, minutes: int) -> None:
    """Let the server's clock and the browser's go on while nobody is there."""
    minutes_pass_on_server(site, page, minutes)
    page.clock.fast_forward(60_000 * minutes)


def unlock(page) -> None:
    page.locator("[data-idle-locked] input[type=password]").fill(PASSWORD)
    page.locator("[data-idle-form] button").click()
    page.locator("[data-idle-locked]").wait_for(state="hidden")


def test_what_is_typed_survives_the_lock(site, sign_in, shot, violations):
    page = sign_in("hoc.vien11", width=390)
    page.clock.install()
    page.goto("/tai-khoan/thong-tin/")
    page.locator("[name=workplace]").fill("Gõ dở trước khi đi họp")
    minutes_pass(site, page, 16)
    page.locator("[data-idle-locked]").wait_for()
    assert violations(page) == []
    shot(page, "idle-locked-390")
    page.locator("[data-idle-locked] input[type=password]").fill("sai mật khẩu")
    page.locator("[data-idle-form] button").click()
    page.get_by_text("Mật khẩu không đúng.").wait_for()
    unlock(page)
    assert page.locator("[name=workplace]").input_value() == "Gõ dở trước khi đi họp"
    page.locator("form.form button[type=submit]").first.click()
    page.get_by_text("Đã lưu hồ sơ cá nhân.").wait_for()


def test_a_minute_before_the_lock_the_page_asks_and_goes_on(site, sign_in, shot):
    page = sign_in("hoc.vien12")
    page.clock.install()
    page.goto("/tai-khoan/thong-tin/")
    minutes_pass(site, page, 14)
    page.get_by_text("Còn 1 phút").wait_for()
    shot(page, "idle-warning")
    page.locator("[data-idle-stay]").click()
    page.locator("[data-idle-warning]").wait_for(state="hidden")
    page.goto("/tai-khoan/thong-tin/")
    assert page.url.endswith("/tai-khoan/thong-tin/")


def test_answering_for_longer_than_the_limit_locks_nothing(site, sign_in):
    page = sign_in("hoc.vien13")
    attempt = start_attempt(site, "hoc.vien13@demo.example")
    page.goto(f"/luot/{attempt}/")
    page.locator("[data-all]").check()
    key, forms = key_by_text(), page.locator("form[data-answer]")
    for number in range(3):
        minutes_pass_on_server(site, page, 10)
        form = forms.nth(number)
        answer_rightly(form, key[form.locator("legend").inner_text().strip()])
        form.locator("[data-question-saved]").filter(has_text=SAVED_AT).wait_for()
    assert page.locator("[data-idle-locked][open]").count() == 0
    page.reload()
    assert page.url.endswith(f"/luot/{attempt}/")


def test_the_back_office_locks_after_five_minutes_and_keeps_what_is_typed(site, sign_in, shot):
    page = sign_in("quan.tri")
    page.clock.install()
    page.goto("/admin/security-rules/new/")
    page.locator("[name=source]").fill("Quyết định gõ dở")
    minutes_pass(site, page, 6)
    page.locator("[data-idle-locked]").wait_for()
    shot(page, "idle-locked-office")
    unlock(page)
    assert page.locator("[name=source]").input_value() == "Quyết định gõ dở"


def test_a_chosen_file_waits_under_the_lock(site, sign_in):
    page = sign_in("quan.tri")
    page.clock.install()
    page.goto("/admin/people-import/new/")
    page.get_by_role("button", name="Chọn đơn vị").click()
    page.locator("[data-chooser-modal-choice]").first.click()
    page.locator(".modal-dialog").wait_for(state="detached")
    page.locator("[name=list]").set_input_files(
        {"name": "Cán bộ.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.locator("[name=sends_letters]").check()
    minutes_pass(site, page, 6)
    page.locator("[data-idle-locked]").wait_for()
    unlock(page)
    assert page.locator("[name=list]").evaluate("field => field.files[0].name") == "Cán bộ.csv"
    assert page.locator("[name=sends_letters]").is_checked()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/people-import/*/columns/")
    page.get_by_text("Nguyễn Văn Chờ").first.wait_for()
