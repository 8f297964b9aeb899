"""The import of a list of 10,000 people: reading and comparing, applying, and the same list once more."""

import io
import os
import random
import zlib
from datetime import date, timedelta

import xlsxwriter
from django.core.files.base import ContentFile
from django.utils import timezone

from benchmarks import cpu, dataset
from benchmarks.names import FAMILY, GIVEN, MIDDLE
from benchmarks.work import Work, measure
from courses.organisations import actions as organisations
from courses.organisations.models import Organisation
from lms.people_import import actions, applying
from lms.people_import.models import PeopleImport

PEOPLE, DIVISIONS = 10_000, 40
HEADINGS = ["STT", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Giới tính", "Email", "Điện thoại", "Số CCCD", "Đơn vị",
            "Chức vụ", "Ngạch", "Nhóm", "Từ ngày", "Đến ngày"]  # fmt: skip


def rows(count: int, *, label: str) -> list[list]:
    """People as an office lists them, at most 10,000, always the same ones for a label and others for another."""
    chance, series = random.Random(label), zlib.crc32(label.encode()) % 100_000
    return [
        [
            number + 1,
            f"{label}{number:05d}",
            f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}",
            f"{date(1966, 1, 1) + timedelta(days=chance.randrange(12_000)):%d/%m/%Y}",
            chance.choice(["Nam", "Nữ"]),
            f"{label.lower()}{number}@bench.example",
            f"09{number:08d}",
            f"079{series:05d}{number:04d}",
            f"Phòng {number % DIVISIONS + 1}",
            "Chuyên viên",
            "Chuyên viên",
            "Công chức",
            "01/07/2024",
            "",
        ]
        for number in range(count)
    ]


def workbook(lines: list[list], *, headings: list[str] = HEADINGS) -> ContentFile:
    """An XLSX file of these lines below their headings."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for index, line in enumerate([headings, *lines]):
        for column, value in enumerate(line):
            sheet.write(index, column, value)
    book.close()
    return ContentFile(target.getvalue(), name="danh-sach.xlsx")


def imported() -> tuple[Work, Work, float]:
    """What the preview cost, what applying it cost, and the memory of this process at its highest in MiB."""
    by, unit = dataset.officer(), _department()
    kept = actions.upload(workbook(rows(PEOPLE, label=f"N{timezone.now():%H%M%S%f}")), unit=unit, by=by)
    actions.assign(kept, columns=kept.mapping, heading=kept.heading, by=by)
    kept = PeopleImport.objects.select_related("unit", "requested_by").get(pk=kept.pk)
    preview = measure(lambda: actions.read(kept, now=timezone.now()), pieces=1)
    kept.refresh_from_db()
    if kept.counts["new"] != PEOPLE:
        raise SystemExit(f"Stopped: the preview has {kept.counts}")
    actions.confirm(kept, by=by, now=timezone.now())
    applied = measure(lambda: applying.apply(kept, now=timezone.now()), pieces=1)
    kept.refresh_from_db()
    if kept.counts["applied"] != PEOPLE:
        raise SystemExit(f"Stopped: {kept.counts} after applying")
    return preview, applied, cpu.highest_memory_mib(os.getpid())


def _department() -> Organisation:
    found = Organisation.objects.filter(name="Sở Đo lường").first()
    if found is None:
        found = organisations.found(Organisation(name="Sở Đo lường", kind="department"), by=None)
        for number in range(DIVISIONS):
            division = Organisation(name=f"Phòng {number + 1}", kind="division", superior=found)
            organisations.found(division, by=None)
    return found
