"""What a password must be like with and without a second factor, which are too well known, and which were used before."""

import unicodedata
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lms.users import roles
from lms.users.security import factor, known, passwords
from lms.users.security.models import FormerPassword, SecurityRule
from tests import make
from tests.lms.users.security.test_second_factor import codes_for

pytestmark = pytest.mark.django_db
GOOD = "Trâu-vàng-uống-nước-5"


def refusals(password, user=None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return refusal.messages
    return []


def with_factor(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "thử"})
    return user


def test_alone_it_has_fourteen_characters_of_four_kinds(learner):
    assert refusals("Ghe-trau-xe-12", learner) == refusals(GOOD, learner) == refusals(GOOD) == []
    assert refusals("Ghe-trau-xe-1", learner) == ["Quá ngắn: mật khẩu có 13 ký tự, cần ít nhất 14 ký tự."]
    assert refusals("ghe-trau-xe-12", learner) == ["Quá đơn giản: mật khẩu chưa có chữ hoa."]


def test_every_reason_is_told_at_once(learner):
    assert refusals("matkhau123", learner) == [
        "Quá ngắn: mật khẩu có 10 ký tự, cần ít nhất 14 ký tự.",
        "Quá đơn giản: mật khẩu chưa có chữ hoa, ký tự khác.",
        "Quá dễ đoán: mật khẩu này, hoặc từ trong đó, nằm trong số những mật khẩu kẻ xấu thử trước tiên.",
    ]


def test_beside_a_second_factor_eight_characters_are_enough(learner):
    assert refusals("tucvegia", with_factor(learner)) == []
    assert refusals("tucvegi", learner) == ["Quá ngắn: mật khẩu có 7 ký tự, cần ít nhất 8 ký tự."]


def test_who_needs_a_second_factor_is_measured_as_having_one(editor):
    assert refusals("tucvegia", editor) == []


def test_the_rules_of_the_day_decide(learner):
    make.security_rule(password_length_alone=9, password_classes_alone=1)
    assert refusals("tucvegiang", learner) == []


@pytest.mark.parametrize(
    "password",
    ["password", "matkhau", "Matkhau@123456", "MẬT KHẨU 2026!!", "M4tkh4u@2026", "Anhyeuem!123456", "Anhyeuem1@Anhyeuem1@",
     "P@ssw0rd123456!", "VietNam@20261130", "Qwertyuiop!1234"],
)  # fmt: skip
def test_words_that_others_try_first_are_refused_in_every_disguise(password):
    assert known.is_known(password)


@pytest.mark.parametrize("password", [GOOD, make.PASSWORD, "tucvegia", "x9$T", "kêu gió gọi mưa 7 lần"])
def test_other_words_are_not(password):
    assert not known.is_known(password)


def test_operators_add_their_own_list(settings, tmp_path):
    settings.KNOWN_PASSWORDS_FILE = tmp_path / "known-passwords.sha1"
    words = [f"tu-rieng-{number}" for number in range(500)]
    (tmp_path / "list.txt").write_text("\n".join([*words, "Câu Lạc Bộ"]), encoding="utf-8")
    assert not known.is_known("tu-rieng-0")
    call_command("known_passwords", str(tmp_path / "list.txt"))
    assert [word for word in words if not known.is_known(word)] == []
    assert known.is_known("TU-RIENG-7") and known.is_known("câu lạc bộ")
    assert not known.is_known("tu-rieng-500") and not known.is_known("tu-rieng-")


def test_a_list_as_others_publish_it_is_read_as_it_is(settings, tmp_path):
    settings.KNOWN_PASSWORDS_FILE = tmp_path / "known-passwords.sha1"
    assert make.PASSWORD == "Mat-khau-thu-2026"
    hashes = sorted(["0000A1B2C3D4E5F60718293A4B5C6D7E8F901234:12", f"{known.sha1(make.PASSWORD)}:3"])
    settings.KNOWN_PASSWORDS_FILE.write_bytes("\r\n".join(hashes).encode())
    assert known.is_known(make.PASSWORD)


