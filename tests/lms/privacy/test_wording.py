"""Values in the page of one's own data are words of the reader's language: no codes, no JSON, no dates of machines."""

import io
import re
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext, override

from courses.enrolments.models import Enrolment
from lms.people_import.models import ImportRow
from lms.privacy import package, reading, wording
from lms.privacy.registry import KINDS
from tests.lms.privacy.test_erasing import person  # noqa: F401

pytestmark = pytest.mark.django_db
MACHINE = re.compile(r"^(vi|en)$|[{}\[\]]|\b(True|False|None|null)\b|\d{4}-\d{2}-\d{2}|\b[a-z]+(_[a-z]+)+\b")
CHANGES = {"gender": ["male", "female"], "starts": ["2024-07-01", "2026-07-01"], "unit": ["Phòng A", "Phòng B"]}
PLAN = {"act": "transfer", "unit": 12, "post": 7, "title": "Chuyên viên", "rank": "", "staff_group": "civil_servant",
        "starts": "2026-07-01", "ends": None}  # fmt: skip


@pytest.fixture
def known(person):  # noqa: F811
    """Somebody of whom every room holds something, also what lists said."""
    lists = ImportRow.objects.get(person=person).people_import
    ImportRow.objects.create(
        people_import=lists, kind="changed", person=person, name=person.full_name, post=PLAN, changes=CHANGES,
        values={"full_name": person.full_name, "birth_date": "1980-02-05", "gender": "female"},
    )  # fmt: skip
    return person


@pytest.mark.parametrize("name", ["du-lieu.html", "my-data.en.html"])
def test_no_value_of_the_page_is_of_machines(known, name):
    with zipfile.ZipFile(io.BytesIO(package.pack(known, now=timezone.now()))) as archive:
        page = BeautifulSoup(archive.read(name), "html.parser")
    values = [cell.get_text(" ") for cell in page.select("td")]
    assert len(values) > 80
    assert [value for value in values if MACHINE.search(value)] == []


def test_every_part_of_what_is_stored_about_a_person_has_a_name(known):
    stored = [
        (kind, name, value)
        for kind in KINDS
        for row in reading.told(kind, known)
        for name, value in row.items()
        if isinstance(value, dict) and (kind.model, name) not in wording.READERS
    ]
    assert {kind.model for kind, _name, _value in stored} == {"courses.Result", "courses.Notification"}
    assert {key for _kind, _name, value in stored for key in value if key != "vi"} - wording.KEYS.keys() == set()


def test_a_browser_is_told_as_the_page_of_devices_does():
    [kind] = [kind for kind in KINDS if kind.model == "usersessions.UserSession"]
    raw = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"
    assert wording.of_value(kind, "user_agent", raw) == "Chrome · Linux"


def test_the_copy_says_when_nobody_else_saw_the_data(known):
    with override("vi"):
        page = render_to_string("lms/privacy/package.html", {"data": {"seen": []}, "person": known})
        seen = [{"at": "x", "act": "y", "by": "z"}]
        other = render_to_string("lms/privacy/package.html", {"data": {"seen": seen}, "person": known})
    nobody = gettext("Nobody else has yet.")
    assert nobody in page and nobody not in other


def test_changes_by_a_list_read_as_before_and_after(known):
    [kind] = [kind for kind in KINDS if kind.model == "lms.ImportRow"]
    with override("vi"):
        changed = wording.of_value(kind, "changes", CHANGES).splitlines()
        placed = wording.of_value(kind, "post", PLAN).splitlines()
    assert "Giới tính: Nam → Nữ" in changed and "Đơn vị: Phòng A → Phòng B" in changed
    assert placed[0] == "Điều động" and not any("12" in line for line in placed)


def test_answers_are_read_in_constant_queries(known, django_assert_num_queries):
    [kind] = [kind for kind in KINDS if kind.model == "courses.Answer"]
    assert Enrolment.objects.of(known).exists()
    with django_assert_num_queries(1):
        assert [row["attempt"] for row in reading.told(kind, known)] == ["Bài kiểm tra cuối khóa (1)"]
