"""Pages that need somebody: published without English, past their review date."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from tests import make


def listed(client, name) -> list[str]:
    return [page.title for page in client.get(reverse(name)).context["object_list"]]


@pytest.mark.django_db
def test_published_pages_without_published_english_are_listed(client_of, editor):
    make.course(title="Chưa có bản dịch")
    make.course(title="Chưa xuất bản").unpublish()
    translated = make.course(title="Đã dịch")
    english = translated.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    client = client_of(editor)
    assert listed(client, "pages_without_english") == ["Chưa có bản dịch", "Đã dịch"]
    english.save_revision().publish()
    assert listed(client, "pages_without_english") == ["Chưa có bản dịch"]


@pytest.mark.django_db
def test_pages_past_their_review_date_are_listed(client_of, editor):
    today = timezone.localdate()
    make.course(title="Quá hạn", review_due=today - timedelta(days=1))
    course = make.course(title="Còn hạn", review_due=today)
    make.lesson(make.module(course), title="Bài quá hạn", review_due=today - timedelta(days=9))
    assert listed(client_of(editor), "pages_past_review") == ["Quá hạn", "Bài quá hạn"]


@pytest.mark.django_db
def test_people_without_pages_do_not_see_the_reports(client_of, officer):
    client = client_of(officer)
    for name in ("pages_without_english", "pages_past_review"):
        assert client.get(reverse(name)).status_code == 302


@pytest.mark.django_db
def test_the_report_costs_the_same_for_many_pages(
    client_of, editor, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(editor)
    address = reverse("pages_without_english")
    make.course()
    client.get(address)
    with django_assert_max_num_queries(30) as queries:
        client.get(address)
    for _more in range(4):
        make.course()
    with django_assert_num_queries(len(queries)):
        client.get(address)
