"""Imports in the back office: who sees them, every step, and what strangers and wrong input get."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from courses.audit.models import AuditEntry
from lms.people_import import actions, applying, headings
from lms.people_import.models import PeopleImport
from lms.users import roles
from tests import make
from tests.lms.people_import import files
from tests.lms.people_import.conftest import HEADINGS
from tests.lms.people_import.test_comparing import ANH, placed

pytestmark = pytest.mark.usefixtures("division")
PAGES = ("page", "columns")
ACTS = ("confirm", "discard", "undo")


def address(name: str, kept=None, *more) -> str:
    return reverse(f"people_import:{name}", args=[kept.pk, *more] if kept else [])


@pytest.fixture
def client(client_of, keeper):
    return client_of(keeper)


@pytest.fixture
def neighbour(foreign):
    """The training officer of another province."""
    person = make.user("can.bo@tinh-b.vn", "Đỗ Bên Cạnh")
    make.grant(person, roles.TRAINING_OFFICER, foreign.superior)
    return person


def test_an_officer_imports_a_list_from_the_upload_to_taking_it_back(client, province, steps):
    file = files.xlsx([["DANH SÁCH"], HEADINGS, ANH, ["B1", "Lê An"]])
    answer = client.post(address("new"), {"unit": province.pk, "list": file})
    kept = PeopleImport.objects.get()
    assert answer.url == address("columns", kept)
    page = client.get(answer.url).content.decode()
    assert "Nguyễn Thị Ánh" in page
    chosen = {f"column-{column}": name for column, name in kept.mapping.items()}
    answer = client.post(address("columns", kept), {"heading": 2, "name": "hàng đêm", **chosen})
    assert answer.url == address("page", kept)
    assert "data-again" in client.get(answer.url).content.decode()
    actions.read(PeopleImport.objects.get(), now=timezone.now())
    page = client.get(address("page", kept), {"show": "new"}).content.decode()
    assert "Nguyễn Thị Ánh" in page
    assert client.get(address("page", kept)).context["lines"][0]["row"].name == "Lê An"
    assert client.post(address("confirm", kept)).url == address("page", kept)
    applying.apply(kept, now=timezone.now())
    assert "Hoàn tác" in client.get(address("page", kept)).content.decode()
    client.post(address("undo", kept))
    kept.refresh_from_db()
    assert (kept.status, kept.undone_by) == ("undoing", steps.by)
    assert kept.file_name in client.get(address("list")).content.decode()


def test_a_file_that_is_none_is_told_at_its_field(client, province):
    for content, name in ((b"x", "a.pdf"), (b"x", "a.xlsx")):
        file = files.csv("", name=name)
        file.write(content)
        page = client.post(address("new"), {"unit": province.pk, "list": file})
        assert page.context["form"].errors.keys() == {"list"}
    assert not PeopleImport.objects.exists()


def test_units_of_others_are_not_offered_nor_taken(client, foreign, province):
    assert foreign not in client.get(address("new")).context["form"].fields["unit"].queryset
    page = client.post(address("new"), {"unit": foreign.pk, "list": files.xlsx([HEADINGS, ANH])})
    assert page.context["form"].errors.keys() == {"unit"}


@pytest.mark.parametrize(
    "wrong",
    [{"heading": 0}, {"heading": 99}, {"heading": "x"}, {}, {"heading": 1, "column-0": "password"},
     {"heading": 1, "column-0": "email", "column-1": "email"}],
)  # fmt: skip
def test_columns_that_cannot_be_are_refused_in_the_form(client, steps, wrong):
    kept = actions.upload(files.xlsx([HEADINGS, ANH]), unit=steps.unit, by=steps.by)
    page = client.post(address("columns", kept), wrong)
    assert page.status_code == 200
    assert page.context["form"].errors
    kept.refresh_from_db()
    assert kept.status == "assigning"


def test_a_blank_list_explains_itself(client, client_of, learner):
    answer = client.get(address("blank"))
    [row] = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert list(headings.guesses(row).values()) == [
        "staff_code", "full_name", "birth_date", "gender", "email", "phone", "unit", "title", "rank", "staff_group",
        "starts", "ends",
    ]  # fmt: skip
    assert client_of(learner).get(address("blank")).status_code in (302, 404)
    assert client.post(address("blank")).status_code == 405


def test_whoever_looks_after_one_unit_finds_it_filled_in_and_others_choose(
    client, client_of, administrator, province
):
    assert client.get(address("new")).context["form"].initial["unit"] == province
    assert client_of(administrator).get(address("new")).context["form"].initial["unit"] is None


def test_first_values_are_shown_as_the_spreadsheet_shows_them(client, steps):
    rows = [["STT", *HEADINGS], [3, *ANH], [2.5, *ANH], [date(1980, 2, 5), *ANH]]
    kept = actions.upload(files.xlsx(rows), unit=steps.unit, by=steps.by)
    [(_field, samples), *_others] = client.get(address("columns", kept)).context["form"].lines
    assert samples == ["3", "2.5", "05/02/1980"]


def test_people_who_were_imported_lead_to_their_pages(client, steps):
    kept = steps.apply(ANH)
    person = kept.rows.get().person
    assert reverse("person:page", args=[person.pk]) in client.get(address("page", kept)).content.decode()


def test_after_the_preview_columns_are_assigned_no_more(client, steps):
    kept = steps.apply(ANH)
    assert client.get(address("columns", kept)).url == address("page", kept)


def test_differences_warnings_and_outcomes_are_shown_in_words(client, steps, department):
    placed(department, name="Nguyễn Ánh", gender="")
    kept = steps.preview([*ANH[:7], "Trưởng phòng", "Kỹ sư", "01/01/2026"])
    page = client.get(address("page", kept)).content.decode()
    for words in ("Nguyễn Ánh → Nguyễn Thị Ánh", "– → Nữ", "Sở Xây dựng → Phòng Kế hoạch", "Chuyên viên → Ngạch khác",
                  "01/01/2020 → 01/01/2026", "Kỹ sư"):  # fmt: skip
        assert words in page
    assert [tab.name for tab in client.get(address("page", kept), {"show": "?"}).context["tabs"] if tab.count] == [
        "changed", "warnings",
    ]  # fmt: skip


def test_a_preview_opens_with_its_faults_and_without_any_with_the_first_rows(client, steps, department):
    placed(department, code="C1", email="c1@a.vn", name="Lê Cam")
    unchanged, faulty = ["C1", "Lê Cam"], ["F1", "Lê Lỗi", "31/02/1980"]
    for rows, name in (([faulty], "faulty"), ([ANH, unchanged, faulty], "faulty"), ([unchanged], "unchanged"),
                       ([ANH, unchanged], "new")):  # fmt: skip
        page = client.get(address("page", steps.preview(*rows)))
        assert page.context["current"].name == name
        assert page.context["lines"]


def test_a_finished_import_opens_with_what_was_not_done(client, steps):
    kept = steps.preview(ANH, ["F1", "Lê Lỗi", "31/02/1980"])
    make.user("anh@tinh-a.vn", "Lê Nhanh Hơn")
    actions.confirm(kept, by=steps.by, now=timezone.now())
    applying.apply(kept, now=timezone.now())
    page = client.get(address("page", kept))
    assert [line["row"].name for line in page.context["lines"]] == ["Nguyễn Thị Ánh"]


def test_strangers_see_nothing(client_of, steps, neighbour, learner):
    kept = steps.preview(ANH)
    for user in (neighbour, learner):
        client = client_of(user)
        for name in PAGES:
            assert client.get(address(name, kept)).status_code in (302, 404)
            assert b"Nguy" not in client.get(address(name, kept)).content
        for name in ACTS:
            assert client.post(address(name, kept)).status_code in (302, 404)
        assert client.get(address("faults", kept, "csv")).status_code in (302, 404)
    assert client_of(neighbour).get(address("page", kept)).status_code == 404
    assert kept.file_name not in client_of(neighbour).get(address("list")).content.decode()
    kept.refresh_from_db()
    assert kept.status == "preview"


def test_roles_without_the_permission_see_404(client_of, issuer):
    client = client_of(issuer)
    for name in ("list", "new"):
        assert client.get(address(name)).status_code == 404


def test_auditors_look_and_do_nothing(client_of, steps, province):
    auditor = make.user("kiem.soat@tinh-a.vn", "Hồ Kiểm Soát")
    make.grant(auditor, roles.AUDITOR, province)
    kept = steps.preview(ANH)
    client = client_of(auditor)
    page = client.get(address("page", kept))
    assert page.status_code == 200
    assert b"<button" not in page.content.split(b"class-tabs")[0].split(b"class-facts")[1]
    assert client.get(address("new")).status_code == 404
    for name in (*ACTS, "columns"):
        assert client.post(address(name, kept)).status_code == 404


def test_applying_wants_a_button_pressed(client, steps):
    kept = steps.preview(ANH)
    assert client.get(address("confirm", kept)).status_code == 405


def test_refusals_of_acts_are_shown(client, client_of, steps, administrator):
    kept = steps.preview(ANH)
    client_of(administrator).post(address("confirm", kept))
    kept.refresh_from_db()
    assert kept.status == "preview"
    page = client.post(address("undo", kept), follow=True)
    assert [str(message) for message in page.context["messages"]]


def test_a_discarded_import_says_so(client, steps):
    kept = steps.preview(ANH)
    client.post(address("discard", kept))
    page = client.get(address("page", kept))
    assert page.status_code == 200
    assert "Nguyễn Thị Ánh" not in page.content.decode()


def test_faults_are_downloaded_without_formulas_and_on_record(client, steps):
    kept = steps.preview(["=A1", "Lê An", "", "", "an@a.vn"], [*ANH[:2], "31/02/1980"])
    answer = client.get(address("faults", kept, "csv"))
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0] == "Dòng,Họ và tên,Mã cán bộ,Cột,Lỗi"
    assert "3,Nguyễn Thị Ánh,A1,Ngày sinh,Không có ngày này. Kiểm tra lại." in text.splitlines()
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in text.splitlines() for cell in line.split(","))
    book = client.get(address("faults", kept, "xlsx"))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 4
    exported = AuditEntry.objects.filter(act="people.faults_exported").order_by("pk")
    assert [entry.details for entry in exported] == [{"format": "csv", "rows": 2}, {"format": "xlsx", "rows": 2}]
    assert client.get(address("faults", kept, "csv").replace(".csv", ".exe"), follow=True).status_code == 404


def test_lists_and_pages_cost_the_same_for_one_row_and_for_three(client, steps):
    costs = {"list": [], "page": []}
    kept = steps.preview(ANH)
    for rows in ([ANH], [ANH, ["B1", "Lê An", "", "", "b1@a.vn"], ["B2", "Lê Ba", "", "", "b2@a.vn"]]):
        kept = steps.preview(*rows)
        for name in costs:
            client.get(address(name, kept if name == "page" else None))
            with CaptureQueriesContext(connection) as queries:
                client.get(address(name, kept if name == "page" else None))
            costs[name].append(len(queries))
    assert costs["list"][0] == costs["list"][1]
    assert costs["page"][0] == costs["page"][1]


def test_long_previews_come_in_pages(client, steps):
    kept = steps.preview(*[[f"N{n}", "Lê An", "", "", f"n{n}@a.vn"] for n in range(60)])
    assert len(client.get(address("page", kept), {"show": "new"}).context["lines"]) == 50
    assert len(client.get(address("page", kept), {"show": "new", "page": 2}).context["lines"]) == 10


def test_the_menu_shows_imports_to_those_who_may(client, client_of, issuer):
    assert address("list") in client.get(reverse("wagtailadmin_home")).content.decode()
    assert address("list") not in client_of(issuer).get(reverse("wagtailadmin_home")).content.decode()
