"""The registry of legal texts in the back office."""

from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse
from wagtail.models import ReferenceIndex

from courses.audit.models import AuditEntry
from courses.legal.models import LegalText
from courses.legal.viewsets import LegalTextViewSet
from tests import make
from tests.editing import form_values, said

INDEX = LegalTextViewSet().get_url_name("list")


def text(number: str, **fields) -> LegalText:
    return LegalText.objects.create(
        **(
            {"number": number, "kind": "Nghị định", "title": "Phát triển đô thị thông minh", "issuer": "Chính phủ"}
            | fields
        )
    )


def listed(client, **query) -> list[str]:
    return [row.number for row in client.get(reverse(INDEX), query).context["object_list"]]


@pytest.mark.django_db
def test_the_list_is_searched_without_diacritics_and_filtered_by_validity(client_of, editor):
    text("269/2025/NĐ-CP", issued_on=date(2025, 10, 14))
    old = {"kind": "Quyết định", "title": "Phê duyệt Đề án", "status": LegalText.Status.EXPIRED}
    text("950/QĐ-TTg", issued_on=date(2018, 8, 1), **old)
    client = client_of(editor)
    assert listed(client) == ["269/2025/NĐ-CP", "950/QĐ-TTg"]
    assert listed(client, q="do thi thong minh") == ["269/2025/NĐ-CP"]
    assert listed(client, q="QUYẾT ĐỊNH") == ["950/QĐ-TTg"]
    assert listed(client, status="expired") == ["950/QĐ-TTg"]


@pytest.mark.django_db
def test_an_editor_adds_a_text_with_vietnamese_dates(client_of, editor):
    client = client_of(editor)
    address = reverse(LegalTextViewSet().get_url_name("add"))
    values = form_values(client.get(address), selector="form[data-edit-form], form.w-form, form")
    new = {"number": "01/2026", "kind": "Thông tư", "title": "Thử", "issuer": "Bộ", "issued_on": "05/02/2026"}
    client.post(address, values | new)
    text = LegalText.objects.get(number="01/2026")
    assert text.issued_on == date(2026, 2, 5)
    [entry] = AuditEntry.objects.about(text)
    assert (entry.act, entry.actor) == ("legal_text.saved", editor)
    assert (entry.before, entry.object_name) == ({}, "Thông tư 01/2026")
    assert entry.after == new | {"issued_on": "2026-02-05"}


@pytest.mark.django_db
def test_a_text_that_another_replaces_is_kept_with_a_reason(client_of, administrator):
    new = text("2/2026")
    text("1/2020", replaced_by=new)
    address = reverse(LegalTextViewSet().get_url_name("delete"), args=[new.pk])
    response = client_of(administrator).post(address, follow=True)
    assert LegalText.objects.filter(pk=new.pk).exists()
    assert len(said(response)) == 1


def delete_in_bulk(client, *texts):
    ids = "&".join(f"id={row.pk}" for row in texts)
    return client.post(f"/admin/bulk/courses/legaltext/delete/?{ids}&next={reverse(INDEX)}", follow=True)


@pytest.mark.django_db
def test_texts_in_use_stay_when_several_are_deleted_at_once(client_of, administrator):
    new, free = text("2/2026"), text("3/2026")
    text("1/2020", replaced_by=new)
    client = client_of(administrator)
    assert len(said(delete_in_bulk(client, new, free))) == 1
    assert LegalText.objects.count() == 3
    delete_in_bulk(client, free)
    assert sorted(LegalText.objects.values_list("number", flat=True)) == ["1/2020", "2/2026"]
    assert deletions() == [(str(free.pk), administrator.pk, str(free))]


def deletions() -> list[tuple]:
    rows = AuditEntry.objects.filter(act="legal_text.deleted").order_by("pk")
    return list(rows.values_list("object_id", "actor", "object_name"))


@pytest.mark.django_db
def test_the_deletion_of_one_text_is_on_record_once_with_its_name(client_of, administrator):
    free = text("3/2026")
    client_of(administrator).post(reverse(LegalTextViewSet().get_url_name("delete"), args=[free.pk]))
    assert deletions() == [(str(free.pk), administrator.pk, str(free))]


def test_a_text_is_not_copied():
    with pytest.raises(NoReverseMatch):
        reverse(LegalTextViewSet().get_url_name("copy"), args=[1])


@pytest.mark.django_db
def test_a_text_that_an_article_cites_is_kept_with_a_reason(client_of, administrator):
    cited = text("2/2026")
    body = [("citation", {"legal": cited, "place": "Điều 3", "note": ""})]
    page = make.article(body=body)
    ReferenceIndex.create_or_update_for_object(page)
    address = reverse(LegalTextViewSet().get_url_name("delete"), args=[cited.pk])
    assert len(said(client_of(administrator).post(address, follow=True))) == 1
    assert len(said(delete_in_bulk(client_of(administrator), cited))) == 1
    assert LegalText.objects.filter(pk=cited.pk).exists()


@pytest.mark.django_db
def test_people_of_other_jobs_do_not_see_the_registry(client_of, officer, learner):
    assert client_of(officer).get(reverse(INDEX)).status_code == 302
    assert client_of(learner).get(reverse(INDEX)).status_code == 302


@pytest.mark.django_db
def test_the_list_costs_the_same_for_many_texts(
    client_of, editor, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(editor)
    text("1/2026")
    client.get(reverse(INDEX))
    with django_assert_max_num_queries(25) as queries:
        client.get(reverse(INDEX))
    for number in range(2, 6):
        text(f"{number}/2026")
    with django_assert_num_queries(len(queries)):
        client.get(reverse(INDEX))
