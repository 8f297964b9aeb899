"""Public verification: state first, every printed field, nothing more, and not for guessers."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import limits, verification
from certificates.models import CODE_LENGTH
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db


def ask(client, code):
    return client.get(reverse("verify-code", args=[code]))


def test_the_printed_address_is_the_one_that_answers(client):
    paper = papers.printed()
    assert paper.verify_path == reverse("verify-code", args=[paper.code])
    assert client.get(paper.verify_path).status_code == 200


def test_a_valid_paper_shows_its_state_and_every_printed_field_with_the_birth_date_masked(client, learner):
    paper = papers.printed(learner, title="Đô thị thông minh")
    response = ask(client, paper.code)
    finding = response.context["finding"]
    values = [line["value"] for line in finding.fields]
    day = timezone.localtime(paper.issued_at).strftime("%d/%m/%Y")
    assert finding.state == "valid"
    assert [value for value in values if "tháng" not in value and value != day] == [
        paper.serial,
        "1",
        "Giấy xác nhận hoàn thành khóa học",
        "Nguyễn Thị Ánh",
        "**/**/1980",
        "UBND phường A",
        "Đô thị thông minh",
        "8",
        "trực tuyến",
        "Hệ thống đào tạo đô thị thông minh",
    ]
    page = response.content.decode()
    assert "05/02/1980" not in page and learner.email not in page
    assert page.index(str(finding.title)) < page.index(paper.serial)


def test_a_revoked_paper_says_so_first_and_keeps_the_officers_words_inside(client, issuer):
    paper = papers.revoked(issuer)
    response = ask(client, paper.code)
    finding = response.context["finding"]
    assert (response.status_code, finding.state) == (200, "revoked")
    page = response.content.decode()
    assert "25/QĐ-HV, 22/11/2026" in page and paper.get_revocation_ground_display() in page
    assert "Thi hộ" not in page


@pytest.mark.parametrize("code", ["X" * 16, "khong-co", "ẠẠẠ", "0" * 200, "%00"])
def test_an_unknown_code_gets_a_clear_page_and_404(client, code):
    response = ask(client, code)
    assert (response.status_code, response.context["finding"].state) == (404, "unknown")


def test_a_paper_without_number_is_unknown_to_the_public(client):
    paper = papers.issued(make.user(confirmed=False))
    assert ask(client, paper.code).status_code == 404


def test_codes_are_read_in_any_spelling():
    code = "8F3K2QVM7HJN4PXW"
    for typed in (
        "8f3k-2qvm-7hjn-4pxw",
        " 8F3K 2QVM 7HJN 4PXW ",
        "https://x.vn/verify/8F3K2QVM7HJN4PXW/",
        "en/verify/" + code,
    ):
        assert verification.normalise(typed) == code


def test_typing_a_code_leads_to_its_address(client):
    paper = papers.printed()
    response = client.get(reverse("verify"), {"code": paper.shown_code.lower()})
    assert response.url == paper.verify_path


@pytest.mark.parametrize("code", ["", "   ", "ngan", "A" * 17])
def test_a_code_of_the_wrong_length_is_sent_back_with_a_reason(client, code):
    response = client.get(reverse("verify"), {"code": code})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]


def test_verification_needs_no_account_and_leaves_no_cookie(client):
    for response in (client.get(reverse("verify")), ask(client, papers.printed().code)):
        assert response.cookies == {}
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_verification_is_cheap(client):
    paper = papers.printed()
    ask(client, paper.code)
    for code, most in ((paper.code, 3), ("X" * CODE_LENGTH, 5)):  # a page that is not found asks for redirects too
        with CaptureQueriesContext(connection) as queries:
            ask(client, code)
        assert len(queries) <= most


@pytest.fixture
def still(monkeypatch):
    """A clock that stands, so that no window ends during the test."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.mark.usefixtures("still")
def test_guessing_is_stopped_and_others_go_on(client):
    paper = papers.printed()
    answers = [ask(client, f"{number:016d}").status_code for number in range(limits.MISSES.amount + 1)]
    assert answers == [404] * limits.MISSES.amount + [429]
    assert ask(client, paper.code).status_code == 429
    assert client.get(paper.verify_path, REMOTE_ADDR="10.1.2.3").status_code == 200


@pytest.mark.usefixtures("still")
def test_asking_too_often_has_to_wait(client, monkeypatch):
    monkeypatch.setattr(limits, "LOOKUPS", limits.Limit("few", amount=2, seconds=60))
    paper = papers.printed()
    assert [ask(client, paper.code).status_code for _time in range(3)] == [200, 200, 429]


def test_verification_cannot_be_posted_to(client):
    assert client.post(reverse("verify")).status_code == 405
    assert client.post(reverse("verify-code", args=["X" * 16])).status_code == 405


def test_the_english_page_verifies_the_same_paper(client):
    response = client.get(f"/en{papers.printed().verify_path}")
    assert response.context["finding"].title == "Valid"
