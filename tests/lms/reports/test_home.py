"""The first panel of the back office: what waits for a decision of this person, and nothing else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import actions
from courses.enrolments.models import Enrolment
from lms.people_import.models import PeopleImport
from lms.privacy.requests import actions as requests
from lms.reports.home import matters_of
from lms.users import roles
from tests import make
from tests.certificates import papers
from tests.editing import edit_page
from tests.lms.reports.test_jobs import job


def count_of(user) -> list[str]:
    return [matter.text.split()[0] for matter in matters_of(user, now=timezone.now())]


@pytest.mark.django_db
def test_nothing_waits_for_anybody_at_first(editor, reviewer, officer, issuer, administrator):
    for user in (editor, reviewer, officer, issuer, administrator):
        assert matters_of(user, now=timezone.now()) == []


@pytest.mark.django_db
def test_requests_about_data_wait_for_those_who_answer_them(learner, administrator, officer):
    requests.file(learner, kind="object", text="Không gửi thư.", by=learner, now=timezone.now())
    assert count_of(administrator) == ["1"]
    assert count_of(officer) == []


@pytest.mark.django_db
def test_a_list_of_people_waits_for_whoever_uploaded_it(administrator, officer):
    unit = make.unit()
    for status in ("preview", "applied"):
        PeopleImport.objects.create(unit=unit, requested_by=administrator, status=status, file_name="ds.xlsx")
    assert count_of(administrator) == ["1"]
    assert count_of(officer) == []


@pytest.mark.django_db
def test_a_submitted_page_waits_for_reviewers_who_may_approve_it(client_of, editor, reviewer):
    edit_page(client_of(editor), make.course(credited_tiet=0), action="action-submit")
    assert count_of(reviewer) == ["1"]
    edit_page(client_of(reviewer), make.course(credited_tiet=0), action="action-submit")
    assert count_of(reviewer) == ["1"]
    assert count_of(editor) == []


@pytest.mark.django_db
def test_reviews_cost_the_same_for_one_and_three_pages(client_of, editor, reviewer):
    counts = []
    for pages in (1, 2):
        for _page in range(pages):
            edit_page(client_of(editor), make.course(credited_tiet=0), action="action-submit")
        reader = type(reviewer).objects.get(pk=reviewer.pk)  # without remembered permissions
        with CaptureQueriesContext(connection) as queries:
            matters_of(reader, now=timezone.now())
        counts.append(len(queries))
    assert count_of(reviewer) == ["3"]
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_reviewer_is_not_asked_twice_about_one_page(client_of, editor, reviewer):
    page = make.course(credited_tiet=0)
    edit_page(client_of(editor), page, action="action-submit")
    page.current_workflow_state.current_task_state.approve(user=reviewer)
    second = make.user(role=roles.REVIEWER)
    assert (count_of(reviewer), count_of(second)) == ([], ["1"])


@pytest.mark.django_db
def test_learners_whose_paper_needs_approval_wait_for_issuers(issuer, officer, learner):
    for policy, state in (("approval", "completed"), ("automatic", "completed"), ("approval", "active")):
        run = make.run(make.course(certificate_policy=policy))
        completed_at = timezone.now() if state == "completed" else None
        make.enrolment(learner, run, status=Enrolment.Status(state), completed_at=completed_at)
    assert count_of(issuer) == ["1"]


@pytest.mark.django_db
def test_papers_of_completions_that_were_taken_back_wait_for_issuers(issuer, officer):
    first, second = papers.printed(), papers.printed()
    papers.issued(make.user(confirmed=False)).enrolment.reopen(by=officer, reason="Chấm lại", now=timezone.now())
    assert matters_of(issuer, now=timezone.now()) == []
    for paper in (first, second):
        paper.enrolment.reopen(by=officer, reason="Chấm lại", now=timezone.now())
    (matter,) = matters_of(issuer, now=timezone.now())
    assert (matter.text.split()[0], matter.url) == ("2", reverse("certificates:inspect", args=[first.pk]))
    actions.revoke(first, by=issuer, ground="fraud", reason="Chấm lại", decision="1/QĐ", now=timezone.now())
    (matter,) = matters_of(issuer, now=timezone.now())
    assert (matter.text.split()[0], matter.url) == ("1", reverse("certificates:inspect", args=[second.pk]))
    assert count_of(officer) == []


@pytest.mark.django_db
def test_classes_that_close_soon_wait_for_training_officers(officer):
    today = timezone.localdate()
    for days in (3, 60):
        make.run(make.course(), opens_on=today, closes_on=today + timedelta(days=days))
    assert count_of(officer) == ["1"]


@pytest.mark.django_db
def test_jobs_that_were_given_up_wait_for_administrators(administrator, editor):
    job(attempt=5)
    job(attempt=2)
    assert count_of(administrator) == ["1"]
    assert count_of(editor) == []


@pytest.mark.django_db
def test_the_panel_stands_on_the_home_page(client_of, administrator):
    job()
    shown = client_of(administrator).get("/admin/").content.decode()
    assert "/admin/reports/background-jobs/?status=FAILED" in shown
