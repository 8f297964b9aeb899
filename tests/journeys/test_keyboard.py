"""The keyboard alone takes a learner from sign-in to the paper."""

import re

from tests.journeys.waiting import wait_until_all_is_saved

PASSWORD = "Mat-khau-thu-2026"


def test_from_sign_in_to_the_paper_without_a_mouse(site, visit, shot):
    course = small_course(site)
    page = visit()
    page.goto("/tai-khoan/dang-nhap/")
    type_into(page, "login", "ban.phim@demo.example")
    type_into(page, "password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/dang-nhap/" not in address)
    page.goto(course)
    press(page, "form[action*='/ghi-danh/'] button")
    for _lesson in range(2):
        page.wait_for_selector("form[action$='/xong/']")
        press(page, "form[action$='/xong/'] button")
    page.wait_for_url(re.compile("/kiem-tra/"))
    press(page, "form[action$='/luot/'] button")
    page.wait_for_url(re.compile("/luot/"))
    for number in (1, 2):
        reach(page, f"#cau-{number} input[type=radio]")
        choose_right(page)
        if number == 1:
            press(page, "#cau-1 [data-steps] a.end")
    wait_until_all_is_saved(page)
    press(page, "[data-finish]")
    press(page, "main form button[type=submit]")
    page.wait_for_url(re.compile("/xem-lai/"))
    shot(page, "keyboard-review")
    page.goto("/giay-xac-nhan/")
    page.wait_for_selector("a[href$='/tai-ve/']", timeout=60_000)  # the page looks again by itself until then
    press(page, "main .certificate h2 a[href*='/giay-xac-nhan/']")
    with page.expect_download():
        press(page, "a[href$='/tai-ve/']")


def small_course(site) -> str:
    return site.python(
        "from tests import make\n"
        "course = make.course_with_lessons(2, title='Khóa học bàn phím', code='BAN-PHIM')\n"
        "make.quiz(course, questions=2)\n"
        "make.run(course, code='BP-01')\n"
        "make.user('ban.phim@demo.example', 'Đào Thị Bàn Phím')\n"
        "print(course.get_url_parts()[2])"
    )


def focused(page, selector: str) -> bool:
    return page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector)


def reach(page, selector: str, *, most: int = 150) -> None:
    """Press Tab until the wanted element has the focus."""
    for _press in range(most):
        if focused(page, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the keyboard on {page.url}")


def press(page, selector: str) -> None:
    page.wait_for_selector(selector)
    reach(page, selector)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def type_into(page, name: str, text: str) -> None:
    reach(page, f"[name={name}]")
    page.keyboard.type(text)


def choose_right(page) -> None:
    """The right option reads "Đúng"; arrows move through the options."""
    for _option in range(4):
        if page.evaluate("document.activeElement.closest('label').textContent.trim()") == "Đúng":
            page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError("the right option cannot be reached with the arrows")
