"""Signing in by address or staff code, locks after failures, and that nobody learns who has an account."""

import re
import unicodedata
from datetime import datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.audit.models import AuditEntry
from courses.notifications.models import Notification
from lms.demo import codes
from lms.users.security import actions, locks, passwords, tasks
from lms.users.security.models import FailedSignIns, FormerPassword
from tests import make
from tests.counting_hasher import Counting

pytestmark = pytest.mark.django_db
User = get_user_model()
WRONG = ["Địa chỉ email, mã cán bộ hoặc mật khẩu không đúng."]
LOCKED = ["Đăng nhập sai quá nhiều lần. Tên này không đăng nhập được cho đến …; hãy thử lại sau thời điểm đó."]


@pytest.fixture
def person():
    return make.user("anh@example.vn", staff_code="CB-017")


@pytest.fixture
def counting(settings):
    """How often a request hashes a password."""
    settings.PASSWORD_HASHERS = ["tests.counting_hasher.Counting"]

    def times(act) -> int:
        before = Counting.times
        act()
        return Counting.times - before

    return times


@pytest.fixture
def tell():
    """Has the queue's worker write what was asked for; again when called again."""

    def work():
        waiting, connection.run_on_commit = connection.run_on_commit, []
        for _savepoints, push, _robust in waiting:
            push()
        for result in DBTaskResult.objects.all():
            path, arguments, _attempt = result.args_kwargs["args"]
            if path == actions.TELL:
                tasks.tell_of_lock(**arguments)

    return work


def sign_in(client, login: str, password: str = make.PASSWORD):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def said(response, field: str = "__all__") -> list[str]:
    """The errors, with dots for the time that they name."""
    return [re.sub(r"\d\d:\d\d", "…", error) for error in response.context["form"].errors[field]]


def fail(client, login: str, times: int) -> list[list[str]]:
    return [said(sign_in(client, login, f"sai-{number}")) for number in range(times)]


@pytest.mark.parametrize("login", ["anh@example.vn", " ANH@example.vn ", "CB-017", " CB-017 ", "cb-017"])
def test_address_and_staff_code_sign_in(client, person, login):
    assert sign_in(client, login).url == reverse("dashboard")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("kept", ["NFC", "NFD"])
def test_a_password_is_the_same_however_the_keyboard_composes_letters(client, person, form, kept):
    person.set_password(unicodedata.normalize(kept, "Mật khẩu Rừng xanh 84"))
    person.save()
    assert sign_in(client, person.email, unicodedata.normalize(form, "Mật khẩu Rừng xanh 84")).url == reverse(
        "dashboard"
    )
    assert passwords.was_used(unicodedata.normalize(form, "Mật khẩu Rừng xanh 84"), person, last=3)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_hash_of_decomposed_letters_signs_in_and_is_replaced(client, person, form):
    """As passwords were stored before letters were composed."""
    words = "Mật khẩu Rừng xanh 84"
    old = make_password(unicodedata.normalize("NFD", words))
    User.objects.filter(pk=person.pk).update(password=old)
    person.refresh_from_db()
    passwords.remember(person, now=timezone.now(), leans_on_factor=False)
    assert passwords.was_used(words, person, last=3)
    kept = FormerPassword.objects.of(person).count()
    assert said(sign_in(client, person.email, "Mat khau Rung xanh 84")) == WRONG
    assert sign_in(client, person.email, unicodedata.normalize(form, words)).url == reverse("dashboard")
    now_kept = User.objects.get(pk=person.pk).password
    assert now_kept != old and check_password(words, now_kept)
    assert FormerPassword.objects.of(person).count() == kept


def test_a_hash_of_half_composed_letters_signs_in_from_the_same_keyboard(client, person):
    words = "M\u00e2\u0323t kh\u00e2\u0309u R\u01b0\u0300ng xanh 84"  # as Windows-1258 composes
    User.objects.filter(pk=person.pk).update(password=make_password(words))
    assert sign_in(client, person.email, words).url == reverse("dashboard")
    assert check_password(unicodedata.normalize("NFC", words), User.objects.get(pk=person.pk).password)


def test_a_new_password_by_a_letter_opens_the_lock(client, person, mailoutbox):
    fail(client, person.email, 5)
    assert said(sign_in(client, person.email)) == LOCKED
    client.post(reverse("account_reset_password"), {"email": person.email})
    page = client.get(re.search(r"/tai-khoan/mat-khau/dat-lai/\S+", mailoutbox[0].body)[0], follow=True)
    words = "Rừng xanh núi cao 84!"
    assert client.post(page.request["PATH_INFO"], {"password1": words, "password2": "khác"}).context["form"].errors
    assert said(sign_in(client, person.email)) == LOCKED
    client.post(page.request["PATH_INFO"], {"password1": words, "password2": words})
    assert sign_in(client, person.email, words).url == reverse("dashboard")
    assert AuditEntry.objects.filter(act="user.password_reset").count() == 1


