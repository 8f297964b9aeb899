"""An official signs up, takes a real course and leaves with a paper that anyone can verify."""

import re

import pytest
import zxingcpp
from PIL import Image

from tests.journeys.answering import answer_rightly, key_by_text
from tests.journeys.papers import first_page
from tests.journeys.waiting import wait_until_all_is_saved

COURSE = "/khoa-hoc/tong-quan-phat-trien-do-thi-thong-minh-ben-vung/"
EMAIL = "nguoi.moi@coquan.example"
NAME = "Nguyễn Thị Ngọc Ẩn"
PASSWORD = "Hoc-tap-suot-doi-2026"


@pytest.fixture
def newcomer(visit):
    return visit(width=390, height=844)


def test_from_sign_up_to_a_verified_paper(site, newcomer, visit, shot, tmp_path):
    page = newcomer
    sign_up(page, site, shot)
    page.goto(COURSE)
    shot(page, "learner-course-390")
    page.locator("form[action*='/ghi-danh/'] button").first.click()
    study_every_lesson(page, shot)
    pass_the_test(page, shot)
    confirm_details(page, shot)
    code = download_paper(page, shot, tmp_path)
    address = scan(tmp_path / "paper.pdf")
    assert address == f"{site.url}/verify/{code}/"
    verify(visit(), address, shot)


def sign_up(page, site, shot) -> None:
    page.goto("/tai-khoan/dang-ky/")
    shot(page, "learner-sign-up-390")
    page.locator("[name=full_name]").fill(NAME)
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    letter = site.postbox.wait_for(EMAIL, "/tai-khoan/thu-dien-tu/xac-nhan/")
    page.goto(re.search(r"http\S+/tai-khoan/thu-dien-tu/xac-nhan/\S+/", letter.get_content()).group())
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "thu-dien-tu/xac-nhan" not in address)


def study_every_lesson(page, shot) -> None:
    if "/khoa-hoc/" not in page.url or page.locator("form[action$='/xong/']").count() == 0:
        page.goto(COURSE)
        page.locator("a[href*='/hoc/']").first.click()
    shot(page, "learner-lesson-390")
    lessons = 0
    while page.locator("form[action$='/xong/']").count():
        page.locator("form[action$='/xong/'] button").click()
        page.wait_for_load_state()
        lessons += 1
    assert lessons >= 18  # another journey publishes one more


def pass_the_test(page, shot) -> None:
    if "/kiem-tra/" not in page.url:
        page.goto(COURSE)
        page.locator("a[href*='/kiem-tra/']").first.click()
    page.locator("form[action$='/luot/'] button").click()
    page.wait_for_url("**/luot/*/")
    if page.locator("[data-all]").is_visible():
        page.locator("[data-all]").check()
    key = key_by_text()
    forms = page.locator("form[data-answer]")
    assert forms.count() == 20
    for number in range(20):
        form = forms.nth(number)
        answer_rightly(form, key[form.locator("legend").inner_text().strip()])
    shot(page, "learner-test-390")
    wait_until_all_is_saved(page)
    page.locator("[data-finish]").click()
    page.wait_for_url("**/nop-bai/")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/xem-lai/")
    shot(page, "learner-review-390")
    assert page.locator(".score b").inner_text().replace("\u00a0", " ") == "100 %"


def confirm_details(page, shot) -> None:
    page.goto("/tai-khoan/xac-nhan-thong-tin/")
    page.locator("[name=birth_date]").fill("05/02/1980")
    page.locator("[name=workplace]").fill("UBND phường A, tỉnh B")
    page.locator("main form button[type=submit]").first.click()
    assert "ngày 05 tháng 02 năm 1980" in page.locator("main").inner_text()
    shot(page, "learner-details-390")
    page.locator("button[name=confirmed]").click()
    page.wait_for_load_state()


def download_paper(page, shot, folder) -> str:
    page.goto("/giay-xac-nhan/")
    page.wait_for_selector("a[href$='/tai-ve/']", timeout=60_000)  # the page looks again by itself until then
    page.locator("main .certificate h2 a[href*='/giay-xac-nhan/']").click()
    page.wait_for_url("**/giay-xac-nhan/*/")
    shot(page, "learner-paper-390")
    with page.expect_download() as download:
        page.locator("a[href$='/tai-ve/']").first.click()
    download.value.save_as(folder / "paper.pdf")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def scan(paper) -> str:
    """What a phone reads from the QR code of the printed paper."""
    picture = first_page(paper)
    [code] = zxingcpp.read_barcodes(Image.open(picture))
    return code.text


def verify(page, address: str, shot) -> None:
    """Anybody, on another machine, without an account."""
    page.goto(address)
    shot(page, "anyone-verify-1280")
    words = page.locator("main").inner_text()
    assert NAME in words
    assert "1980" in words
    assert "05/02/1980" not in words
    assert page.locator("html").get_attribute("lang") == "vi"
