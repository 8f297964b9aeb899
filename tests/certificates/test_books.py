"""Registers in the back office: who writes them, who reads them, and what stays once a paper stands in one."""

import pytest
from django.urls import reverse

from certificates.models import Book
from courses.audit.models import AuditEntry
from tests.certificates import papers

pytestmark = pytest.mark.django_db
REVOCATION = {"ground": "altered", "reason": "Sửa ngày sinh", "decision": "7/QĐ-HV, 24/11/2026"}


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


def test_a_register_is_read_whole_by_those_who_do_not_write_it(desk):
    book = Book.objects.get()
    shown = desk.get(reverse("books:inspect", args=[book.pk])).content.decode()
    assert book.issuer in shown and book.pattern in shown
    assert desk.post(reverse("books:inspect", args=[book.pk])).status_code == 405
