"""The central administrator merges two provinces: the tree shows one, last year's report both or one, by the map."""

from django.utils import timezone

NORTH, SOUTH = "Tỉnh Bắc Thử", "Tỉnh Nam Thử"
MERGED = f"Sở Xây dựng ({NORTH}) → Sở Xây dựng ({SOUTH})"


def test_two_provinces_become_one_and_last_year_stays(site, sign_in, shot):
    north, south = two_provinces_with_learners(site)
    page = sign_in("quan.tri")
    decide(page, north)
    shot(page, "merge-form")
    page.get_by_role("button", name="Xem trước những gì bị ảnh hưởng").click()
    shown = page.locator(".class-preview").inner_text()
    assert all(touched in shown for touched in (MERGED, "Đinh Bắc Học", "Đinh Bắc Quản"))
    shot(page, "merge-preview")
    page.locator("button[name=confirmed]").click()
    page.wait_for_url(f"**/admin/units/{north}/")
    assert SOUTH in page.locator(".unit-list").first.inner_text()
    shot(page, "merge-done")
    page.goto(f"/admin/units/{south}/")
    assert f"kế thừa {NORTH}" in page.locator("main").inner_text()
    assert "Phòng Bắc" in units_below(page, "Sở Xây dựng")
    year = timezone.localdate().year - 1
    assert figures(page, year, "then") == {NORTH: "1", SOUTH: "1"}
    shot(page, "training-then")
    assert figures(page, year, "now") == {SOUTH: "2"}


def two_provinces_with_learners(site) -> list[str]:
    """Each has a department of one name, in it somebody who learnt last year; the north has an officer and a division."""
    answer = site.python(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from lms.users import roles\n"
        "from tests import make\n"
        "run = make.run(make.course('Khóa của hai tỉnh', code='HAI-TINH'), code='HAI-TINH-01')\n"
        "last_year = timezone.now().replace(month=6, day=15) - timedelta(days=365)\n"
        f"provinces = [make.unit(name, kind='province') for name in ('{NORTH}', '{SOUTH}')]\n"
        "for n, province in enumerate(provinces):\n"
        "    office = make.unit('Sở Xây dựng', below=province)\n"
        "    person = make.user(f'hai.tinh{n}@demo.example', ('Đinh Bắc Học', 'Đinh Nam Học')[n])\n"
        "    make.post(person, office)\n"
        "    make.enrolment(person, run, unit=office, enrolled_at=last_year)\n"
        "make.unit('Phòng Bắc', kind='division', below=provinces[0].units.get())\n"
        "officer = make.user('hai.tinh@demo.example', 'Đinh Bắc Quản')\n"
        "make.grant(officer, roles.TRAINING_OFFICER, provinces[0])\n"
        "print(*(unit.pk for unit in provinces))"
    )
    return answer.split()


def decide(page, unit: str) -> None:
    """Fill in that the unit goes into the other one from today on."""
    page.goto(f"/admin/units/{unit}/")
    page.get_by_role("link", name="Sáp nhập đơn vị").click()
    field = page.locator("li", has=page.get_by_text("Sáp nhập vào đơn vị này"))
    field.get_by_role("button", name="Chọn đơn vị").click()
    window = page.locator(".modal")
    window.locator("[name=q]").fill("nam thu")
    window.get_by_role("link", name=SOUTH, exact=True).click()
    window.wait_for(state="hidden")
    page.locator("[name=decision]").fill("203/2026/QH16")


def units_below(page, name: str) -> str:
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def figures(page, year: int, shown_by: str) -> dict[str, str]:
    """Enrolments of the provinces of this journey in the report, chosen as an officer chooses."""
    page.goto("/admin/reports/training/")
    page.locator("[name=year]").select_option(str(year))
    page.locator("[name=map]").select_option(shown_by)
    page.locator("form.class-search button").click()
    page.wait_for_url("**map=**")
    lines = [line.locator("th, td").all_inner_texts() for line in page.locator(".unit-figures tbody tr").all()]
    return {name.strip(): count.strip() for name, count, *_ in lines if name.strip() in (NORTH, SOUTH)}
