"""A date that does not exist stays as it was typed, so that the server can say what is wrong with it; the picker goes when
it is asked to."""

import pytest


def test_the_picker_changes_nothing_that_was_typed(sign_in):
    page = sign_in("dao.tao")
    for typed in ("31/02/2026", "ngày mai", "05/02/2026"):
        page.goto("/admin/classes/new/")
        field = page.locator("[name=opens_on]")
        field.click()
        field.fill(typed)
        page.keyboard.press("Tab")
        page.wait_for_timeout(400)  # the picker of Wagtail rewrites the field a moment after it is left
        assert field.input_value() == typed


@pytest.mark.parametrize("width", [390, 1280])
def test_escape_and_tab_close_the_picker_that_covers_the_next_field(sign_in, width):
    page = sign_in("dao.tao", width=width)
    page.goto("/admin/classes/new/")
    field, pickers = page.locator("[name=opens_on]"), page.locator(".xdsoft_datetimepicker:visible")
    field.focus()
    pickers.wait_for()
    field.press_sequentially("05/02/2026")
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)
    assert pickers.count() == 0
    assert page.evaluate("document.activeElement.name") == "opens_on"
    assert field.input_value() == "05/02/2026"
    field.click()
    pickers.wait_for()
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)
    assert page.evaluate("document.activeElement.name") != "opens_on"
    assert pickers.count() <= 1  # that of the next field
