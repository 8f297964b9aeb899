"""Reminders go to people who still study, once in 24 hours unless the officer confirms, and say who was reminded."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.enrolments import reminders
from courses.notifications.models import Notification
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def run():
    return make.run(make.course())


def member(run, name="Trần Chậm", **fields):
    return make.enrolment(make.user(full_name=name), run, **fields)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def press(client, run, **data):
    return client.post(reverse("class:remind", args=[run.pk]), data)


def test_a_reminder_is_noted_written_and_audited(run, officer):
    row = member(run, progress=30)
    assert reminders.remind(run, [row], by=officer, now=NOW) == [row]
    row.refresh_from_db()
    assert row.reminded_at == NOW
    letter = Notification.objects.get()
    assert (letter.recipient, letter.kind, letter.context["progress"]) == (row.learner, "reminder", 30)
    entry = AuditEntry.objects.about(run).get()
    assert (entry.act, entry.actor, entry.details) == ("class.reminded", officer, {"enrolments": [row.pk]})


@pytest.mark.parametrize(("hours", "reminded"), [(23, 0), (24, 1)])
def test_nobody_is_reminded_twice_within_24_hours(run, officer, hours, reminded):
    row = member(run, reminded_at=NOW - timedelta(hours=hours))
    assert len(reminders.remind(run, [row], by=officer, now=NOW)) == reminded


def test_a_confirmed_reminder_goes_out_again(run, officer):
    row = member(run, reminded_at=NOW - timedelta(hours=1))
    assert reminders.remind_again(run, [row], by=officer, now=NOW) == [row]


def test_who_finished_or_left_is_not_reminded(run, officer):
    done = member(run, status="completed", completed_at=NOW)
    left = member(run, status="withdrawn", withdrawn_at=NOW)
    assert reminders.remind(run, [done, left], by=officer, now=NOW) == []
    assert Notification.objects.count() == 0


def test_people_of_another_class_are_not_reminded(run, officer):
    other = member(make.run(make.course()))
    assert reminders.remind(run, [other], by=officer, now=NOW) == []


def test_the_chosen_people_are_reminded_and_named(client_of, run, officer):
    row, _other = member(run, "Trần Chậm"), member(run, "Lê Nhanh")
    response = press(client_of(officer), run, chosen=[row.pk])
    assert response.url == reverse("class:page", args=[run.pk])
    assert ["Trần Chậm" in text and "Lê Nhanh" not in text for text in said(response)] == [True]
    assert [letter.recipient for letter in Notification.objects.all()] == [row.learner]


def test_all_who_are_behind_are_reminded_by_one_button(client_of, run, officer):
    long_ago = NOW - timedelta(days=8)
    late = member(run, last_activity_at=long_ago)
    member(run, last_activity_at=NOW)
    press(client_of(officer), run, all_behind="1")
    assert [letter.recipient for letter in Notification.objects.all()] == [late.learner]


def test_the_officer_is_asked_before_somebody_is_reminded_again(client_of, run, officer):
    recent, fresh = member(run, reminded_at=timezone.now()), member(run)
    client = client_of(officer)
    chosen = [recent.pk, fresh.pk]
    response = press(client, run, chosen=chosen)
    assert (response.context["recent"], response.context["fresh_count"]) == ([recent], 1)
    assert Notification.objects.count() == 0
    press(client, run, chosen=chosen, recent="skip")
    assert [letter.recipient for letter in Notification.objects.all()] == [fresh.learner]
    press(client, run, chosen=chosen, recent="again")
    assert Notification.objects.count() == 3


def test_choosing_nobody_says_so(client_of, run, officer):
    member(run)
    assert len(said(press(client_of(officer), run, chosen=["x", "1" * 30, "1" * 5000]))) == 1
    assert Notification.objects.count() == 0


@pytest.mark.parametrize("size", [2, 12])
def test_reminding_costs_the_same_queries_for_few_and_many(run, officer, size, django_assert_num_queries):
    rows = [member(run) for _n in range(size)]
    with django_assert_num_queries(7):
        reminders.remind(run, rows, by=officer, now=NOW)


def test_only_training_officers_remind(client_of, run, learner, editor, issuer):
    row = member(run)
    for person, status in ((learner, 302), (editor, 404), (issuer, 404)):
        assert press(client_of(person), run, chosen=[row.pk]).status_code == status
    assert Notification.objects.count() == 0


def test_reminders_are_posted_never_followed(client_of, run, officer):
    member(run)
    assert client_of(officer).get(reverse("class:remind", args=[run.pk])).status_code == 302
    assert Notification.objects.count() == 0
