"""The idle lock by the server's clock: what counts as activity, what a lock keeps, and how it opens."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.quizzes.models import Attempt
from lms.people_import.models import PeopleImport
from lms.users.security import idle
from tests import make

pytestmark = pytest.mark.django_db
ACTIVITY, UNLOCK, PROFILE = reverse("idle-activity"), reverse("idle-unlock"), reverse("profile")
AS_SCRIPT = {"headers": {"sec-fetch-mode": "same-origin"}}


@pytest.fixture
def client(client_of, learner):
    return client_of(learner)


def minutes_pass(client, minutes: float) -> None:
    """Move everything that the session remembers back by so much."""
    session = client.session
    for key in (idle.SEEN, idle.SEEN_IN_OFFICE):
        session[key] -= 60 * minutes
    for record in session["account_authentication_methods"]:
        record["at"] -= 60 * minutes
    session.save()


def test_after_fifteen_minutes_a_page_asks_who_is_there_and_leads_back(client):
    minutes_pass(client, 16)
    asked = client.get(PROFILE)
    assert asked.url == reverse("account_reauthenticate", query={"next": PROFILE})
    assert client.get(asked.url).status_code == 200
    assert client.post(asked.url, {"password": make.PASSWORD, "next": PROFILE}).url == PROFILE
    assert client.get(PROFILE).status_code == 200


def test_before_that_it_does_not_and_each_request_counts_anew(client):
    for _n in range(4):
        minutes_pass(client, 14)
        assert client.get(PROFILE).status_code == 200


def test_the_back_office_locks_after_five_minutes_whatever_happened_elsewhere(client_of, administrator):
    client = client_of(administrator)
    minutes_pass(client, 4)
    assert client.get("/admin/").status_code == 200
    minutes_pass(client, 4)
    assert client.get(PROFILE).status_code == 200
    minutes_pass(client, 2)
    assert client.get(PROFILE).status_code == 200
    assert client.get("/admin/").url.startswith(reverse("account_reauthenticate"))


def test_the_rules_set_the_minutes(client):
    make.security_rule(idle_minutes=3)
    minutes_pass(client, 4)
    assert client.get(PROFILE).status_code == 302


def test_a_form_sent_after_the_lock_is_carried_out_after_the_proof(client, learner):
    minutes_pass(client, 20)
    form = {"full_name": learner.full_name, "workplace": "Gõ dở mười lăm phút", "language": "vi"}
    asked = client.post(PROFILE, form)
    learner.refresh_from_db()
    assert learner.workplace == "UBND phường A"
    client.get(client.post(asked.url, {"password": make.PASSWORD, "next": PROFILE}).url)
    learner.refresh_from_db()
    assert learner.workplace == "Gõ dở mười lăm phút"


def test_a_form_with_a_file_sent_after_the_lock_keeps_what_was_typed_and_names_the_file(client_of, administrator):
    unit, address = make.unit(), reverse("people_import:new")
    client = client_of(administrator)
    client.get(address)
    minutes_pass(client, 6)
    file = SimpleUploadedFile("Cán bộ.csv", b"x", "text/csv")
    asked = client.post(address, {"unit": unit.pk, "list": file, "sends_letters": "on"})
    assert "“Cán bộ.csv”" in client.get(asked.url).content.decode()
    form = client.post(asked.url, {"password": make.PASSWORD, "next": address}, follow=True).context["form"]
    assert (list(form.errors), form["unit"].value(), form["sends_letters"].value()) == (["list"], str(unit.pk), True)
    file.seek(0)
    client.post(address, {"unit": unit.pk, "list": file})
    assert PeopleImport.objects.get().file_name == "Cán bộ.csv"


def test_a_script_is_told_instead_of_led(client):
    minutes_pass(client, 20)
    answer = client.get(PROFILE, **AS_SCRIPT)
    assert (answer.status_code, answer.json()["state"]) == (401, "signed-out")


def test_answering_for_longer_than_the_limit_locks_nothing(client, learner):
    quiz = make.quiz(make.course_with_lessons(1))
    make.enrolment(learner, make.run(quiz.course))
    client.post(reverse("attempt-start", args=[quiz.pk]))
    attempt = Attempt.objects.get()
    for base in range(3):
        minutes_pass(client, 10)
        saved = client.post(
            reverse("answer-save", args=[attempt.pk, 1]), {"base": base, "answer": base % 2}, **AS_SCRIPT
        )
        assert saved.status_code != 401
    assert client.get(PROFILE).status_code == 200


def test_pages_report_activity_and_ask_without_counting_as_it(client):
    minutes_pass(client, 10)
    assert 290 < client.get(ACTIVITY).json()["left"] <= 300
    minutes_pass(client, 4)
    assert 50 < client.get(ACTIVITY).json()["left"] <= 60
    assert client.post(ACTIVITY).json()["left"] > 890
    assert client.get(PROFILE).status_code == 200


def test_activity_reported_after_the_lock_opens_nothing(client):
    minutes_pass(client, 16)
    assert client.post(ACTIVITY).json()["left"] <= 0
    assert client.get(PROFILE).status_code == 302


def test_what_pages_ask_by_themselves_keeps_nobody_signed_in(client_of, editor):
    client = client_of(editor)
    minutes_pass(client, 4)
    client.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", 1, 1]))
    minutes_pass(client, 2)
    assert client.get("/admin/").status_code == 302


def test_the_dialog_opens_the_page_for_the_password_alone(client):
    minutes_pass(client, 20)
    assert "Trang đã khóa" in client.get(UNLOCK).content.decode()
    wrong = client.post(UNLOCK, {"password": "sai"})
    assert (wrong.status_code, wrong.json()["message"]) == (403, "Mật khẩu không đúng.")
    assert client.get(PROFILE).status_code == 302
    assert client.post(UNLOCK, {"password": make.PASSWORD}).json()["left"] > 890
    assert client.get(PROFILE).status_code == 200


def test_guessing_in_the_dialog_locks_the_account(client):
    answers = [client.post(UNLOCK, {"password": "sai"}).status_code for _n in range(6)]
    assert answers == [403] * 4 + [429] * 2
    assert client.post(UNLOCK, {"password": make.PASSWORD}).status_code == 429


def test_visitors_are_told_that_they_are_signed_out():
    visitor = Client()
    assert [visitor.get(address).status_code for address in (ACTIVITY, UNLOCK)] == [401, 401]


def test_a_session_from_before_is_not_locked_at_once(client):
    session = client.session
    for key in (idle.SEEN, idle.SEEN_IN_OFFICE, "account_authentication_methods"):
        del session[key]
    session.save()
    assert client.get(PROFILE).status_code == 200
    assert time.time() - client.session[idle.SEEN] < 60


def test_who_signs_in_elsewhere_alone_signs_in_anew(client, learner):
    get_user_model().objects.filter(pk=learner.pk).update(password="!")
    client.force_login(get_user_model().objects.get(pk=learner.pk))
    session = client.session
    session[idle.SEEN] = timezone.now().timestamp() - 3600
    session.save()
    assert client.get(PROFILE).url == reverse("account_login", query={"next": PROFILE})
    assert "_auth_user_id" not in client.session


def test_signing_out_of_a_locked_page_works(client):
    minutes_pass(client, 20)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_the_session_is_not_written_at_every_request(client):
    client.get(PROFILE)
    seen = client.session[idle.SEEN]
    client.get(PROFILE)
    assert client.session[idle.SEEN] == seen
