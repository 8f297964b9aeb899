"""Training by unit: whose figures count where, by the map of then and of now."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.books import Book
from certificates.models import Certificate
from courses.audit.models import AuditEntry
from courses.organisations.reorganising import actions, orders
from courses.results.models import HoursEntry, Result
from lms.reports import training
from lms.users import roles
from tests import make

TODAY = date(2026, 11, 30)
LAST_YEAR = timezone.make_aware(datetime(2025, 5, 5, 9))
THIS_YEAR = timezone.make_aware(datetime(2026, 9, 9, 9))


@pytest.fixture
def run(db):
    return make.run(make.course())


def study(person, run, unit, *, at, tiet: int = 0):
    """An enrolment of somebody who worked in the unit that day; with hours, a completed one."""
    fields = {"status": "completed", "completed_at": at} if tiet else {}
    enrolment = make.enrolment(person, run, unit=unit, enrolled_at=at, **fields)
    if tiet:
        Result.objects.create(
            enrolment=enrolment, unit=unit, completed_at=at, credited_tiet=tiet, minutes=tiet * 45, snapshot={}
        )
        HoursEntry.objects.create(
            learner=person, enrolment=enrolment, unit=unit, year=at.year, tiet=tiet, minutes=tiet * 45
        )
    return enrolment


def lines(user, *, today=TODAY, **query) -> list[tuple]:
    """(name, enrolments, people, completed, tiết) of each row that is not empty."""
    wish = training.Wish.read({name: str(value) for name, value in query.items()}, today=today)
    made = training.report(wish, user=user, today=today)
    rows = [*made.lines, made.total]
    return [(row.name, row.enrolments, row.people, row.completed, row.tiet) for row in rows if row.enrolments]


def names(user, **query) -> list[str]:
    wish = training.Wish.read({name: str(value) for name, value in query.items()}, today=TODAY)
    return [line.name for line in training.report(wish, user=user, today=TODAY).lines]


def merge(north, south, *, on: date, by) -> None:
    order = orders.Merge(units=[north.pk], into=orders.Successor(unit=south.pk))
    now = timezone.make_aware(datetime(2026, 11, 30, 9))
    actions.order(order, effective_on=on, decision="202/2025/QH15", by=by, now=now)


@pytest.fixture
def provinces(db):
    return make.unit("Hà Giang", kind="province"), make.unit("Tuyên Quang", kind="province")


def test_last_year_still_shows_two_provinces_and_this_year_one(administrator, provinces, run):
    north, south = provinces
    office, office_south = make.unit("Sở Xây dựng", below=north), make.unit("Sở Xây dựng", below=south)
    for unit in (office, office_south):
        study(make.user(), run, unit, at=LAST_YEAR, tiet=8)
    merge(north, south, on=date(2026, 7, 1), by=administrator)
    study(make.user(), run, office_south, at=THIS_YEAR, tiet=8)
    assert lines(administrator, year=2025) == [
        ("Hà Giang", 1, 1, 1, 8),
        ("Tuyên Quang", 1, 1, 1, 8),
        ("Tổng", 2, 2, 2, 16),
    ]
    assert lines(administrator, year=2026) == [("Tuyên Quang", 1, 1, 1, 8), ("Tổng", 1, 1, 1, 8)]
    assert lines(administrator, year=2025, map="now") == [("Tuyên Quang", 2, 2, 2, 16), ("Tổng", 2, 2, 2, 16)]
    assert names(administrator, year=2025) == ["Hà Giang", "Tuyên Quang"]
    assert names(administrator, year=2026) == ["Tuyên Quang"]
    below = {"year": 2025, "unit": south.pk}
    assert lines(administrator, **below) == [("Sở Xây dựng", 1, 1, 1, 8), ("Tổng", 1, 1, 1, 8)]
    assert lines(administrator, **below, map="now") == [("Sở Xây dựng", 2, 2, 2, 16), ("Tổng", 2, 2, 2, 16)]


def test_a_unit_is_called_as_on_the_day_of_the_map(administrator, provinces):
    north, _south = provinces
    order = orders.Rename(unit=north.pk, name="Hà Giang mới", kind="province")
    now = timezone.make_aware(datetime(2026, 11, 30, 9))
    actions.order(order, effective_on=date(2026, 7, 1), decision="1/QĐ", by=administrator, now=now)
    assert names(administrator, year=2025) == ["Hà Giang", "Tuyên Quang"]
    assert names(administrator, year=2026) == ["Hà Giang mới", "Tuyên Quang"]


def test_who_learns_twice_is_one_person_and_two_enrolments(administrator, provinces, run):
    north, south = provinces
    office, division = make.unit("Sở", below=north), make.unit("Phòng", below=north)
    person, mover = make.user(), make.user()
    other = make.run(make.course())
    study(person, run, office, at=LAST_YEAR), study(person, other, division, at=LAST_YEAR)
    study(mover, run, office, at=LAST_YEAR), study(mover, other, south, at=LAST_YEAR)
    assert [row[:3] for row in lines(administrator, year=2025)] == [
        ("Hà Giang", 3, 2),
        ("Tuyên Quang", 1, 1),
        ("Tổng", 4, 2),
    ]


def test_who_learns_once_with_a_post_and_once_without_is_one_person(administrator, provinces, run):
    north, _south = provinces
    person = make.user()
    study(person, run, None, at=LAST_YEAR), study(person, make.run(make.course()), north, at=LAST_YEAR)
    assert [row[:3] for row in lines(administrator, year=2025)] == [
        ("Hà Giang", 1, 1),
        ("Người chưa có vị trí công tác", 1, 1),
        ("Tổng", 2, 1),
    ]


def test_a_unit_is_compared_with_its_own_people_and_its_parts(administrator, provinces, run):
    north, _south = provinces
    office = make.unit("Sở Xây dựng", below=north)
    make.unit("Sở Nội vụ", below=north)
    study(make.user(), run, north, at=LAST_YEAR)
    study(make.user(), run, make.unit("Phòng", below=office), at=LAST_YEAR)
    assert names(administrator, year=2025, unit=north.pk) == ["Chính đơn vị này", "Sở Nội vụ", "Sở Xây dựng"]
    assert [row[:2] for row in lines(administrator, year=2025, unit=north.pk)] == [
        ("Chính đơn vị này", 1),
        ("Sở Xây dựng", 1),
        ("Tổng", 2),
    ]


def test_withdrawn_enrolments_taken_back_results_and_people_without_a_post(administrator, provinces, run):
    north, _south = provinces
    make.enrolment(make.user(), run, unit=north, enrolled_at=LAST_YEAR, status="withdrawn")
    study(make.user(), run, None, at=LAST_YEAR, tiet=8)
    undone = study(make.user(), run, north, at=LAST_YEAR, tiet=8)
    Result.objects.filter(enrolment=undone).supersede(now=LAST_YEAR)
    assert lines(administrator, year=2025) == [
        ("Hà Giang", 1, 1, 0, 8),
        ("Người chưa có vị trí công tác", 1, 1, 1, 8),
        ("Tổng", 2, 2, 1, 16),
    ]


def test_an_officer_of_a_province_sees_it_and_what_it_took_over_alone(administrator, provinces, run):
    north, south = provinces
    officer = make.user()
    make.grant(officer, roles.TRAINING_OFFICER, south)
    for unit in (north, south, None):
        study(make.user(), run, unit, at=LAST_YEAR)
    assert [row[:2] for row in lines(officer, year=2025)] == [("Tuyên Quang", 1), ("Tổng", 1)]
    merge(north, south, on=date(2026, 7, 1), by=administrator)
    assert [row[:2] for row in lines(officer, year=2025)] == [("Hà Giang", 1), ("Tuyên Quang", 1), ("Tổng", 2)]
    with pytest.raises(training.NotInReach):
        lines(officer, year=2025, unit=make.unit("Tỉnh khác").pk)


def test_nonsense_in_the_address_counts_as_not_asked():
    wish = training.Wish.read({"year": "1066", "map": "x", "unit": "y"}, today=TODAY)
    assert wish == training.Wish(year=2026, map="then", below=None)
    assert training.Wish.read({"year": "²"}, today=TODAY).year == 2026


def test_the_map_of_the_running_year_is_that_of_today():
    assert training.Wish(year=2026).day(TODAY) == TODAY
    assert training.Wish(year=2025).day(TODAY) == date(2025, 12, 31)
    assert training.Wish(year=2025, map="now").day(TODAY) == TODAY


def test_a_report_costs_the_same_for_many_units(
    administrator, provinces, run, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number: int) -> None:
        for unit in provinces:
            study(make.user(), run, make.unit(f"Sở {number}", below=unit), at=LAST_YEAR, tiet=8)

    fill(1)
    with django_assert_max_num_queries(8) as queries:
        lines(administrator, year=2025)
    fill(2), fill(3)
    with django_assert_num_queries(len(queries)):
        lines(administrator, year=2025)


def test_the_page_drills_down_and_keeps_year_and_map(client_of, administrator, provinces, run):
    north, _south = provinces
    study(make.user(), run, make.unit("Sở Xây dựng", below=north), at=LAST_YEAR)
    page = client_of(administrator).get(reverse("training_by_unit"), {"year": 2025, "map": "now"})
    assert f"?year=2025&amp;map=now&amp;unit={north.pk}" in page.content.decode()
    below = client_of(administrator).get(reverse("training_by_unit"), {"year": 2025, "unit": north.pk})
    assert "Sở Xây dựng" in below.content.decode()
    assert client_of(administrator).get(reverse("training_by_unit"), {"unit": 999_999}).status_code == 404


def test_the_report_leaves_the_house_as_a_sheet_and_each_time_on_record(client_of, administrator, provinces, run):
    study(make.user(), run, provinces[0], at=LAST_YEAR, tiet=8)
    client = client_of(administrator)
    sheet = client.get(reverse("training_by_unit_export"), {"year": 2025})
    rows = list(openpyxl.load_workbook(BytesIO(sheet.content)).active.iter_rows(values_only=True))
    assert rows[3][:6] == ("Hà Giang", 1, 1, 1, 8, 0)
    table = client.get(reverse("training_by_unit_export"), {"year": 2025, "format": "csv"}).content.decode()
    assert table.startswith("\ufeff") and "Hà Giang,1,1,1,8" in table
    assert "Hà Giang" in client.get(reverse("training_by_unit_print"), {"year": 2025}).content.decode()
    noted = AuditEntry.objects.filter(act__startswith="training_report").order_by("pk")
    assert [(entry.act, entry.details) for entry in noted] == [
        ("training_report.exported", {"unit": "Mọi đơn vị", "year": 2025, "format": "xlsx"}),
        ("training_report.exported", {"unit": "Mọi đơn vị", "year": 2025, "format": "csv"}),
        ("training_report.printed", {"unit": "Mọi đơn vị", "year": 2025}),
    ]


def test_papers_count_by_the_unit_of_their_enrolment(administrator, provinces, run):
    enrolment = study(make.user(), run, provinces[1], at=LAST_YEAR, tiet=8)
    book = Book.objects.create(name="Sổ", code="S", issuer="Bộ")
    paper = {"book": book, "kind": book.kind, "holder": enrolment.learner, "enrolment": enrolment}
    Certificate.objects.create(**paper, year=2025, number=1, serial="1", issued_at=LAST_YEAR)
    wish = training.Wish(year=2025)
    made = training.report(wish, user=administrator, today=TODAY)
    assert {line.name: line.papers for line in made.lines} == {"Hà Giang": 0, "Tuyên Quang": 1}
    assert made.total == training.Line("Tổng", enrolments=1, people=1, completed=1, tiet=Decimal(8), papers=1)


def test_only_who_sees_enrolments_sees_the_report(client_of, client, learner, editor, officer):
    for name in ("training_by_unit", "training_by_unit_print", "training_by_unit_export"):
        for visitor in (client, client_of(learner), client_of(editor)):
            assert visitor.get(reverse(name)).status_code in (302, 403)
        assert client_of(officer).get(reverse(name)).status_code == 200
    assert reverse("training_by_unit") in client_of(officer).get(reverse("wagtailadmin_home")).content.decode()
