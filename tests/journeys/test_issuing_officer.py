"""An issuing officer looks who qualifies in a class, issues to them, and revokes one paper."""

import re

from tests.journeys.waiting import wait_until


def test_issues_to_a_class_and_revokes_one(site, sign_in, visit, shot):
    run = class_with_completions(site)
    page = sign_in("cap.giay")
    page.goto(f"/admin/papers/issuing/class/{run}/")
    shot(page, "issuer-dry-run")
    assert page.locator("input[name=enrolment]").count() == 3
    page.locator("main form button[type=submit]").first.click()
    shot(page, "issuer-confirm")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/papers/issuing/round/*/")
    wait_for_files(page, 3)
    shot(page, "issuer-round")
    page.goto(f"/admin/certificates/?run={run}")
    shot(page, "issuer-register")
    page.goto(page.locator("a[href*='/admin/certificates/inspect/']").first.get_attribute("href"))
    address = page.locator("a[href*='/verify/']").first.get_attribute("href")
    page.locator("a[href$='/revoke/']").first.click()
    page.locator("[name=ground][value=issuer]").check()
    page.locator("[name=reason]").fill("In sai tên khóa học")
    page.locator("[name=decision]").fill("12/QĐ-TTĐT ngày 25/11/2026")
    shot(page, "issuer-revoke")
    page.locator("main form button[type=submit].no").click()
    stranger = visit()
    stranger.goto(address)
    shot(stranger, "anyone-verify-revoked")
    words = stranger.locator("main").inner_text()
    assert "12/QĐ-TTĐT" in words
    assert re.search("thu hồi", words, re.IGNORECASE)


def class_with_completions(site) -> str:
    """A class of a course whose papers need approval, with three who finished and one who did not."""
    return site.python(
        "from django.utils import timezone\n"
        "from datetime import date\n"
        "from django.contrib.auth import get_user_model\n"
        "from courses.enrolments.actions import enrol\n"
        "from courses.learning.actions import mark_done\n"
        "from courses.catalogue.models import LessonPage\n"
        "from tests import make\n"
        "now = timezone.now()\n"
        "course = make.course_with_lessons(1, title='Khóa cấp sau phê duyệt', certificate_policy='approval', code='PHE-DUYET')\n"
        "run = make.run(course, code='PD-01')\n"
        "lesson = make.lessons_of(course)[0]\n"
        "for n in range(4):\n"
        "    person = make.user(f'phe.duyet{n}@demo.example', f'Trần Thị Phê {n}')\n"
        "    enrolment = enrol(run, person, by=person, now=now)\n"
        "    if n: mark_done(enrolment, lesson, by=person, now=now)\n"
        "print(run.pk)"
    )


def wait_for_files(page, count: int) -> None:
    """The round's page refreshes itself until every file is made."""
    done = f"document.querySelectorAll('main ul li')[1]?.textContent.trim().endsWith('{count}') ?? false"
    wait_until(page, done, seconds=60)
