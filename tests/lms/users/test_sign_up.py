"""Opening an account: one full name, the privacy notice of the day, nothing pre-ticked, nothing told to strangers."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from tests import make

pytestmark = pytest.mark.django_db
User = get_user_model()

FORM = {
    "full_name": "  nguye\u0302\u0303n  Thị Ánh ",
    "email": "Anh.Nguyen@Example.vn",
    "password1": make.PASSWORD,
    "password2": make.PASSWORD,
}


@pytest.fixture(autouse=True)
def notice(db):
    return make.privacy_notice()


def sign_up(client, language="vi", **changes):
    with translation.override(language):
        address = reverse("account_signup")
    return client.post(address, FORM | changes)


def links(mail) -> list[str]:
    return re.findall(r"https?://\S+", mail.body)


def test_signing_up_keeps_the_name_in_composed_letters_and_the_notice_that_was_shown(client, settings):
    settings.PRIVACY_NOTICE_VERSION = "2026-12"
    response = sign_up(client)
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.full_name) == ("anh.nguyen@example.vn", "nguyễn Thị Ánh")
    assert (user.language, user.privacy_notice_version) == ("vi", "2026-12")
    assert user.privacy_notice_seen_at is not None


def test_the_form_has_one_name_and_no_box_to_tick(client):
    form = client.get(reverse("account_signup")).context["form"]
    assert list(form.fields) == ["full_name", "email", "password1", "password2"]


def test_nobody_signs_up_before_the_privacy_notice_can_be_read(client, notice):
    notice.unpublish()
    assert "_closed" in client.get(reverse("account_signup")).templates[0].name
    sign_up(client)
    assert not User.objects.exists()


def test_the_form_shows_the_version_of_the_privacy_notice(client, settings):
    settings.PRIVACY_NOTICE_VERSION = "2026-12"
    assert "2026-12" in client.get(reverse("account_signup")).content.decode()


def test_a_name_without_letters_or_with_an_address_in_it_is_refused(client):
    for name in (
        "12345",
        "an@example.vn",
        "<b>An</b>",
        "Quà tại http://qua.vn",
        '=HYPERLINK("x")',
        "+An",
        "An\u200b",
    ):
        response = sign_up(client, full_name=name)
        assert list(response.context["form"].errors) == ["full_name"]
    assert User.objects.count() == 0


@pytest.mark.parametrize("name", ["Y Bih Aliô", "H'Hen Niê", "D’Arc Nguyễn-Lê", "Trần Văn A.", "a\u0306\u0323n ơi"])
def test_names_of_all_peoples_of_the_country_are_accepted(client, name):
    sign_up(client, full_name=name)
    assert User.objects.count() == 1


def test_the_link_in_the_letter_confirms_the_address_and_signs_in(client, mailoutbox):
    sign_up(client)
    assert mailoutbox[0].to == ["anh.nguyen@example.vn"]
    response = client.post(links(mailoutbox[0])[0])
    assert response.status_code == 302
    assert EmailAddress.objects.get().verified
    assert client.get(reverse("profile")).status_code == 200


def test_a_vietnamese_page_sends_a_vietnamese_letter(client, mailoutbox):
    sign_up(client)
    assert mailoutbox[0].subject == "Xác nhận địa chỉ email để tạo tài khoản"
    assert mailoutbox[0].body.splitlines()[0] == "Kính gửi chủ hộp thư,"


def test_the_letter_to_an_unconfirmed_address_holds_no_word_of_whoever_asked_for_it(client, mailoutbox):
    sign_up(client, full_name="Nhận quà tại qua-tang.vn")
    assert [mail.to for mail in mailoutbox] == [["anh.nguyen@example.vn"]]
    assert "qua-tang.vn" not in mailoutbox[0].body


def test_the_letter_is_written_in_the_language_of_the_page(client, mailoutbox):
    sign_up(client, language="en")
    lines = mailoutbox[0].body.splitlines()
    assert mailoutbox[0].subject == "Confirm the e-mail address to open the account"
    assert lines[:3] == ["Dear reader,", "", "Open this link to confirm the e-mail address:"]
    assert User.objects.get().language == "en"


@pytest.mark.parametrize(
    ("language", "sender"), [("vi", "=?utf-8?b?xJDDtCB0aOG7iyB0aMO0bmcgbWluaA==?="), ("en", "Smart cities")]
)
def test_letters_come_from_the_name_of_the_installation(client, mailoutbox, settings, language, sender):
    settings.DEFAULT_FROM_EMAIL = "khong-tra-loi@example.vn"
    sign_up(client, language=language)
    assert mailoutbox[0].from_email == f"{sender} <khong-tra-loi@example.vn>"


def test_a_taken_address_gets_the_same_answer_and_a_letter_of_its_own(client, mailoutbox):
    make.user("anh.nguyen@example.vn")
    taken = sign_up(client)
    free = sign_up(client, email="khac@example.vn")
    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert User.objects.count() == 2
    assert [mail.to for mail in mailoutbox] == [["anh.nguyen@example.vn"], ["khac@example.vn"]]


def test_failed_sign_ins_read_the_same_for_known_and_unknown_addresses(client, learner):
    known = client.post(reverse("account_login"), {"login": learner.email, "password": "sai-mat-khau"})
    unknown = client.post(reverse("account_login"), {"login": "ai@example.vn", "password": "sai-mat-khau"})
    assert known.context["form"].errors == unknown.context["form"].errors
    assert known.context["form"].errors != {}


def test_a_forgotten_password_reads_the_same_for_known_and_unknown_addresses(client, learner, mailoutbox):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}).url
        for email in (learner.email, "ai@example.vn")
    ]
    assert answers[0] == answers[1]
    assert [mail.to for mail in mailoutbox] == [[learner.email], ["ai@example.vn"]]


def test_letters_lead_to_the_public_address_whatever_host_was_asked(client, mailoutbox, settings, learner):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://hoc.example.vn", ["*"]
    client.defaults["HTTP_HOST"] = "evil.example"
    for email in (learner.email, "ai@example.vn"):
        client.post(reverse("account_reset_password"), {"email": email})
    sign_up(client)
    sign_up(client, email=learner.email)
    heads = {"/".join(link.split("/")[:3]) for mail in mailoutbox for link in links(mail)}
    assert (len(mailoutbox), heads) == (4, {"https://hoc.example.vn"})


def test_an_english_speaker_gets_the_reset_letter_in_english(client, mailoutbox):
    reader = make.user(full_name="Trần Lan", language="en")
    client.post(reverse("account_reset_password"), {"email": reader.email})
    assert mailoutbox[0].subject == "Set a new password"
    assert mailoutbox[0].body.splitlines()[:3] == ["Dear Trần Lan,", "", "Open this link to set a new password:"]


def test_changing_the_password_is_told_by_letter(client_of, mailoutbox):
    reader = make.user(full_name="Trần Lan", language="en")
    new = "Mot-mat-khau-khac-2027"
    form = {"oldpassword": make.PASSWORD, "password1": new, "password2": new}
    client_of(reader).post(reverse("account_change_password"), form)
    assert mailoutbox[0].subject == "The password was changed"
    assert mailoutbox[0].body.splitlines()[2] == "The password of this account was changed."


def test_the_fifth_failure_locks_the_account_for_a_while(client, learner):
    form = {"login": learner.email, "password": "sai-mat-khau"}
    for _attempt in range(5):
        client.post(reverse("account_login"), form)
    response = client.post(reverse("account_login"), form | {"password": make.PASSWORD})
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_too_many_sign_ups_are_answered_with_429_and_a_page(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/h/ip"}
    statuses = [sign_up(client, email=f"n{n}@example.vn").status_code for n in range(3)]
    assert statuses == [302, 302, 429]
    response = sign_up(client, email="n4@example.vn")
    assert "429.html" in [template.name for template in response.templates]


@pytest.mark.parametrize("away", ["https://xau.example/", "//xau.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client, learner, away):
    form = {"login": learner.email, "password": make.PASSWORD, "next": away}
    assert client.post(reverse("account_login"), form).url == reverse("dashboard")
