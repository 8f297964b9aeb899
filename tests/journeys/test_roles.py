"""A role given for a province opens the province and nothing else, and ending it closes the back office at once."""

from datetime import timedelta

from django.utils import timezone

STRANGER = "Ngô Đình Phúc"  # a learner without a post in the province


def test_a_role_opens_the_province_until_it_is_ended(site, sign_in, shot):
    person, stranger, ministry = keys(site)
    admin = sign_in("quan.tri.danang")
    cannot_find(admin, stranger)
    give_role(admin, person, shot)
    officer = sign_in("nhan.vai.tro")
    officer.goto("/admin/classes/")
    shot(officer, "role-classes")
    listed = officer.locator("main").inner_text()
    assert "DTTM-01.2026-DN" in listed
    assert "DTTM-01.2026-K1" not in listed
    assert officer.goto(f"/admin/units/{ministry}/").status == 404
    cannot_find(officer, stranger)
    end_role(admin, person, shot)
    officer.goto("/admin/classes/")
    assert "/admin/" not in officer.url
    assert "DTTM-01.2026-DN" not in officer.locator("main").inner_text()


def keys(site) -> list[str]:
    """Keys of a new person in Đà Nẵng who can sign in, of somebody elsewhere, and of a unit elsewhere."""
    answer = site.python(
        "from django.contrib.auth import get_user_model\n"
        "from courses.organisations.models import Organisation\n"
        "from lms.demo import codes, people\n"
        "from tests import make\n"
        "roots, users = Organisation.objects.roots(), get_user_model().objects\n"
        "person = make.user('nhan.vai.tro@demo.example', 'Đinh Thị Nhận Vai')\n"
        "person.set_password(people.PASSWORD)\n"
        "person.save()\n"
        "codes.give_second_step(person)\n"
        "make.post(person, roots.get(name='Đà Nẵng'))\n"
        f"print(person.pk, users.get(full_name='{STRANGER}').pk, roots.exclude(name='Đà Nẵng').first().pk)"
    )
    return answer.split()


def cannot_find(page, stranger: str) -> None:
    page.goto(f"/admin/users/?q={STRANGER}")
    assert page.locator("a[href*='/admin/person/']").count() == 0
    assert page.goto(f"/admin/person/{stranger}/").status == 404


def give_role(page, person: str, shot) -> None:
    """Training officer of the whole province from today until in a month."""
    page.goto(f"/admin/person/{person}/roles/new/")
    page.locator("[name=role]").select_option(label="Cán bộ quản lý đào tạo")
    page.get_by_role("button", name="Chọn đơn vị").click()
    page.locator(".modal").get_by_role("link", name="Đà Nẵng", exact=True).click()
    page.locator(".modal").wait_for(state="hidden")
    page.locator("[name=ends]").fill(f"{timezone.localdate() + timedelta(days=30):%d/%m/%Y}")
    page.keyboard.press("Tab")  # closes the calendar, which lies over the button
    shot(page, "role-given")
    page.get_by_role("button", name="Giao vai trò").click()
    page.wait_for_url(f"**/admin/person/{person}/")


def end_role(page, person: str, shot) -> None:
    page.goto(f"/admin/person/{person}/")
    shot(page, "role-held")
    page.locator("a[href*='/roles/'][href$='/end/']").click()
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/admin/person/{person}/")
    assert page.locator("a[href*='/roles/'][href$='/end/']").count() == 0
