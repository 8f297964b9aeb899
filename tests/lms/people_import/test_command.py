"""The nightly import: the same path as the screens, with exit codes for whoever watches it."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from courses.audit.models import AuditEntry
from lms.people_import.models import ColumnMapping, PeopleImport
from tests.lms.people_import import files
from tests.lms.people_import.conftest import HEADINGS
from tests.lms.people_import.test_applying import state
from tests.lms.people_import.test_comparing import ANH, placed

User = get_user_model()
pytestmark = pytest.mark.usefixtures("division")


@pytest.fixture
def drop(tmp_path, keeper):
    """Import these rows from a file in a folder; what was said, and the exit code."""

    def run(*rows, heads=HEADINGS, name="ds.xlsx", content=None, **options):
        path = tmp_path / name
        path.write_bytes(content if content is not None else files.xlsx([heads, *rows]).read())
        said = io.StringIO()
        options = {"unit": "H01", "by": "can.bo@tinh-a.vn"} | options
        code = 0
        try:
            call_command("import_people", str(path), stdout=said, **options)
        except SystemExit as end:
            code = end.code
        except CommandError as refusal:
            code = refusal.returncode
            said.write(str(refusal))
        return said.getvalue(), code

    return run


def test_a_list_is_imported_once(drop, keeper):
    said, code = drop(ANH)
    assert (code, "new: 1" in said, "applied: 1" in said) == (0, True, True)
    assert User.objects.get(staff_code="A1").posts.count() == 1
    assert PeopleImport.objects.get().requested_by == keeper
    assert AuditEntry.objects.get(act="people.imported").actor == keeper
    before = state()
    said, code = drop(ANH)
    assert (code, "unchanged: 1" in said) == (0, True)
    assert state() == before


def test_a_dry_run_says_what_would_happen_and_writes_nothing(drop):
    before = state()
    said, code = drop(ANH, ["B1", "Lê An", "31/02/1980", "", "b1@a.vn"], dry_run=True)
    assert code == 3
    assert "new: 1" in said
    assert "3 · Ngày sinh: Không có ngày này. Kiểm tra lại." in said
    assert state() == before
    assert not PeopleImport.objects.exists()
    assert not ColumnMapping.objects.exists()


def test_faulty_rows_are_named_and_the_rest_is_done(drop):
    said, code = drop(ANH, ["B1", "Lê An"])
    assert code == 3
    assert User.objects.filter(staff_code="A1").exists()
    assert "3 · Email" in said


def test_a_saved_assignment_is_asked_for_by_name(drop, steps):
    heads = ["Cột lạ", "Người", "Liên hệ"]
    row = ["A1", "Lê An", "an@a.vn"]
    assert drop(row, heads=heads)[1] == 1
    assert drop(row, heads=heads, mapping="hàng đêm")[1] == 2
    words = {"cot la": "staff_code", "nguoi": "full_name", "lien he": "email"}
    ColumnMapping.objects.create(unit=steps.unit, name="hàng đêm", headings=words, saved_by=steps.by)
    assert drop(row, heads=heads, mapping="hàng đêm")[1] == 0
    assert User.objects.get(staff_code="A1").email == "an@a.vn"
    assert drop(row, heads=["Cột lạ", "Người", "Khác"], mapping="hàng đêm")[1] == 1


def test_a_list_that_was_cut_short_sends_nobody_away(drop, division):
    for number in range(5):
        placed(division, code=f"P{number}", email=f"p{number}@a.vn")
    before = state()
    said, code = drop(ANH, complete=True)
    assert (code, "5 người" in said) == (1, True)
    assert state() == before
    assert drop(ANH, complete=True, most_leavers=100)[1] == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [({"unit": "X"}, 2), ({"by": "khong.co@a.vn"}, 2), ({"by": "hoc.vien@example.vn"}, 1), ({"name": "a.pdf"}, 1),
     ({"content": b"x"}, 1), ({"content": b""}, 1)],
)  # fmt: skip
def test_wrong_use_and_refused_lists_have_codes_of_their_own(drop, learner, options, code):
    assert drop(ANH, **options)[1] == code
    assert not PeopleImport.objects.exists()


def test_a_file_that_is_not_there_is_wrong_use(keeper, tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("import_people", str(tmp_path / "x.xlsx"), unit="H01", by="can.bo@tinh-a.vn")
    assert refused.value.returncode == 2
