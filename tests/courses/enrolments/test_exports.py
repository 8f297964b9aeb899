"""The spreadsheet of a class: right letters, days as days, codes as text, and no formula from anybody's name."""

from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from courses.audit.models import AuditEntry
from courses.organisations.reorganising import actions, orders
from tests import make

pytestmark = pytest.mark.django_db
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def run():
    return make.run(make.course(), code="ĐTTM/01")


def export(client, run, **query):
    response = client.get(reverse("class:export", args=[run.pk]), query)
    return response, load_workbook(BytesIO(response.content)).worksheets[0]


def test_names_dates_codes_and_percents_keep_their_kind(client_of, officer, run):
    learner = make.user("anh@example.vn", "Nguyễn Thị Ánh", staff_code="001234", birth_date=date(1980, 2, 5))
    make.enrolment(
        learner,
        run,
        progress=50,
        best_percent=87.5,
        enrolled_at=datetime(2026, 2, 5, 23, 30, tzinfo=HANOI),
    )
    _response, sheet = export(client_of(officer), run)
    row = [cell.value for cell in sheet[2]]
    assert row[:9] == [
        1,
        "Nguyễn Thị Ánh",
        "anh@example.vn",
        "001234",
        datetime(1980, 2, 5),
        "UBND phường A",
        sheet["G2"].value,
        50,
        87.5,
    ]
    assert row[9] == datetime(2026, 2, 5, 23, 30)
    assert (sheet["E2"].number_format, sheet["D2"].number_format) == ("dd/mm/yyyy", "@")


def test_a_workplace_that_looks_like_a_formula_stays_text(client_of, officer, run):
    make.enrolment(make.user(workplace='=HYPERLINK("http://xau.example")'), run)
    _response, sheet = export(client_of(officer), run)
    assert (sheet["F2"].data_type, sheet["F2"].value) == ("s", '\'=HYPERLINK("http://xau.example")')
    assert sheet["F2"].hyperlink is None


def test_the_export_holds_what_the_page_shows(client_of, officer, run):
    make.enrolment(make.user(full_name="Lê Văn Ân"), run)
    make.enrolment(make.user(full_name="Phạm Thị An"), run)
    make.enrolment(make.user(full_name="Đỗ Xong"), run, status="completed", completed_at=datetime.now(tz=HANOI))
    client = client_of(officer)
    _response, sheet = export(client, run, state="active")
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["Phạm Thị An", "Lê Văn Ân"]


def test_the_file_has_a_plain_name_and_the_sheet_an_allowed_one(client_of, officer, run):
    response, sheet = export(client_of(officer), run)
    assert response["Content-Disposition"].startswith('attachment; filename="dttm-01-')
    assert sheet.title == "ĐTTM01"


def test_the_export_costs_the_same_queries_for_5_and_50_people(client_of, officer, run):
    client = client_of(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            export(client, run)
        return len(captured)

    for _n in range(5):
        make.enrolment(make.user(), run)
    queries()
    few = queries()
    for _n in range(45):
        make.enrolment(make.user(), run)
    assert queries() == few


def test_an_export_of_a_class_is_on_record_without_what_was_typed(client_of, officer, run):
    make.enrolment(make.user("anh@demo.example", "Nguyễn Thị Ánh"), run)
    make.enrolment(make.user("ba@demo.example", "Lê Ba"), run)
    export(client_of(officer), run)
    client_of(officer).get(reverse("class:export", args=[run.pk]), {"q": "ánh", "state": "active"})
    whole, narrowed = AuditEntry.objects.about(run).order_by("pk")
    assert (whole.act, whole.actor) == ("class.exported", officer)
    assert whole.details == {"format": "xlsx", "rows": 2, "filters": []}
    assert narrowed.details == {"format": "xlsx", "rows": 1, "filters": ["state", "search"]}


def test_the_unit_stands_there_by_the_name_that_it_had_on_the_day(client_of, officer, run, administrator):
    unit = make.unit("Sở Giao thông vận tải")
    make.enrolment(make.user(), run, unit=unit, enrolled_at=datetime(2026, 2, 5, 8, tzinfo=HANOI))
    rename = orders.Rename(unit=unit.pk, name="Sở Xây dựng", kind="department")
    now = datetime(2026, 7, 2, 8, tzinfo=HANOI)
    actions.order(rename, effective_on=date(2026, 7, 1), decision="1/QĐ", by=administrator, now=now)
    _response, sheet = export(client_of(officer), run)
    assert sheet["N2"].value == "Sở Giao thông vận tải"
