"""A province with an officer, and her list of people."""

from datetime import date

import pytest
from django.utils import timezone

from lms.people_import import actions, applying, undoing
from lms.users import roles
from tests import make
from tests.lms.people_import import files

TODAY = date(2026, 11, 30)
HEADINGS = ["Mã cán bộ", "Họ và tên", "Ngày sinh", "Giới tính", "Email", "Điện thoại", "Đơn vị", "Chức vụ", "Ngạch",
            "Từ ngày"]  # fmt: skip


@pytest.fixture
def province(db):
    return make.unit("Tỉnh A", kind="province", code="H01")


@pytest.fixture
def department(province):
    return make.unit("Sở Xây dựng", below=province, code="H01.01")


@pytest.fixture
def division(department):
    return make.unit("Phòng Kế hoạch", below=department, kind="division", code="H01.01.01")


@pytest.fixture
def foreign(db):
    """A department of another province."""
    return make.unit("Sở Y tế", below=make.unit("Tỉnh B", kind="province"))


@pytest.fixture
def keeper(province):
    """The training officer of the province."""
    person = make.user("can.bo@tinh-a.vn", "Vũ Đào Tạo", staff_code="OFF")
    make.grant(person, roles.TRAINING_OFFICER, province)
    make.post(person, province)
    return person


@pytest.fixture
def steps(province, keeper):
    """The steps of an import, done at once."""
    return Steps(province, keeper)


class Steps:
    def __init__(self, unit, by):
        self.unit, self.by = unit, by

    def preview(self, *rows: list, unit=None, by=None, heads=HEADINGS, now=None, **options):
        """An import of these rows that waits for confirmation."""
        file = files.xlsx([heads, *rows])
        kept = actions.upload(file, unit=unit or self.unit, by=by or self.by, **options)
        actions.assign(kept, columns=kept.mapping, heading=kept.heading, by=by or self.by)
        kept.refresh_from_db()
        actions.read(kept, now=now or timezone.now())
        kept.refresh_from_db()
        return kept

    def apply(self, *rows: list, **options):
        """An import of these rows that was confirmed and applied."""
        kept = self.preview(*rows, **options)
        actions.confirm(kept, by=options.get("by") or self.by, now=timezone.now())
        applying.apply(kept, now=timezone.now())
        kept.refresh_from_db()
        return kept

    def undo(self, kept, *, by=None, now=None):
        actions.undo(kept, by=by or self.by, now=now or timezone.now())
        undoing.undo(kept, now=now or timezone.now())
        kept.refresh_from_db()
        return kept