def test_a_password_like_the_persons_own_name_or_address_is_refused(learner):
    learner.full_name, learner.email = "Đỗ Trường Giang", "dotruonggiang@example.vn"
    assert len(refusals("Dotruonggiang!1@", learner)) == 1


def test_people_with_a_role_use_none_of_their_last_ten_again(editor):
    used = [f"Trâu-vàng-số-{number:02d}" for number in range(12)]
    for password in used:
        editor.set_password(password)
        editor.save()
    assert FormerPassword.objects.of(editor).count() == 10
    assert [password for password in used if not refusals(password, editor)] == used[:2]
    assert "10 mật khẩu gần nhất" in refusals(used[5], editor)[0]


def test_learners_may_go_back_to_an_old_one(learner):
    for password in (GOOD, f"{GOOD}!"):
        learner.set_password(password)
        learner.save()
    assert refusals(GOOD, learner) == []


def test_the_present_password_counts_even_where_it_was_never_noted(editor):
    FormerPassword.objects.all().delete()
    assert refusals(make.PASSWORD, editor)


def sign_in(client, user, password=make.PASSWORD):
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, follow=True)


@pytest.fixture
def weak_editor(editor):
    editor.set_password("matkhau1")
    editor.save()
    return editor


def test_a_weak_password_of_somebody_with_a_role_is_changed_first(client, weak_editor, monkeypatch):
    monkeypatch.setattr(factor, "needs_second_factor", lambda user, *, today: False)
    page = sign_in(client, weak_editor, "matkhau1")
    assert page.request["PATH_INFO"] == reverse("account_change_password")
    assert "Hãy đặt mật khẩu mới" in page.content.decode()
    assert client.get("/admin/").url == reverse("account_change_password")
    new = {"oldpassword": "matkhau1", "password1": GOOD, "password2": GOOD}
    client.post(reverse("account_change_password"), new)
    assert client.get("/admin/").status_code == 200


def test_so_is_one_that_is_too_old(client, editor, monkeypatch):
    monkeypatch.setattr(factor, "needs_second_factor", lambda user, *, today: False)
    FormerPassword.objects.update(set_at=timezone.now() - timedelta(days=61))
    assert sign_in(client, editor).request["PATH_INFO"] == reverse("account_change_password")


def test_learners_go_on_with_an_old_or_weak_one(client, learner):
    FormerPassword.objects.update(set_at=timezone.now() - timedelta(days=400))
    assert sign_in(client, learner).request["PATH_INFO"] == reverse("dashboard")


def test_no_age_is_asked_for_when_the_rule_says_so(editor):
    FormerPassword.objects.update(set_at=timezone.now() - timedelta(days=400))
    assert passwords.is_too_old(editor, now=timezone.now())
    make.security_rule(password_days=0)
    assert not passwords.is_too_old(editor, now=timezone.now())


def test_signing_in_without_the_second_factor_that_a_role_needs_leads_to_its_setting_up(client, editor):
    page = sign_in(client, editor)
    assert page.request["PATH_INFO"] == reverse("mfa_index")
    assert client.get("/admin/").url == reverse("mfa_index")
    assert client.get(reverse("dashboard")).url == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": codes_for(page.context["form"].secret)})
    assert client.get("/admin/").status_code == 200


def test_a_role_given_while_signed_in_opens_no_back_office_without_a_second_factor(client, learner):
    sign_in(client, learner)
    learner.groups.add(make.Group.objects.get(name=roles.EDITOR))
    assert client.get("/admin/").url == reverse("mfa_index")


def test_letters_that_are_typed_in_parts_count_once():
    rule, typed = SecurityRule(), unicodedata.normalize("NFD", "Ậệộự1!")
    assert len(typed) == 14
    told = passwords.shortcomings(typed, rule=rule, beside_factor=False)
    assert told == passwords.shortcomings("Ậệộự1!", rule=rule, beside_factor=False) and "6" in told[0]