@pytest.mark.parametrize("login", ["CB-0170", "cb", "anh", "nguoi.la@example.vn"])
def test_other_names_do_not(client, person, login):
    assert said(sign_in(client, login)) == WRONG


def test_five_failures_lock_the_account_by_all_its_names(client, person):
    assert fail(client, "CB-017", 3) + fail(client, "anh@example.vn", 2) == [WRONG] * 4 + [LOCKED]
    assert said(sign_in(client, "anh@example.vn")) == said(sign_in(client, "CB-017")) == LOCKED
    assert "_auth_user_id" not in client.session


def test_a_lock_opens_by_itself(client, person):
    fail(client, "CB-017", 5)
    FailedSignIns.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(client, "CB-017").url == reverse("dashboard")
    assert not FailedSignIns.objects.exists()


def test_the_lock_lasts_as_long_as_the_rules_say(client, person):
    make.security_rule(failures=3, lock_minutes=30)
    now = timezone.now()
    fail(client, "CB-017", 3)
    lasts = FailedSignIns.objects.get().locked_until - now
    assert timedelta(minutes=30) <= lasts < timedelta(minutes=31)


def test_success_and_time_forget_failures(client, person):
    fail(client, "CB-017", 4)
    sign_in(client, "CB-017")
    client.post(reverse("account_logout"))
    assert fail(client, "CB-017", 4) == [WRONG] * 4
    FailedSignIns.objects.update(last_at=timezone.now() - timedelta(minutes=16))
    assert fail(client, "CB-017", 2) == [WRONG] * 2
    actions.prune_failures(timezone.now() + timedelta(days=3))
    assert not FailedSignIns.objects.exists()


def guess_slowly(person, times: int, *, begins, apart=timedelta(minutes=16)) -> list[bool]:
    """Wrong passwords that lie further apart than a lock lasts; after each, whether the account is locked."""
    key, locked = actions.key_of(person.email, person), []
    for moment in (begins + apart * number for number in range(times)):
        actions.count_failure(key, person, now=moment)
        locked.append(actions.locked_until(person.email, person, now=moment) is not None)
    return locked


def test_slow_guesses_lock_by_the_bound_of_a_day_each_again(person, tell):
    make.security_rule(failures_a_day=6)
    assert guess_slowly(person, 9, begins=timezone.now()) == [False] * 5 + [True] * 4
    tell()
    letter = Notification.objects.get()  # one, though it locked four times
    assert letter.context["failures"] == 6
    assert AuditEntry.objects.filter(act="user.locked").count() == 4


def test_the_bound_of_a_day_begins_anew_after_a_day_and_after_success(client, person):
    make.security_rule(failures_a_day=6)
    now = timezone.now()
    assert not any(guess_slowly(person, 5, begins=now - timedelta(days=1)))
    assert not any(guess_slowly(person, 5, begins=now))
    assert sign_in(client, "CB-017").url == reverse("dashboard")
    assert not any(guess_slowly(person, 5, begins=now))


def test_the_owner_is_written_to_once_and_the_log_tells(client, person, tell):
    fail(client, "CB-017", 8)
    tell()
    tell()  # a job may run again
    letter = Notification.objects.get()
    assert (letter.recipient, letter.kind, letter.context["minutes"]) == (person, "account_locked", 15)
    until = locks.opens_at(FailedSignIns.objects.get().locked_until)
    assert letter.context["until"] == f"{until:%H:%M}"
    assert AuditEntry.objects.get(act="user.locked").object_id == str(person.pk)


def test_a_name_without_an_account_locks_alike_and_writes_to_nobody(client, person, tell):
    assert fail(client, "nguoi.la@example.vn", 7) == fail(client, "anh@example.vn", 7) == [WRONG] * 4 + [LOCKED] * 3
    tell()
    assert Notification.objects.get().recipient == person
    assert AuditEntry.objects.get(act="user.locked").object_id == str(person.pk)


def test_the_lock_writes_as_much_whether_there_is_an_account_or_not(
    client, person, django_capture_on_commit_callbacks
):
    """Reading the unit of an account for the log costs a query; no letter is written while somebody waits."""

    def written(login: str) -> list[str]:
        fail(client, login, 4)
        with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
            fail(client, login, 1)
        found = [re.match(r"(INSERT INTO|UPDATE|DELETE FROM) \S+", query["sql"]) for query in queries]
        return [statement[0] for statement in found if statement]

    assert written("anh@example.vn") == written("nguoi.la@example.vn")


