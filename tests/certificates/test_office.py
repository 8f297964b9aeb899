"""The register in the back office: lists, revocation, issuing, books; for issuing officers alone."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates.models import Certificate, IssueRound
from courses.audit.models import AuditEntry
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db
REVOCATION = {"ground": "altered", "reason": "Sửa ngày sinh", "decision": "7/QĐ-HV, 24/11/2026"}


def numbers(response) -> list[str]:
    return [paper.serial for paper in response.context["object_list"]]


def queries(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_the_register_is_filtered_by_state_class_book_year_and_days(desk, issuer):
    waiting = papers.issued(make.user(confirmed=False))
    making, valid, gone = papers.issued(), papers.printed(), papers.revoked(issuer)
    index, today = reverse("certificates:index"), timezone.localdate()
    assert numbers(desk.get(index)) == [gone.serial, valid.serial, making.serial, ""]
    for state, paper in (("waiting", waiting), ("making", making), ("valid", valid), ("revoked", gone)):
        assert [p.pk for p in desk.get(index, {"state": state}).context["object_list"]] == [paper.pk]
    assert numbers(desk.get(index, {"run": valid.enrolment.run_id})) == [valid.serial]
    assert len(numbers(desk.get(index, {"book": valid.book_id, "year": today.year}))) == 3
    assert numbers(desk.get(index, {"year": today.year - 1})) == []
    day = f"{today:%d/%m/%Y}"
    assert len(numbers(desk.get(index, {"issued_from": day, "issued_to": day}))) == 3
    assert numbers(desk.get(index, {"issued_to": "01/01/2020"})) == []


def test_the_register_is_searched_without_marks_by_printed_name_number_and_code(desk):
    holder = make.user(full_name="Đặng Thị Ngọc Ánh")
    paper = papers.printed(holder)
    papers.printed(make.user(full_name="Trần Văn Bình"))
    holder.full_name = "Tên Mới"
    holder.save()
    for query in ("dang thi ngoc", "ĐẶNG", "0001/", "xn-đttm 0001", paper.code[:8], "ten moi"):
        assert numbers(desk.get(reverse("certificates:index"), {"q": query})) == [paper.serial], query


def test_lists_cost_the_same_for_one_and_three_rows(desk):
    papers.printed()
    run = make.run(make.course(certificate_policy="approval"))
    addresses = [
        reverse("certificates:index"),
        reverse("papers:register"),
        reverse("papers:classes"),
        reverse("papers:issue", args=[run.pk]),
    ]
    papers.completed(run=run), make.enrolment(make.user(), run)
    before = [queries(desk, address) for address in addresses]
    for _more in range(2):
        papers.printed(), papers.completed(run=run), make.enrolment(make.user(), run)
    assert [queries(desk, address) for address in addresses] == before
    assert max(before) <= 25


def test_the_register_is_exported_with_vietnamese_letters(desk):
    paper, waiting = papers.printed(make.user(full_name="Nguyễn Thị Ánh")), papers.issued(make.user(confirmed=False))
    index = reverse("certificates:index")
    sheet = load_workbook(BytesIO(b"".join(desk.get(index, {"export": "xlsx"}).streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:4] for row in rows[1:]] == [
        [None, None, waiting.holder.full_name, None],
        [1, paper.serial, "Nguyễn Thị Ánh", "05/02/1980"],
    ]
    table = b"".join(desk.get(index, {"export": "csv"}).streaming_content).decode()
    assert list(csv.reader(StringIO(table)))[2][2] == "Nguyễn Thị Ánh"


def test_an_export_of_the_register_is_on_record(desk, issuer):
    index = reverse("certificates:index")
    desk.get(index)
    assert AuditEntry.objects.count() == 0
    desk.get(index, {"export": "csv"})
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.object_type, entry.actor) == ("certificate.exported", "certificates.certificate", issuer)


def test_the_page_of_a_paper_shows_what_is_printed_and_its_history(desk, issuer):
    paper = papers.revoked(issuer)
    response = desk.get(reverse("certificates:inspect", args=[paper.pk]))
    page = response.content.decode()
    for words in (paper.serial, "05/02/1980", "Thi hộ", paper.shown_code, paper.sha256):
        assert words in page
    assert [entry.act for entry in response.context["history"]] == ["certificate.issued", "certificate.revoked"]
    assert response.context["may_revoke"] is False


def test_an_issuing_officer_revokes_after_reading_what_will_happen(desk, issuer):
    paper = papers.printed()
    address = reverse("papers:revoke", args=[paper.pk])
    assert paper.serial in desk.get(address).content.decode()
    paper.refresh_from_db()
    assert not paper.is_revoked
    assert desk.post(address, REVOCATION).url == reverse("certificates:inspect", args=[paper.pk])
    paper.refresh_from_db()
    assert (paper.revoked_by, paper.revocation_ground, paper.revocation_decision) == (
        issuer,
        "altered",
        REVOCATION["decision"],
    )


@pytest.mark.parametrize("missing", ["ground", "reason", "decision"])
def test_a_revocation_without_its_reasons_is_sent_back(desk, missing):
    paper = papers.printed()
    response = desk.post(reverse("papers:revoke", args=[paper.pk]), REVOCATION | {missing: ""})
    assert list(response.context["form"].errors) == [missing]
    paper.refresh_from_db()
    assert not paper.is_revoked


def test_revoking_twice_is_explained(desk, issuer):
    response = desk.post(reverse("papers:revoke", args=[papers.revoked(issuer).pk]), REVOCATION)
    assert len(response.context["form"].non_field_errors()) == 1


def test_the_back_office_of_papers_does_not_exist_for_others(learner, officer, editor, client_of):
    paper, run = papers.printed(learner), make.run(make.course())
    issue_round = IssueRound.objects.create(run=run, requested_by=officer, enrolment_ids=[])
    addresses = [
        reverse("certificates:index"),
        reverse("certificates:inspect", args=[paper.pk]),
        reverse("papers:revoke", args=[paper.pk]),
        reverse("papers:classes"),
        reverse("papers:issue", args=[run.pk]),
        reverse("papers:round", args=[issue_round.pk]),
        reverse("papers:register"),
        reverse("books:index"),
        reverse("books:add"),
        reverse("books:edit", args=[paper.book_id]),
    ]
    for person in (officer, editor):
        client = client_of(person)
        assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 404)
    client_of(officer).post(reverse("papers:revoke", args=[paper.pk]), REVOCATION)
    client_of(officer).post(reverse("papers:issue", args=[run.pk]), {"everyone": "1", "confirmed": "1"})
    paper.refresh_from_db()
    assert (paper.is_revoked, IssueRound.objects.count()) == (False, 1)
    learners = {address: client_of(learner).get(address).status_code for address in addresses}
    assert set(learners.values()) <= {302, 404}


@pytest.mark.parametrize("name", ["certificates:delete", "certificates:edit", "certificates:add", "books:delete"])
def test_nothing_of_the_register_can_be_deleted_or_written_by_hand(name):
    with pytest.raises(NoReverseMatch):
        reverse(name, args=[1])


def test_wagtails_usual_addresses_of_deletion_are_not_found(administrator, client_of):
    paper = papers.printed()
    client = client_of(administrator)
    for address in (f"/admin/certificates/delete/{paper.pk}/", f"/admin/books/delete/{paper.book_id}/"):
        assert client.post(address).status_code == 404
    assert Certificate.objects.count() == 1


def test_the_printed_register_holds_the_chosen_entries_and_keeps_revoked_ones(desk, issuer):
    first, second, third = papers.printed(), papers.revoked(issuer), papers.printed()
    given = {"book": first.book_id, "year": first.year, "first": 2, "last": 3}
    response = desk.get(reverse("papers:register"), given)
    assert [line["entry"] for line in response.context["entries"]] == [second.number, third.number]
    assert second.revocation_decision in response.context["entries"][0]["remark"]
    assert [line["entry"] for line in desk.get(reverse("papers:register")).context["entries"]] == [1, 2, 3]
    wrong = desk.get(reverse("papers:register"), given | {"last": 1})
    assert (wrong.context["entries"], list(wrong.context["form"].errors)) == ([], ["last"])


def test_a_paper_leads_to_the_results_that_it_rests_on(desk):
    paper = papers.printed()
    shown = desk.get(reverse("certificates:inspect", args=[paper.pk])).content.decode()
    assert reverse("class:results", args=[paper.enrolment.run_id, paper.enrolment_id]) in shown


def test_the_menu_shows_certificates_to_issuing_officers_only(desk, officer, client_of):
    issuing = reverse("papers:classes")
    assert issuing in desk.get(reverse("wagtailadmin_home")).content.decode()
    assert issuing not in client_of(officer).get(reverse("wagtailadmin_home")).content.decode()
