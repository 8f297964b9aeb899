"""An administrator of a province imports a list with faults, applies it in the background, repeats it, takes it back."""

import openpyxl
import xlsxwriter

from tests.journeys.waiting import wait_until

HEADINGS = ["STT", "Số hiệu NS", "Họ và tên", "Ngày sinh", "Email", "Đơn vị", "Chức vụ"]
UNIT = "Trung tâm Nhập liệu"
FAULTS = [(6, "Mã cán bộ"), (15, "Ngày sinh"), (16, "Email"), (17, "Đơn vị"), (18, "Mã cán bộ")]
GIVEN = ["An", "Bích", "Cúc", "Dung", "Êm", "Gấm", "Hà", "Ích", "Khuê", "Lan", "Mai", "Nga", "Oanh", "Phú", "Quý"]


def test_imports_a_list_repeats_it_and_takes_it_back(site, sign_in, shot, tmp_path):
    found_unit_with_two_people(site)
    people = write_list(tmp_path / "can-bo.xlsx")
    page = sign_in("quan.tri.danang")
    upload(page, people)
    page.get_by_label("Số hiệu NS").select_option("staff_code")
    shot(page, "import-columns")
    page.locator("main form button[type=submit]").click()
    wait_for_state(page, "Chờ xác nhận")
    assert counts(page) == {"new": 8, "changed": 1, "unchanged": 1, "leaving": 0, "faulty": 5, "warnings": 0}
    assert faults(page, tmp_path / "loi.xlsx") == FAULTS
    shot(page, "import-preview")
    import_page = page.url
    page.locator("form[action$='/confirmation/'] button").click()
    wait_for_state(page, "Đã áp dụng")
    shot(page, "import-applied")
    assert found(page, "lieu khue") == ["Trương Nhập Liệu Khuê"]
    repeat(page, people)
    page.goto(import_page)
    page.locator("a[href$='/undoing/']").click()
    assert "Hoàn tác được: 9. Không hoàn tác được: 0." in page.locator("main").inner_text()
    shot(page, "import-undo")
    page.locator("main form button[type=submit]").click()
    wait_for_state(page, "Đã hoàn tác")
    assert "Hoàn tác được: 9. Không hoàn tác được: 0." in page.locator("main").inner_text()
    assert found(page, "lieu khue") == []
    assert len(found(page, "nhap lieu")) == 2


def found_unit_with_two_people(site) -> None:
    """A unit below Đà Nẵng. The list knows the first of its two people with another title."""
    site.python(
        "from courses.organisations.models import Organisation\n"
        "from tests import make\n"
        f"unit = make.unit('{UNIT}', below=Organisation.objects.roots().get(name='Đà Nẵng'))\n"
        f"for n, name in ((1, '{name(1)}'), (2, '{name(2)}')):\n"
        "    person = make.user(f'nhap.lieu0{n}@demo.example', name, staff_code=f'NL00{n}', confirmed=False)\n"
        "    make.post(person, unit, title='Cán sự' if n == 1 else 'Chuyên viên')\n"
    )


def write_list(path):
    """Fifteen people below a title. In the last rows a day, an address and a unit are wrong, and a code stands twice."""
    rows = [row(n) for n in range(1, 16)]
    rows[11][3] = "31/02/1980"
    rows[12][4] = "khong-phai-dia-chi"
    rows[13][5] = "Sở Không Có"
    rows[14][1] = rows[2][1]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([["DANH SÁCH CÁN BỘ"], [], HEADINGS, *rows]):
            sheet.write_row(number, 0, cells)
    return path


def name(n: int) -> str:
    return f"Trương Nhập Liệu {GIVEN[n - 1]}"


def row(n: int) -> list:
    return [n, f"NL{n:03}", name(n), "", f"nhap.lieu{n:02}@demo.example", UNIT, "Chuyên viên"]


def upload(page, people) -> None:
    page.goto("/admin/people-import/new/")
    page.locator("[name=list]").set_input_files(people)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns/")


def wait_for_state(page, state: str) -> None:
    """The page asks for itself again while the background job works."""
    wait_until(
        page, f"document.querySelector('main .class-facts')?.innerText.includes('{state}') ?? false", seconds=60
    )


def counts(page) -> dict[str, int]:
    tabs = {tab.get_attribute("href"): tab.inner_text() for tab in page.locator(".class-tabs a").all()}
    return {href.removeprefix("?show="): int(text.split("(")[1].rstrip(")")) for href, text in tabs.items()}


def faults(page, path) -> list[tuple[int, str]]:
    """Row and column of each fault, as the page shows them and the downloaded file names them."""
    with page.expect_download() as download:
        page.locator("a[href$='/faults.xlsx']").click()
    download.value.save_as(path)
    named = [(cells[0], cells[3]) for cells in openpyxl.load_workbook(path).active.iter_rows(2, values_only=True)]
    page.locator("a[href='?show=faulty']").click()
    shown = page.locator(".import-rows").inner_text()
    assert all(str(number) in shown and column in shown for number, column in named)
    return named


def found(page, words: str) -> list[str]:
    page.goto(f"/admin/users/?q={words}")
    return page.locator("#listing-results td.title a[href*='/admin/person/']").all_inner_texts()


def repeat(page, people) -> None:
    """The same list again: the assignment of columns is remembered and nothing would change."""
    upload(page, people)
    assert page.get_by_label("Số hiệu NS").input_value() == "staff_code"
    page.locator("main form button[type=submit]").click()
    wait_for_state(page, "Chờ xác nhận")
    assert counts(page) == {"new": 0, "changed": 0, "unchanged": 10, "leaving": 0, "faulty": 5, "warnings": 0}
    assert page.locator("form[action$='/confirmation/']").count() == 0
