"""The register in the back office: lists, revocation, issuing, books; for issuing officers alone."""

import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates import actions, tasks
from certificates.models import Book, Certificate, IssueRound
from courses.audit.models import AuditEntry
from lms.users import roles
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db
REVOCATION = {"ground": "altered", "reason": "Sửa ngày sinh", "decision": "7/QĐ-HV, 24/11/2026"}


@pytest.fixture
def desk(issuer, client_of):
    """The issuing officer's browser."""
    return client_of(issuer)


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


def test_the_dry_run_says_who_qualifies_and_why_others_do_not(desk):
    course = make.course_with_lessons(2, certificate_policy="approval")
    make.quiz(course)
    run = make.run(course)
    good = papers.completed(run=run)
    studying = make.enrolment(make.user(), run)
    gone = make.enrolment(make.user(), run)
    gone.withdraw(by=gone.learner, reason="Bận", now=timezone.now())
    response = desk.get(reverse("papers:issue", args=[run.pk]))
    assert [row.enrolment for row in response.context["candidates"]] == [good]
    reasons = {row.enrolment.pk: len(row.reasons) for row in response.context["others"]}
    assert reasons == {studying.pk: 3, gone.pk: 1}
    assert Certificate.objects.count() == 0


def test_an_officer_issues_to_the_selected_people_in_the_background(desk, issuer, django_capture_on_commit_callbacks):
    run = make.run(make.course(certificate_policy="approval"))
    chosen, left_out = papers.completed(run=run), papers.completed(run=run)
    studying = make.enrolment(make.user(), run)
    address = reverse("papers:issue", args=[run.pk])
    ticked = {"enrolment": [chosen.pk, studying.pk, "x", "1" * 30, "1" * 5000]}
    look = desk.post(address, ticked)
    assert [row.pk for row in look.context["chosen"]] == [chosen.pk]
    assert IssueRound.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(address, ticked | {"confirmed": "1"})
    issue_round = IssueRound.objects.get()
    progress = reverse("papers:round", args=[issue_round.pk])
    assert response.url == progress
    assert "data-again" in desk.get(progress).content.decode()
    tasks.run_round(issue_round=issue_round.pk)
    paper = Certificate.objects.get()
    assert (paper.enrolment, paper.issued_by, paper.round) == (chosen, issuer, issue_round)
    tasks.render(certificate=paper.pk)
    done = desk.get(progress)
    assert (done.context["handled"], done.context["printed"]) == (1, 1)
    assert "data-again" not in done.content.decode()
    assert left_out.certificates.count() == 0


def test_selecting_nobody_is_explained(desk):
    run = make.run(make.course(certificate_policy="approval"))
    response = desk.post(reverse("papers:issue", args=[run.pk]), follow=True)
    assert len(list(response.context["messages"])) == 1
    assert IssueRound.objects.count() == 0


def test_everybody_who_qualifies_can_be_selected_at_once(desk):
    run = make.run(make.course(certificate_policy="approval"))
    people = [papers.completed(run=run) for _person in range(3)]
    look = desk.post(reverse("papers:issue", args=[run.pk]), {"everyone": "1"})
    assert {row.pk for row in look.context["chosen"]} == {row.pk for row in people}


def test_refused_people_are_named_with_reasons_on_the_progress_page(desk, issuer):
    run = make.run(make.course(certificate_policy="approval"))
    studying = make.enrolment(make.user(full_name="Lê Văn Chưa"), run)
    issue_round = actions.start_round(run, [studying], by=issuer, now=timezone.now())
    actions.run_round(issue_round, now=timezone.now())
    page = desk.get(reverse("papers:round", args=[issue_round.pk])).content.decode()
    assert "Lê Văn Chưa" in page


def test_a_class_without_papers_has_no_issuing_page(desk):
    run = make.run(make.course(certificate_policy="none"))
    assert desk.get(reverse("papers:issue", args=[run.pk])).status_code == 404


def book_form(book, **changed) -> dict:
    names = ("name", "code", "kind", "superior", "issuer", "place", "signer_title", "signer_name", "pattern")
    return {name: getattr(book, name) for name in names} | {"is_default": "on"} | changed


def test_an_administrator_changes_the_signer_of_a_register_and_it_is_on_record(administrator, client_of):
    book = papers.issued().book
    former = book.signer_name
    client_of(administrator).post(reverse("books:edit", args=[book.pk]), book_form(book, signer_name="Người Ký"))
    book.refresh_from_db()
    assert book.signer_name == "Người Ký"
    entry = AuditEntry.objects.about(book).get()
    assert (entry.act, entry.actor, entry.object_name) == ("book.saved", administrator, str(book))
    assert (entry.before, entry.after) == ({"signer_name": former}, {"signer_name": "Người Ký"})


def test_whoever_prints_the_register_is_on_record(issuer, client_of):
    paper = papers.issued()
    client_of(issuer).get(reverse("papers:register"))
    entry = AuditEntry.objects.get(act="book.printed")
    assert (entry.actor, entry.object_id, entry.details) == (issuer, str(paper.book_id), {"papers": 1})


def test_the_pattern_of_a_used_register_stays(administrator, client_of):
    book = papers.issued().book
    before = book.pattern
    address = reverse("books:edit", args=[book.pk])
    response = client_of(administrator).post(address, book_form(book, pattern="{number}-{year}-{code}"))
    assert list(response.context["form"].errors) == ["pattern"]
    book.refresh_from_db()
    assert book.pattern == before


def test_an_issuing_officer_reads_registers_and_writes_none(desk):
    book = Book.objects.get()
    assert desk.get(reverse("books:index")).status_code == 200
    assert desk.post(reverse("books:edit", args=[book.pk]), book_form(book, issuer="Khác")).status_code == 404
    assert desk.post(reverse("books:add"), book_form(book, code="B")).status_code == 404
    assert Book.objects.get().issuer == book.issuer


def test_an_auditor_reads_who_qualifies_and_issues_nothing(client_of):
    run = make.run(make.course(certificate_policy="approval"))
    make.enrolment(make.user(full_name="Đã Xong"), run, status="completed")
    client, address = client_of(make.user(role=roles.AUDITOR)), reverse("papers:issue", args=[run.pk])
    shown = client.get(address).content.decode()
    assert "Đã Xong" in shown and "checkbox" not in shown and "confirmed" not in shown
    assert client.post(address, {"everyone": "1", "confirmed": "1"}).status_code == 404
    assert not IssueRound.objects.exists()


def test_a_paper_leads_to_the_results_that_it_rests_on(desk):
    paper = papers.printed()
    shown = desk.get(reverse("certificates:inspect", args=[paper.pk])).content.decode()
    assert reverse("class:results", args=[paper.enrolment.run_id, paper.enrolment_id]) in shown


def test_a_register_is_read_whole_by_those_who_do_not_write_it(desk):
    book = Book.objects.get()
    shown = desk.get(reverse("books:inspect", args=[book.pk])).content.decode()
    assert book.issuer in shown and book.pattern in shown
    assert desk.post(reverse("books:inspect", args=[book.pk])).status_code == 405


def test_the_menu_shows_certificates_to_issuing_officers_only(desk, officer, client_of):
    issuing = reverse("papers:classes")
    assert issuing in desk.get(reverse("wagtailadmin_home")).content.decode()
    assert issuing not in client_of(officer).get(reverse("wagtailadmin_home")).content.decode()
