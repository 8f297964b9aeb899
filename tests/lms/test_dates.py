"""05/02/2026 is the fifth of February, in the back office and on public forms."""

import html
from datetime import date, datetime

import pytest
from django.forms import DateField
from django.urls import reverse
from django.utils import timezone, translation

from courses.catalogue.models import CoursePage
from tests import make
from tests.editing import edit_page, form_values


@pytest.mark.django_db
def test_dates_and_times_typed_in_the_editor(client_of, administrator):
    course = make.course(credited_tiet=0)
    edit_page(client_of(administrator), course, review_due="05/02/2026", go_live_at="05/02/2099 14:30")
    draft = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    assert draft.review_due == date(2026, 2, 5)
    assert timezone.localtime(draft.go_live_at) == timezone.make_aware(datetime(2099, 2, 5, 14, 30))


@pytest.mark.django_db
def test_the_editor_shows_dates_and_its_pickers_the_same_way(client_of, administrator):
    course = make.course(review_due=date(2026, 2, 5))
    page = client_of(administrator).get(f"/admin/pages/{course.pk}/edit/")
    assert form_values(page, selector="form[data-edit-form]")["review_due"] == ["05/02/2026"]
    pickers = html.unescape(page.content.decode()).replace(" ", "")
    assert '"format":"d/m/Y"' in pickers and '"format":"d/m/YH:i"' in pickers


@pytest.mark.django_db
def test_dates_typed_on_a_public_form(client_of):
    person = make.user(confirmed=False)
    client = client_of(person)
    address = reverse("confirm-details")
    values = form_values(client.get(address)) | {
        "full_name": "Nguyễn Thị Hai",
        "birth_date": "05/02/1980",
        "workplace": "UBND phường A",
        "confirmed": "1",
    }
    client.post(address, values)
    person.refresh_from_db()
    assert person.birth_date == date(1980, 2, 5)


def test_forms_in_both_languages_read_day_before_month():
    for language in ("vi", "en"):
        with translation.override(language):
            assert DateField().clean("05/02/2026") == date(2026, 2, 5), language
