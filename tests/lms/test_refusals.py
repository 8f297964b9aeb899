"""What signed-in people were refused stands in the audit log, without flooding it."""

import pytest
from django.urls import reverse

from courses.audit.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


def refusals() -> list[tuple]:
    return [(entry.actor, entry.details["view"]) for entry in AuditEntry.objects.filter(act="access.refused")]


def test_somebody_without_the_right_is_recorded_in_the_back_office(client_of, learner, issuer):
    client_of(learner).get(reverse("audit:index"))
    client_of(issuer).get(reverse("tests:index"))
    assert sorted(view for _actor, view in refusals()) == ["audit:index", "tests:index"]


def test_a_row_outside_ones_scope_is_recorded_by_the_name_of_the_view_alone(client_of, editor):
    topic = make.topic()
    client_of(editor).get(reverse("class:page", args=[topic.pk + 4711]))
    [entry] = AuditEntry.objects.filter(act="access.refused")
    assert (entry.actor, entry.details) == (editor, {"view": "class:page", "answer": 404})
    assert "4711" not in str(vars(entry))


def test_somebody_elses_record_outside_the_back_office_is_recorded(client_of, learner, outsider):
    place = make.enrolment(learner, make.run(make.course_with_lessons(1)))
    assert client_of(outsider).get(reverse("unmet", args=[place.pk])).status_code == 404
    assert refusals() == [(outsider, "unmet")]


def test_one_person_one_view_and_one_minute_make_one_entry(client_of, learner, outsider):
    client = client_of(outsider)
    for number in range(20):
        client.get(reverse("unmet", args=[4000 + number]))
    client_of(learner).get(reverse("unmet", args=[4000]))
    assert refusals() == [(learner, "unmet"), (outsider, "unmet")]


def test_visitors_missing_pages_and_what_succeeds_leave_no_entry(client, client_of, learner, administrator):
    client.get(reverse("audit:index"))
    client_of(learner).get("/khong-co-trang-nay/")
    client_of(administrator).get(reverse("audit:index"))
    client_of(administrator).get(reverse("wagtailadmin_home"))
    assert refusals() == []
