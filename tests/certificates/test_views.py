"""The holder's own papers: works, right people, others 404, wrong method."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import tasks
from certificates.models import Certificate
from certificates.views import file_name
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db


def test_the_holder_sees_every_paper_with_its_state(learner, client_of, issuer):
    valid, making, gone = papers.printed(learner), papers.issued(learner), papers.revoked(issuer, learner)
    papers.printed()
    response = client_of(learner).get(reverse("certificates"))
    shown = [(card.number, card.state, bool(card.download_url)) for card in response.context["papers"]]
    assert shown == [
        (gone.serial, "revoked", False),
        (making.serial, "making", False),
        (valid.serial, "valid", True),
    ]
    for serial in (gone.serial, making.serial, valid.serial):
        assert serial in response.content.decode()


def test_an_empty_list_says_what_to_do(learner, client_of):
    response = client_of(learner).get(reverse("certificates"))
    assert response.context["papers"] == []
    assert reverse("dashboard") in response.content.decode()


def test_completed_courses_without_a_paper_yet_say_what_it_waits_for(learner, client_of):
    papers.completed(learner, title="Khóa tự động")
    papers.completed(learner, title="Khóa chờ duyệt", policy="approval")
    papers.completed(learner, title="Khóa không cấp giấy", policy="none")
    papers.completed(title="Khóa của người khác")
    response = client_of(learner).get(reverse("certificates"))
    assert {(card.title, card.state) for card in response.context["papers"]} == {
        ("Khóa tự động", "making"),
        ("Khóa chờ duyệt", "approval"),
    }
    assert "data-again" in response.content.decode()


def test_the_list_asks_for_itself_again_only_while_a_paper_is_being_made(learner, client_of):
    papers.completed(learner, policy="approval")
    papers.printed(learner)
    assert "data-again" not in client_of(learner).get(reverse("certificates")).content.decode()


def test_the_list_costs_the_same_for_one_and_three_papers(learner, client_of):
    client, counts = client_of(learner), []
    client.get(reverse("certificates"))
    for number in (1, 2):
        for _paper in range(number):
            papers.issued(learner)
            papers.completed(learner, policy="approval")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(reverse("certificates"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_holder_downloads_the_stored_bytes_under_a_folded_name(learner, client_of, papers_folder):
    paper = papers.printed(learner)
    response = client_of(learner).get(reverse("certificate-pdf", args=[paper.code]))
    assert b"".join(response.streaming_content) == (papers_folder / paper.pdf.name).read_bytes()
    assert response["Content-Disposition"] == (
        f'attachment; filename="giay-xac-nhan-0001-{paper.year}-xn-dttm-nguyen-thi-anh.pdf"'
    )
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]


def test_a_paper_opens_in_the_browser_to_be_printed(learner, client_of):
    paper = papers.printed(learner)
    response = client_of(learner).get(reverse("certificate-pdf", args=[paper.code]) + "?view")
    assert response["Content-Disposition"] == f'inline; filename="{file_name(paper)}"'


def test_a_revoked_paper_is_not_handed_out_and_says_why(learner, issuer, client_of):
    gone = papers.revoked(issuer, learner)
    address = reverse("certificate-pdf", args=[gone.code])
    response = client_of(learner).get(address)
    assert (response.status_code, response["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert gone.revocation_decision in response.content.decode()
    kept = client_of(issuer).get(address)  # whoever keeps the register has it as evidence
    assert (kept.status_code, kept["Content-Type"]) == (200, "application/pdf")


@pytest.mark.parametrize("name", ["certificate", "certificate-pdf"])
def test_only_the_holder_and_issuing_officers_see_a_paper(
    name, learner, outsider, officer, issuer, client, client_of
):
    address = reverse(name, args=[papers.printed(learner).code])
    answers = {who.email: client_of(who).get(address).status_code for who in (learner, issuer, outsider, officer)}
    assert answers == {learner.email: 200, issuer.email: 200, outsider.email: 404, officer.email: 404}
    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize("name", ["certificate", "certificate-pdf"])
def test_unknown_codes_are_not_found(name, learner, client_of):
    assert client_of(learner).get(reverse(name, args=["X" * 16])).status_code == 404


def test_a_paper_cannot_be_posted_to(learner, client_of):
    paper = papers.printed(learner)
    answers = [
        client_of(learner).post(reverse(name, args=args)).status_code
        for name, args in (("certificates", []), ("certificate", [paper.code]), ("certificate-pdf", [paper.code]))
    ]
    assert answers == [405, 405, 405]


def test_the_page_follows_the_making_and_offers_the_file_afterwards(learner, client_of):
    paper = papers.issued(learner)
    address, file = reverse("certificate", args=[paper.code]), reverse("certificate-pdf", args=[paper.code])
    making = client_of(learner).get(address).content.decode()
    assert "data-again" in making and file not in making
    assert client_of(learner).get(file).status_code == 404
    tasks.render(certificate=paper.pk)
    made = client_of(learner).get(address).content.decode()
    assert "data-again" not in made and file in made
    assert paper.verify_url in made and "Nguyễn Thị Ánh" in made


def test_a_waiting_paper_asks_for_the_details_and_shows_no_number(client_of):
    holder = make.user(confirmed=False)
    paper = papers.issued(holder)
    page = client_of(holder).get(reverse("certificate", args=[paper.code])).content.decode()
    assert reverse("confirm-details") in page
    assert paper.verify_url not in page


def test_confirming_the_details_releases_the_paper(client_of):
    holder = make.user(full_name="Lê Thị Chờ", confirmed=False)
    paper = papers.issued(holder)
    details = {"full_name": "Lê Thị Chờ", "birth_date": "05/02/1990", "workplace": "UBND xã B"}
    client_of(holder).post(reverse("confirm-details"), details | {"confirmed": "1"})
    paper.refresh_from_db()
    assert (paper.state, paper.snapshot["birth_date"]) == (Certificate.State.MAKING, date(1990, 2, 5).isoformat())


def test_a_lost_file_is_explained_and_asked_for(learner, client_of, papers_folder, caplog):
    paper = papers.printed(learner)
    (papers_folder / paper.pdf.name).unlink()
    with caplog.at_level("ERROR", logger="certificates.views"):
        response = client_of(learner).get(reverse("certificate-pdf", args=[paper.code]))
    assert response.status_code == 503
    assert [record.certificate for record in caplog.records if hasattr(record, "certificate")] == [paper.pk]
