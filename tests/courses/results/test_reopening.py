"""Taking a completion back on the pages of a class: explained, with a reason, by those who manage the class alone."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.actions.unpublish_page import UnpublishPageAction

from certificates import eligibility
from courses.audit.models import AuditEntry
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from courses.quizzes.models import Attempt
from courses.results.actions import reopen, settle
from courses.results.models import HoursEntry, Result
from tests import make
from tests.certificates import papers
from tests.courses.results.test_settling import attempt, do_all_lessons
from tests.editing import said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def enrolment(learner):
    """Completed with 60 % in the test."""
    course = make.course_with_lessons(1)
    quiz = make.quiz(course, review_time="never")
    row = make.enrolment(learner, make.run(course))
    attempt(row, quiz, 60)
    return do_all_lessons(row, timezone.now())


@pytest.fixture
def corrected(enrolment):
    """The same after the test was graded anew."""
    Attempt.objects.update(percent=20)
    return enrolment


def address(enrolment, run=None) -> str:
    return reverse("class:reopen", args=[(run or enrolment.run).pk, enrolment.pk])


def state(enrolment) -> str:
    return Enrolment.objects.get(pk=enrolment.pk).status


def test_the_class_page_leads_to_it_for_completed_courses_alone(client_of, officer, enrolment):
    studying = make.enrolment(make.user(), enrolment.run)
    page = client_of(officer).get(reverse("class:page", args=[enrolment.run_id])).content.decode()
    assert (address(enrolment) in page, address(studying) in page) == (True, False)


def test_what_is_missing_and_what_will_happen_is_said_before(client_of, officer, corrected):
    page = client_of(officer).get(address(corrected)).content.decode()
    for words in (
        "20%; cần đạt ít nhất 50%",
        f"8 tiết ghi cho năm {timezone.localdate().year}",
        "Giấy đã cấp không thay đổi",
    ):
        assert words in page
    assert state(corrected) == "completed"


def test_the_officer_takes_it_back_with_a_reason_that_everybody_can_find(client_of, officer, corrected):
    reply = client_of(officer).post(address(corrected), {"reason": "Chấm lại theo biên bản 12"}, follow=True)
    assert reply.redirect_chain[-1][0] == reverse("class:page", args=[corrected.run_id])
    assert state(corrected) == "active"
    assert [(entry.tiet, entry.reason) for entry in HoursEntry.objects.all()] == [
        (Decimal(8), ""),
        (Decimal(-8), "Chấm lại theo biên bản 12"),
    ]
    assert Result.objects.filter(superseded_at=None).count() == 0
    entry = AuditEntry.objects.get(act="enrolment.reopened")
    assert (entry.actor, entry.object_id, entry.details) == (
        officer,
        str(corrected.pk),
        {"reason": "Chấm lại theo biên bản 12"},
    )
    assert (entry.before["status"], entry.after["status"]) == ("completed", "active")
    assert (entry.after["completed_at"], entry.before["best_percent"]) == (None, "60")
    assert entry.after["best_percent"] == "20"
    letter = mails.write(Notification.objects.get(kind="reopened"))
    assert "Lý do: Chấm lại theo biên bản 12" in letter.body.splitlines()
    assert letter.body.count(reverse("unmet", args=[corrected.pk])) == 1


def test_a_result_that_changes_after_completion_is_on_record_with_both_marks(corrected):
    settle(corrected, now=timezone.now())
    settle(corrected, now=timezone.now())
    entry = AuditEntry.objects.get(act="enrolment.result_changed")
    assert (entry.object_id, entry.before, entry.after) == (
        str(corrected.pk),
        {"best_percent": "60"},
        {"best_percent": "20"},
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_taken_back_without_a_reason(client_of, officer, corrected, reason):
    reply = client_of(officer).post(address(corrected), {"reason": reason})
    assert list(reply.context["form"].errors) == ["reason"]
    with pytest.raises(DomainError):
        reopen(corrected, by=officer, reason=reason, now=timezone.now())
    assert state(corrected) == "completed"


def test_a_result_that_still_suffices_is_explained_and_kept(client_of, officer, enrolment):
    client = client_of(officer)
    page = client.get(address(enrolment)).content.decode()
    assert ('name="reason"' in page, "Theo kết quả đã ghi thì không thiếu điều kiện nào" in page) == (False, True)
    assert len(said(client.post(address(enrolment), {"reason": "Nhầm"}, follow=True))) == 1
    assert state(enrolment) == "completed"
    assert HoursEntry.objects.count() == 1


@pytest.mark.parametrize("with_lessons", [False, True])
def test_an_offline_course_takes_back_nothing(client_of, officer, administrator, enrolment, with_lessons):
    UnpublishPageAction(enrolment.run.course, user=administrator, include_descendants=with_lessons).execute()
    client = client_of(officer)
    assert "Theo kết quả đã ghi thì không thiếu điều kiện nào" in client.get(address(enrolment)).content.decode()
    client.post(address(enrolment), {"reason": "Khóa học ngừng"})
    assert (state(enrolment), HoursEntry.objects.count()) == ("completed", 1)


def test_a_corrected_result_of_an_offline_course_is_taken_back(client_of, officer, administrator, corrected):
    UnpublishPageAction(corrected.run.course, user=administrator, include_descendants=True).execute()
    client = client_of(officer)
    assert "20%; cần đạt ít nhất 50%" in client.get(address(corrected)).content.decode()
    client.post(address(corrected), {"reason": "Chấm lại"})
    assert state(corrected) == "active"


def test_taking_it_back_twice_is_explained(client_of, officer, corrected):
    client = client_of(officer)
    for _twice in range(2):
        reply = client.post(address(corrected), {"reason": "Chấm lại"}, follow=True)
    assert said(reply)[-1] == "Chỉ có thể mở lại khóa học đã hoàn thành; khóa học này chưa hoàn thành."
    assert HoursEntry.objects.count() == 2


def test_strangers_find_nothing(client_of, client, issuer, editor, learner, officer, corrected):
    for user in (issuer, learner, editor):
        reply = client_of(user).post(address(corrected), {"reason": "Chấm lại"})
        assert reply.status_code in (302, 404)
    assert client_of(issuer).get(address(corrected)).status_code == 404
    assert client.get(address(corrected)).status_code == 302
    other = make.run(corrected.run.course)
    assert client_of(officer).get(address(corrected, other)).status_code == 404
    assert state(corrected) == "completed"


def test_the_issuing_officer_reads_that_a_paper_stands_without_completion(corrected, officer):
    paper = papers.actions.issue_for(corrected, by=papers_officer(), now=timezone.now())
    reopen(corrected, by=officer, reason="Chấm lại", now=timezone.now())
    (candidate,) = eligibility.explain(eligibility.refused(corrected.run))
    assert paper.serial in candidate.reasons[0]
    assert "20%" in candidate.reasons[1]


def papers_officer():
    return make.user(role="Issuing officer")
