"""Unused accounts with a role: warned, closed after 45 days, opened again by their owners; learners are left alone."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.audit.models import AuditEntry
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.users import actions as accounts
from lms.users.security import tasks
from lms.users.security.dormancy import actions
from lms.users.security.models import Dormancy
from tests import make

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ASK = reverse("dormant-ask")


def was_last_here(user, *, days: int):
    get_user_model().objects.filter(pk=user.pk).update(
        last_login=NOW - timedelta(days=days), date_joined=NOW - timedelta(days=500)
    )
    return user


def sweep(*, days: int = 0) -> None:
    """The sweep of so many days from now."""
    actions.close_idle_accounts(NOW + timedelta(days=days))


def is_open(user) -> bool:
    user.refresh_from_db()
    return user.is_active


def letters() -> list[str]:
    return list(Notification.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def closed(editor):
    was_last_here(editor, days=50)
    sweep()
    sweep(days=7)
    return editor


def link_of(user) -> str:
    body = mails.write(Notification.objects.filter(recipient=user).latest("pk")).body
    return re.search(r"https?://[^/]+(/\S+)", body).group(1)


def test_a_letter_warns_a_week_before_and_another_one_tells(editor):
    was_last_here(editor, days=37)
    sweep()
    assert letters() == []
    sweep(days=2)
    assert letters() == ["dormant_warning"] and is_open(editor)
    sweep(days=5)
    sweep(days=9)
    assert letters() == ["dormant_warning", "dormant_closed"]
    assert not is_open(editor)
    assert AuditEntry.objects.get(act="user.closed_as_dormant").object_id == str(editor.pk)


def test_nobody_is_closed_unwarned_however_long_away(editor):
    was_last_here(editor, days=400)
    sweep()
    assert is_open(editor)
    sweep(days=7)
    assert not is_open(editor)


def test_who_comes_back_after_the_warning_stays(editor):
    was_last_here(editor, days=50)
    sweep()
    was_last_here(editor, days=-1)
    sweep(days=7)
    assert is_open(editor) and not Dormancy.objects.exists()


def test_who_works_in_a_session_of_long_ago_is_here(editor, client):
    client.post(reverse("account_login"), {"login": editor.email, "password": make.PASSWORD})
    was_last_here(editor, days=60)
    sweep()
    assert letters() == []


def test_learners_come_rarely_and_stay_open(learner):
    was_last_here(learner, days=400)
    for days in (0, 7, 30):
        sweep(days=days)
    assert is_open(learner) and letters() == []


def test_the_rule_sets_the_days_and_may_set_none(editor):
    was_last_here(editor, days=400)
    make.security_rule(idle_account_days=0)
    sweep()
    assert letters() == []


def test_in_a_demonstration_none_closes(editor, settings):
    settings.DEMO = True
    was_last_here(editor, days=400)
    sweep()
    assert letters() == []


def test_the_owner_opens_it_with_the_mailed_link_once(client, closed):
    link = link_of(closed)
    assert client.get(link).status_code == 200
    assert not is_open(closed)
    assert client.post(link).url == reverse("account_login")
    assert is_open(closed)
    assert AuditEntry.objects.get(act="user.reopened_by_owner").actor == closed
    assert client.post(link).url == ASK
    sweep(days=8)
    assert is_open(closed)


def test_a_link_that_was_tampered_with_or_is_too_old_opens_nothing(client, closed, monkeypatch):
    link = link_of(closed)
    assert client.post(link[:-3] + "x/").url == ASK
    monkeypatch.setattr(actions, "LINK_LASTS", timedelta(seconds=-1))
    assert client.post(link).url == ASK
    assert not is_open(closed)


def test_what_an_administrator_closes_no_link_opens(client, closed, administrator):
    link = link_of(closed)
    accounts.deactivate(closed, by=administrator)
    client.post(link)
    client.post(ASK, {"email": closed.email})
    assert not is_open(closed) and letters()[-1] == "dormant_closed"


def mail_what_was_asked_for() -> None:
    """The queue's worker at its work."""
    for result in DBTaskResult.objects.all():
        path, arguments, _attempt = result.args_kwargs["args"]
        if path == "lms.users.security.tasks.send_link":
            tasks.send_link(**arguments)
    DBTaskResult.objects.all().delete()


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def post(email: str):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(ASK, {"email": email}, follow=True)

    return post


def test_a_new_link_is_asked_for_and_nobody_learns_who_has_an_account(client, ask, closed, learner):
    answers = [ask(email) for email in (closed.email, learner.email, "la@example.vn")]
    said = {str(list(answer.context["messages"])[0]) for answer in answers}
    assert len(said) == 1
    mail_what_was_asked_for()
    assert letters()[-1] == "dormant_link" and letters().count("dormant_link") == 1
    assert client.post(link_of(closed)).url == reverse("account_login")


def test_asking_does_as_much_for_an_address_of_nobody(client, closed):
    asked = []
    for email in (closed.email, "la@example.vn"):
        with CaptureQueriesContext(connection) as captured:
            client.post(ASK, {"email": email})
        asked.append(len(captured))
    assert asked[0] == asked[1] and "dormant_link" not in letters()


def test_an_account_gets_one_link_in_a_quarter_of_an_hour(ask, closed):
    for _n in range(3):
        ask(closed.email)
        mail_what_was_asked_for()
    assert letters().count("dormant_link") == 1
    Notification.objects.filter(kind="dormant_link").update(created_at=timezone.now() - timedelta(minutes=16))
    ask(closed.email)
    mail_what_was_asked_for()
    assert letters().count("dormant_link") == 2


@pytest.mark.parametrize("email", ["dong@example.vn", "la@example.vn"])
def test_asking_again_and_again_about_one_address_is_turned_away(client, settings, email):
    settings.ACCOUNT_RATE_LIMITS = {"dormant_link": "60/m/ip,2/h/key"}
    assert [client.post(ASK, {"email": email}).status_code for _n in range(3)] == [302, 302, 429]
    assert client.post(ASK, {"email": "khac@example.vn"}).status_code == 302


def test_asking_about_many_addresses_is_turned_away(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"dormant_link": "2/m/ip,5/h/key"}
    assert [client.post(ASK, {"email": f"a{n}@example.vn"}).status_code for n in range(3)] == [302, 302, 429]
