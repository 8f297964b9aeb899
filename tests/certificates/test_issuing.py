"""Issuing papers in the back office: who qualifies, the selection, the work in the background."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import actions, tasks
from certificates.models import Certificate, IssueRound
from lms.users import roles
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db
REVOCATION = {"ground": "altered", "reason": "Sửa ngày sinh", "decision": "7/QĐ-HV, 24/11/2026"}


def test_the_dry_run_says_who_qualifies_and_why_others_do_not(desk):
    course = make.course_with_lessons(2, certificate_policy="approval")
    make.quiz(course)
    run = make.run(course)
    good = papers.completed(run=run)
    studying = make.enrolment(make.user(), run)
    gone = make.enrolment(make.user(), run)
    gone.withdraw(by=gone.learner, reason="Bận", now=timezone.now())
    response = desk.get(reverse("papers:issue", args=[run.pk]))
    assert [row.enrolment for row in response.context["candidates"]] == [good]
    reasons = {row.enrolment.pk: len(row.reasons) for row in response.context["others"]}
    assert reasons == {studying.pk: 3, gone.pk: 1}
    assert Certificate.objects.count() == 0


def test_an_officer_issues_to_the_selected_people_in_the_background(desk, issuer, django_capture_on_commit_callbacks):
    run = make.run(make.course(certificate_policy="approval"))
    chosen, left_out = papers.completed(run=run), papers.completed(run=run)
    studying = make.enrolment(make.user(), run)
    address = reverse("papers:issue", args=[run.pk])
    ticked = {"enrolment": [chosen.pk, studying.pk, "x", "1" * 30, "1" * 5000]}
    look = desk.post(address, ticked)
    assert [row.pk for row in look.context["chosen"]] == [chosen.pk]
    assert IssueRound.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(address, ticked | {"confirmed": "1"})
    issue_round = IssueRound.objects.get()
    progress = reverse("papers:round", args=[issue_round.pk])
    assert response.url == progress
    assert "data-again" in desk.get(progress).content.decode()
    tasks.run_round(issue_round=issue_round.pk)
    paper = Certificate.objects.get()
    assert (paper.enrolment, paper.issued_by, paper.round) == (chosen, issuer, issue_round)
    tasks.render(certificate=paper.pk)
    done = desk.get(progress)
    assert (done.context["handled"], done.context["printed"]) == (1, 1)
    assert "data-again" not in done.content.decode()
    assert left_out.certificates.count() == 0


def test_selecting_nobody_is_explained(desk):
    run = make.run(make.course(certificate_policy="approval"))
    response = desk.post(reverse("papers:issue", args=[run.pk]), follow=True)
    assert len(list(response.context["messages"])) == 1
    assert IssueRound.objects.count() == 0


def test_everybody_who_qualifies_can_be_selected_at_once(desk):
    run = make.run(make.course(certificate_policy="approval"))
    people = [papers.completed(run=run) for _person in range(3)]
    look = desk.post(reverse("papers:issue", args=[run.pk]), {"everyone": "1"})
    assert {row.pk for row in look.context["chosen"]} == {row.pk for row in people}


def test_refused_people_are_named_with_reasons_on_the_progress_page(desk, issuer):
    run = make.run(make.course(certificate_policy="approval"))
    studying = make.enrolment(make.user(full_name="Lê Văn Chưa"), run)
    issue_round = actions.start_round(run, [studying], by=issuer, now=timezone.now())
    actions.run_round(issue_round, now=timezone.now())
    page = desk.get(reverse("papers:round", args=[issue_round.pk])).content.decode()
    assert "Lê Văn Chưa" in page


def test_a_class_without_papers_has_no_issuing_page(desk):
    run = make.run(make.course(certificate_policy="none"))
    assert desk.get(reverse("papers:issue", args=[run.pk])).status_code == 404


def test_an_auditor_reads_who_qualifies_and_issues_nothing(client_of):
    run = make.run(make.course(certificate_policy="approval"))
    make.enrolment(make.user(full_name="Đã Xong"), run, status="completed")
    client, address = client_of(make.user(role=roles.AUDITOR)), reverse("papers:issue", args=[run.pk])
    shown = client.get(address).content.decode()
    assert "Đã Xong" in shown and "checkbox" not in shown and "confirmed" not in shown
    assert client.post(address, {"everyone": "1", "confirmed": "1"}).status_code == 404
    assert not IssueRound.objects.exists()