@pytest.mark.parametrize(
    ("now", "lasts", "told"),
    [
        ("15:00", 15, "15:16"),
        ("15:00:30", 15, "15:16"),
        ("23:50", 15, "00:06 02/12/2026"),
        ("09:00", 1440, "09:01 02/12/2026"),
    ],
)
def test_the_lock_tells_the_first_full_minute_after_it(now, lasts, told):
    now = timezone.make_aware(datetime.fromisoformat(f"2026-12-01 {now}"))
    with pytest.raises(ValidationError, match=f"cho đến {told};"):
        locks.refuse(now + timedelta(minutes=lasts), now=now)


def test_who_tries_at_the_time_that_was_told_is_let_in(client, person):
    [sentence] = sign_in_wrongly(client, person, 5)
    told = re.search(r"\d\d:\d\d", sentence)[0]
    until = FailedSignIns.objects.get().locked_until
    moment = timezone.localtime(until + timedelta(minutes=1)).replace(second=0, microsecond=0)
    assert f"{moment:%H:%M}" == told and until <= moment


def sign_in_wrongly(client, person, times: int) -> list[str]:
    """What the last attempt says, to the letter."""
    fail(client, person.email, times - 1)
    return sign_in(client, person.email, "sai").context["form"].errors["__all__"]


def test_wrong_codes_of_the_second_step_lock_too(client, person):
    TOTP.activate(person, codes.SECRET)
    sign_in(client, "CB-017")
    for _n in range(5):
        page = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert said(page, "code") == LOCKED
    page = client.post(reverse("mfa_authenticate"), {"code": codes.code(now=timezone.now())})
    assert said(page, "code") == LOCKED
    assert said(sign_in(Client(), "CB-017")) == LOCKED


def test_the_right_password_forgives_no_wrong_code(client, person, tell):
    TOTP.activate(person, codes.SECRET)
    for _visit in range(2):
        visitor = Client()
        sign_in(visitor, "CB-017")
        for _n in range(4):
            visitor.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert said(sign_in(Client(), "CB-017")) == LOCKED
    tell()
    assert Notification.objects.get().kind == "account_locked"


def test_the_right_code_forgives_wrong_ones(client, person):
    TOTP.activate(person, codes.SECRET)
    sign_in(client, "CB-017")
    for _n in range(4):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": codes.code(now=timezone.now())})
    assert not FailedSignIns.objects.exists()


def test_a_lock_of_one_account_leaves_others_open(client, person, learner):
    fail(client, "CB-017", 6)
    assert sign_in(client, learner.email).url == reverse("dashboard")


@pytest.mark.parametrize(
    ("typed", "times"),
    [("sai", 1), ("Rừng", 2), (unicodedata.normalize("NFD", "Rừng"), 2), ("R\u01b0\u0300ng", 3), (make.PASSWORD, 1)],
)
def test_signing_in_hashes_each_spelling_whoever_is_named(client, person, counting, typed, times):
    make.user("khong.mat.khau@example.vn").set_unusable_password()
    closed = make.user("da.dong@example.vn", is_active=False)
    logins = ["anh@example.vn", "CB-017", "nguoi.la@example.vn", "CB-999", "khong.mat.khau@example.vn", closed.email]
    assert {
        login: counting(lambda login=login: sign_in(Client(), login, typed)) for login in logins
    } == dict.fromkeys(logins, times)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_right_password_takes_as_many_hashes_as_a_wrong_one(person, counting, form):
    words = unicodedata.normalize(form, "Mật khẩu Rừng xanh 84")
    person.set_password(words)
    person.save()
    assert counting(lambda: person.check_password(words)) == counting(lambda: person.check_password(f"{words}!")) == 2


def test_signing_up_hashes_once_and_answers_alike_for_a_known_address(client, person, counting, mailoutbox):
    make.privacy_notice()
    form = {"full_name": "Lê Văn Lạ", "password1": make.PASSWORD, "password2": make.PASSWORD}
    answers = []

    def sign_up(email):
        answers.append(client.post(reverse("account_signup"), form | {"email": email}))

    assert [counting(lambda: sign_up("anh@example.vn")), counting(lambda: sign_up("la@example.vn"))] == [1, 1]
    assert answers[0].url == answers[1].url
    assert [mail.to for mail in mailoutbox] == [["anh@example.vn"], ["la@example.vn"]]


def test_asking_for_a_new_password_answers_alike_and_writes_one_letter(client, person, counting, mailoutbox):
    answers = []

    def ask(email):
        answers.append(client.post(reverse("account_reset_password"), {"email": email}))

    assert [counting(lambda: ask("anh@example.vn")), counting(lambda: ask("la@example.vn"))] == [0, 0]
    assert answers[0].url == answers[1].url
    assert [mail.to for mail in mailoutbox] == [["anh@example.vn"], ["la@example.vn"]]
