"""What administrators of a unit do for people who cannot sign in: unlock, end sessions, send the letter for a password."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from lms.users import roles
from lms.users.security import actions, assistance, tasks
from lms.users.security.models import FailedSignIns
from tests import make
from tests.lms.users.security.test_proof import age_proof
from tests.lms.users.security.test_second_factor import sign_in

pytestmark = pytest.mark.django_db
User = get_user_model()
ACTS = ["unlock", "sign-out", "password-letter"]


@pytest.fixture
def person(province):
    person = make.user("anh@example.vn", "Lê Thị Anh")
    make.post(person, province)
    return person


@pytest.fixture
def work(django_capture_on_commit_callbacks):
    """Does something, and has the queue's worker do what it asked for."""

    def done(act):
        with django_capture_on_commit_callbacks(execute=True):
            answer = act()
        for result in DBTaskResult.objects.all():
            path, arguments, _attempt = result.args_kwargs["args"]
            if path == assistance.LETTER:
                tasks.send_password_letter(**arguments)
        return answer

    return done


def address(act: str, person) -> str:
    return reverse(f"person:{act}", args=[person.pk])


def page_of(person) -> str:
    return reverse("person:page", args=[person.pk])


def fail(person, times: int = 5) -> None:
    for _n in range(times):
        actions.count_failure(actions.key_of(person.email, person), person, now=timezone.now())


def test_a_locked_account_is_unlocked_at_once(client, client_of, leader, person):
    fail(person)
    assert "Mở khóa tài khoản" in client_of(leader).get(page_of(person)).content.decode()
    assert "Thị Anh" in client_of(leader).get(address("unlock", person)).content.decode()
    assert FailedSignIns.objects.exists()
    assert client_of(leader).post(address("unlock", person)).url == page_of(person)
    assert sign_in(client, person).url == reverse("dashboard")
    entry = AuditEntry.objects.get(act="user.unlocked")
    assert (entry.actor, entry.object_id) == (leader, str(person.pk))
    assert "Mở khóa tài khoản" not in client_of(leader).get(page_of(person)).content.decode()


def test_wrong_codes_lock_and_are_unlocked_alike(person, leader):
    for _n in range(5):
        actions.count_failure(actions.code_key_of(person), person, now=timezone.now())
    assert actions.locked_until(person.email, person, now=timezone.now()) > timezone.now()
    assistance.unlock(person, by=leader, now=timezone.now())
    assert not actions.locked_until(person.email, person, now=timezone.now())


def test_what_is_not_locked_is_not_unlocked(person, leader):
    fail(person, times=4)
    with pytest.raises(DomainError, match="không còn bị khóa"):
        assistance.unlock(person, by=leader, now=timezone.now())
    assert FailedSignIns.objects.get().failures == 4
    assert not AuditEntry.objects.filter(act="user.unlocked").exists()


def test_all_sessions_of_the_person_end_and_no_others(client_of, leader, person):
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, person)
        assert client.get(reverse("dashboard")).status_code == 200
    assert client_of(leader).post(address("sign-out", person)).url == page_of(person)
    for client in (here, there):
        assert client.get(reverse("dashboard")).url.startswith(reverse("account_login"))
    assert client_of(leader).get(page_of(person)).status_code == 200
    assert AuditEntry.objects.get(act="user.signed_out_everywhere").actor == leader


def test_the_letter_leads_to_a_new_password_and_is_told_to_nobody_else(
    client, client_of, leader, person, mailoutbox, work
):
    officer = client_of(leader)
    assert person.email in officer.get(address("password-letter", person)).content.decode()
    answer = work(lambda: officer.post(address("password-letter", person), follow=True))
    [letter] = mailoutbox
    assert letter.to == [person.email]
    assert f"{settings.PUBLIC_URL}/tai-khoan/" in letter.body
    link = re.search(r"/tai-khoan/mat-khau/dat-lai/\S+", letter.body)[0]
    assert link.split("/")[-2] not in answer.content.decode()
    assert User.objects.get(pk=person.pk).check_password(make.PASSWORD)  # holds until the new one is there
    form = client.get(link, follow=True)
    words = "Rừng xanh núi cao 84!"
    client.post(form.request["PATH_INFO"], {"password1": words, "password2": words})
    assert sign_in(Client(), person, words).url == reverse("dashboard")
    assert AuditEntry.objects.get(act="user.password_letter_sent").actor == leader


def test_a_mail_server_that_fails_fails_no_page(client_of, leader, person, settings, work):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    officer = client_of(leader)
    assert officer.post(address("password-letter", person)).url == page_of(person)
    assert AuditEntry.objects.filter(act="user.password_letter_sent").count() == 1
    with pytest.raises(OSError):  # the queue tries again
        work(lambda: assistance.send_password_letter(person, by=leader))


def test_an_account_that_was_closed_meanwhile_gets_no_letter(leader, person, mailoutbox, work):
    def close():
        assistance.send_password_letter(person, by=leader)
        User.objects.filter(pk=person.pk).update(is_active=False)

    work(close)
    assert not mailoutbox


def test_a_closed_account_gets_no_letter(client_of, leader, person, mailoutbox):
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert "password-letter" not in client_of(leader).get(page_of(person)).content.decode()
    html = client_of(leader).post(address("password-letter", person), follow=True).content.decode()
    assert "Tài khoản này đã đóng" in html and not mailoutbox


def test_letters_do_not_flood_a_mailbox(client_of, leader, person, mailoutbox, work):
    officer = client_of(leader)

    def ask():
        return [officer.post(address("password-letter", person), follow=True) for _n in range(6)][-1]

    answer = work(ask)
    assert len(mailoutbox) == 5 and "trong vòng một phút" in answer.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_each_act_asks_first_and_for_fresh_proof(client_of, leader, person, act):
    fail(person)
    client = client_of(leader)
    assert client.get(address(act, person)).status_code == 200
    assert client.put(address(act, person)).status_code == 405
    age_proof(client, minutes=6)
    assert client.post(address(act, person)).url.startswith(reverse("account_reauthenticate"))
    assert not AuditEntry.objects.filter(act__in=["user.unlocked", "user.signed_out_everywhere"]).exists()


@pytest.mark.parametrize("act", ACTS)
def test_nobody_helps_people_who_stand_higher_nor_themselves(client_of, leader, province, act):
    chief = make.user("truong@example.vn", "Bế Văn Trưởng", is_superuser=True)
    wider = make.user("rong@example.vn", "Hà Thị Rộng")
    for person in (chief, wider):
        make.post(person, province)
    make.grant(wider, roles.EDITOR)
    client = client_of(leader)
    for person in (chief, wider, leader):
        fail(person)
        assert client.get(page_of(person)).status_code == 200
        assert reverse(f"person:{act}", args=[person.pk]) not in client.get(page_of(person)).content.decode()
        assert client.get(address(act, person)).status_code == 404
        assert client.post(address(act, person)).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_training_officers_and_strangers_find_nothing(client_of, province, person, act):
    teacher = make.user("dao.tao@example.vn", "Ma Thị Đào")
    make.grant(teacher, roles.TRAINING_OFFICER, province)
    stranger = make.user("nam@example.vn", "Lý Văn Nam")
    make.grant(stranger, roles.UNIT_ADMINISTRATOR, make.unit("Tỉnh Nam", kind="province"))
    assert client_of(teacher).get(page_of(person)).status_code == 200
    for reader in (teacher, stranger):
        assert client_of(reader).get(address(act, person)).status_code == 404
        assert client_of(reader).post(address(act, person)).status_code == 404
