"""An editor writes a lesson; two reviewers approve it one after the other; then learners see it."""


def test_a_lesson_is_written_reviewed_twice_and_published(site, sign_in, visit, shot):
    module, lesson_address = place_of_new_lesson(site)
    editor = sign_in("bien.tap")
    editor.goto(f"/admin/pages/add/courses/lessonpage/{module}/")
    editor.locator("[name=title]").fill("Đọc bản đồ ngập")
    editor.locator("[name=summary]").fill("Ba bước đọc một bản đồ ngập.")
    shot(editor, "editor-lesson")
    editor.locator("[name=title]").press("Tab")
    editor.locator("footer button[aria-expanded]").click()
    editor.locator("[name=action-submit]").click()
    editor.wait_for_load_state()
    assert visit().goto(lesson_address).status == 404
    for reviewer in ("tham.dinh", "xuat.ban"):
        approve(sign_in(reviewer), reviewer, shot)
    page = sign_in("hoc.vien05")
    assert page.goto(lesson_address).status in (200, 302)
    assert (
        site.python(
            "from courses.catalogue.models import LessonPage\n"
            "print(LessonPage.objects.live().filter(slug='doc-ban-do-ngap').count())"
        )
        == "1"
    )


def place_of_new_lesson(site) -> tuple[str, str]:
    answer = site.python(
        "from courses.catalogue.models import ModulePage\n"
        "m = ModulePage.objects.filter(locale__language_code='vi').order_by('path').first()\n"
        "print(m.pk, m.get_url_parts()[2])"
    )
    module, path = answer.split()
    return module, f"{path}doc-ban-do-ngap/"


def approve(page, name: str, shot) -> None:
    page.goto("/admin/")
    shot(page, f"reviewer-{name}")
    page.locator("a[href*='/admin/pages/'][href$='/edit/']", has_text="Đọc bản đồ ngập").first.click()
    page.locator("footer button[aria-expanded]").click()
    page.locator("button[data-workflow-action-name=approve]").first.click()
    page.wait_for_selector(".modal form button[type=submit]")
    shot(page, f"reviewer-{name}-approves")
    page.locator(".modal form button[type=submit]").click()
    page.wait_for_url(lambda address: not address.endswith("/edit/"))
