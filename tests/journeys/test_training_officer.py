"""A training officer adds ten people to a class, reminds three, and takes the list home as a spreadsheet."""

import openpyxl

NEW = 10


def test_adds_ten_reminds_three_and_exports(site, sign_in, shot, tmp_path):
    addresses = newcomers(site)
    page = sign_in("dao.tao")
    page.goto("/admin/classes/")
    shot(page, "officer-classes")
    page.get_by_role("link", name="DTTM-01.TH").first.click()
    if "/admin/class/" not in page.url:
        page.goto(f"/admin/class/{class_id(site)}/")
    class_page = page.url
    already = page.locator("input[name=chosen]").count()
    page.locator("a[href$='/add/']").click()
    page.locator("[name=addresses]").fill("\n".join([*addresses, "khong.ai@demo.example"]))
    page.locator("main form button[type=submit]").last.click()
    preview = page.locator(".class-preview").inner_text()
    assert "khong.ai@demo.example" in preview
    shot(page, "officer-preview")
    page.locator("button[name=confirmed]").click()
    page.goto(class_page)
    assert page.locator("input[name=chosen]").count() == already + NEW
    shot(page, "officer-class")
    for box in page.locator("input[name=chosen]").all()[:3]:
        box.check()
    page.locator("form[action$='/reminders/'] button[type=submit]").first.click()
    page.wait_for_load_state()
    for address in remind_addresses(site):
        site.postbox.wait_for(address, "/hoc/")
    export_rows(page, class_page, tmp_path)


def newcomers(site) -> list[str]:
    """Ten invented people with accounts, in no class."""
    answer = site.python(
        "from django.contrib.auth import get_user_model\n"
        "users = get_user_model().objects\n"
        f"made = [users.create_user(f'moi{{n:02d}}@demo.example', None, full_name=f'Lê Thị Mới {{n:02d}}') for n in range({NEW})]\n"
        "print(' '.join(person.email for person in made))"
    )
    return answer.split()


def class_id(site) -> str:
    return site.python(
        "from courses.runs.models import CourseRun\nprint(CourseRun.objects.get(code='DTTM-01.TH').pk)"
    )


def remind_addresses(site) -> list[str]:
    answer = site.python(
        "from courses.enrolments.models import Enrolment\n"
        "print(' '.join(Enrolment.objects.filter(run__code='DTTM-01.TH', reminded_at__isnull=False)"
        ".values_list('learner__email', flat=True)))"
    )
    addresses = answer.split()
    assert len(addresses) == 3
    return addresses


def export_rows(page, class_page: str, folder) -> None:
    page.goto(class_page)
    with page.expect_download() as download:
        page.locator("a[href*='/export/']").click()
    download.value.save_as(folder / "class.xlsx")
    sheet = openpyxl.load_workbook(folder / "class.xlsx").active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert len([text for text in cells if text.startswith("Lê Thị Mới")]) == NEW
