"""Issuing: who gets a paper, when it is numbered, and that repeats are harmless."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from certificates import actions, eligibility, tasks
from certificates.models import Book, BookYear, Certificate, IssueRound
from courses import events
from courses.audit.models import AuditEntry
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.models import Notification
from lms.users import roles
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 22, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def jobs() -> list[str]:
    """Dotted paths of this package's jobs in the queue."""
    asked = [row.args_kwargs["args"] for row in DBTaskResult.objects.order_by("enqueued_at")]
    return [args[0] for args in asked if args and str(args[0]).startswith("certificates.")]


def test_issues_one_paper_however_often_it_is_asked():
    enrolment = papers.completed()
    first = actions.issue_for(enrolment, by=None, now=NOW)
    second = actions.issue_for(enrolment, by=None, now=NOW)
    assert (first.pk, first.serial) == (second.pk, "0001/2026/XN-ĐTTM")
    assert BookYear.objects.get().last_number == 1


def test_numbers_start_anew_each_year_by_the_local_date():
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=ZoneInfo("UTC"))  # 00:30 on 1 January in Hà Nội
    serials = [actions.issue_for(papers.completed(), by=None, now=now).serial for now in (NOW, new_year, new_year)]
    assert serials == ["0001/2026/XN-ĐTTM", "0001/2027/XN-ĐTTM", "0002/2027/XN-ĐTTM"]


def test_snapshot_keeps_every_printed_field_whatever_changes_later(learner):
    certificate = papers.issued(learner, title="Đô thị thông minh", credited_tiet=8, code="KH-01")
    before = certificate.snapshot
    learner.full_name = "Tên Khác"
    learner.save()
    Book.objects.update(issuer="Cơ quan khác", signer_name="Người khác")
    course = certificate.enrolment.run.course
    course.title, course.credited_tiet = "Tên mới", 99
    course.save()
    certificate.refresh_from_db()
    actions.issue_for(certificate.enrolment, by=None, now=NOW)
    certificate.refresh_from_db()
    assert certificate.snapshot == before
    assert before | {"completed_on": "", "issued_on": "", "number": ""} == {
        "title": "Giấy xác nhận hoàn thành khóa học",
        "holder": "Nguyễn Thị Ánh",
        "gender": "",
        "birth_date": "1980-02-05",
        "workplace": "UBND phường A",
        "course": "Đô thị thông minh",
        "course_code": "KH-01",
        "tiet": "8",
        "format": "online",
        "completed_on": "",
        "issued_on": "",
        "number": "",
        "entry": 1,
        "issuer": "Hệ thống đào tạo đô thị thông minh",
        "superior": "",
        "place": "",
        "signer_title": "",
        "signer_name": "",
    }


def test_a_paper_waits_without_number_until_the_holder_confirms(django_capture_on_commit_callbacks):
    holder = make.user(confirmed=False)
    with django_capture_on_commit_callbacks(execute=True):
        certificate = papers.issued(holder)
    assert (certificate.state, certificate.number, certificate.snapshot) == ("waiting", None, {})
    assert actions.release_waiting(holder, now=NOW) == []
    holder.birth_date, holder.details_confirmed_at = date(1990, 1, 2), NOW
    holder.save()
    with django_capture_on_commit_callbacks(execute=True):
        released = actions.release_waiting(holder, now=NOW)
    assert [(paper.pk, paper.serial) for paper in released] == [(certificate.pk, "0001/2026/XN-ĐTTM")]
    assert released[0].snapshot["birth_date"] == "1990-01-02"
    assert actions.release_waiting(holder, now=NOW) == []
    assert [note.kind for note in Notification.objects.order_by("pk")] == ["certificate_waiting"]
    assert jobs()[-1] == "certificates.tasks.render"


def test_a_waiting_paper_of_a_reopened_course_gets_no_number():
    holder = make.user(confirmed=False)
    certificate = papers.issued(holder)
    certificate.enrolment.reopen(by=holder, reason="Chấm lại", now=NOW)
    holder.details_confirmed_at = NOW
    holder.save()
    assert actions.release_waiting(holder, now=NOW) == []


def test_completion_leads_to_a_paper_by_way_of_the_queue(django_capture_on_commit_callbacks):
    enrolment = papers.completed()
    with django_capture_on_commit_callbacks(execute=True):
        events.enrolment_completed.send_robust(sender=Enrolment, enrolment=enrolment)
    assert jobs() == ["certificates.tasks.issue"]
    with django_capture_on_commit_callbacks(execute=True):
        tasks.issue(enrolment=enrolment.pk)
        tasks.issue(enrolment=enrolment.pk)
    certificate = Certificate.objects.get()
    tasks.render(certificate=certificate.pk)
    certificate.refresh_from_db()
    assert certificate.state == "valid"
    assert [note.kind for note in Notification.objects.all()] == ["certificate_ready"]


@pytest.mark.parametrize("policy", ["approval", "none"])
def test_nothing_is_issued_automatically_unless_the_course_says_so(policy):
    enrolment = papers.completed(policy=policy)
    with pytest.raises(DomainError):
        actions.issue_for(enrolment, by=None, now=NOW)
    assert actions.issue_missed(now=NOW) == 0


def test_an_unfinished_course_gives_no_paper(issuer):
    enrolment = make.enrolment(make.user(), make.run(make.course()))
    with pytest.raises(DomainError) as refusal:
        actions.issue_for(enrolment, by=issuer, now=NOW)
    assert len(refusal.value.reasons) == 1


def test_only_an_issuing_officer_issues_by_hand(issuer, officer):
    enrolment = papers.completed(policy="approval")
    with pytest.raises(DomainError):
        actions.issue_for(enrolment, by=officer, now=NOW)
    certificate = actions.issue_for(enrolment, by=issuer, now=NOW)
    assert certificate.issued_by == issuer
    entry = AuditEntry.objects.about(certificate).get()
    assert (entry.act, entry.actor, entry.details["serial"]) == ("certificate.issued", issuer, certificate.serial)
    assert (entry.before, entry.after["serial"]) == ({}, certificate.serial)
    assert entry.object_name == f"{certificate.serial} {certificate.printed_name}"


def test_revoking_keeps_the_number_used_and_never_reissues_by_itself(issuer):
    certificate = papers.revoked(issuer)
    assert actions.issue_missed(now=timezone.now()) == 0
    entry = AuditEntry.objects.about(certificate).first()
    assert (entry.act, entry.actor, entry.details) == (
        "certificate.revoked",
        issuer,
        {"ground": "fraud", "reason": "Thi hộ", "decision": "25/QĐ-HV, 22/11/2026"},
    )
    assert entry.before == {"revoked_at": None, "revocation_ground": ""}
    assert entry.after["revocation_ground"] == "fraud"
    assert papers.issued().number == 2


def test_only_the_issuers_own_fault_leads_to_a_new_paper(issuer):
    fraud = papers.revoked(issuer)
    with pytest.raises(DomainError):
        actions.issue_for(fraud.enrolment, by=issuer, now=NOW)
    own_fault = papers.revoked(issuer, ground="issuer")
    again = actions.issue_for(own_fault.enrolment, by=issuer, now=timezone.now())
    assert (again.state, again.number) == ("making", 3)


@pytest.mark.parametrize(
    "wrong", [{"ground": "bored"}, {"ground": ""}, {"reason": "  "}, {"decision": ""}], ids=lambda w: str(w)
)
def test_a_revocation_needs_ground_reason_and_decision(issuer, wrong):
    given = {"ground": "fraud", "reason": "Thi hộ", "decision": "25/QĐ"} | wrong
    certificate = papers.issued()
    with pytest.raises(DomainError):
        actions.revoke(certificate, by=issuer, now=NOW, **given)
    certificate.refresh_from_db()
    assert certificate.revoked_at is None


def test_revocation_is_refused_to_others_twice_and_before_a_number(issuer, officer):
    given = {"ground": "lent", "reason": "Cho mượn", "decision": "1/QĐ", "now": NOW}
    certificate = papers.issued()
    with pytest.raises(DomainError):
        actions.revoke(certificate, by=officer, **given)
    actions.revoke(certificate, by=issuer, **given)
    with pytest.raises(DomainError):
        actions.revoke(certificate, by=issuer, **given)
    with pytest.raises(DomainError):
        actions.revoke(papers.issued(make.user(confirmed=False)), by=issuer, **given)


def test_the_sweep_issues_numbers_and_prints_what_was_missed_and_then_nothing(issuer):
    missed, holder = papers.completed(), make.user(confirmed=False)
    waiting = papers.issued(holder)
    holder.details_confirmed_at = NOW
    holder.save()
    chosen = papers.completed(policy="approval")
    actions.start_round(chosen.run, [chosen], by=issuer, now=NOW)
    assert actions.issue_missed(now=NOW) == 3
    assert Certificate.objects.issued().count() == 3
    assert actions.issue_missed(now=NOW + timedelta(hours=1)) == 0
    before = list(Certificate.objects.order_by("pk").values())
    assert actions.issue_missed(now=NOW + timedelta(hours=2)) == 0
    assert list(Certificate.objects.order_by("pk").values()) == before
    assert {row["rendered_at"] for row in before} == {NOW + timedelta(hours=1)}
    assert {missed.pk, waiting.enrolment_id, chosen.pk} == {row["enrolment_id"] for row in before}


def test_a_round_issues_to_the_selected_and_says_why_not_to_others(issuer, django_capture_on_commit_callbacks):
    run = make.run(make.course(certificate_policy="approval"))
    good = [papers.completed(make.user(), run) for _person in range(2)]
    studying = make.enrolment(make.user(), run)
    has_one = papers.completed(make.user(), run)
    old = actions.issue_for(has_one, by=issuer, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        issue_round = actions.start_round(run, [*good, studying, has_one], by=issuer, now=NOW)
    assert jobs()[-1] == "certificates.tasks.run_round"
    actions.run_round(issue_round, now=NOW)
    issue_round = actions.run_round(IssueRound.objects.get(), now=NOW)
    assert set(issue_round.certificates.values_list("enrolment_id", flat=True)) == {row.pk for row in good}
    assert {row["enrolment"]: row["reasons"] for row in issue_round.refused} == {
        studying.pk: [_("The course is not completed yet.")],
        has_one.pk: [eligibility.reason_of(old)],
    }
    assert (issue_round.handled, issue_round.total, issue_round.is_finished) == (4, 4, True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_round_is_refused_in_the_language_of_who_ordered_it(language):
    officer = make.user(role=roles.ISSUING_OFFICER, language=language)
    studying = make.enrolment(make.user(), make.run(make.course(certificate_policy="approval")))
    order = actions.start_round(studying.run, [studying], by=officer, now=NOW)
    actions.run_round(order, now=NOW)
    order.refresh_from_db()
    [refused] = order.refused
    with translation.override(language):
        assert refused["reasons"] == [_("The course is not completed yet.")]


def test_a_round_needs_people_of_its_class_and_an_issuing_officer(issuer, officer):
    one, other = papers.completed(policy="approval"), papers.completed(policy="approval")
    for people, by in (([], issuer), ([other], issuer), ([one], officer)):
        with pytest.raises(DomainError):
            actions.start_round(one.run, people, by=by, now=NOW)
    assert IssueRound.objects.count() == 0


def test_papers_and_registers_are_never_deleted():
    certificate = papers.issued()
    for refuse in (certificate.delete, Certificate.objects.all().delete, certificate.book.delete):
        with pytest.raises(DomainError):
            refuse()
    assert Certificate.objects.count() == 1


def test_a_round_is_named_by_the_day_in_vietnam(issuer):
    run = make.run(make.course())
    order = IssueRound(run=run, requested_by=issuer, enrolment_ids=[])
    order.requested_at = datetime(2026, 11, 24, 20, 0, tzinfo=ZoneInfo("UTC"))  # 03:00 on 25 November in Hà Nội
    assert str(order) == f"{run} 25/11/2026"


def test_what_is_printed_never_changes_once_a_paper_has_its_number():
    paper = papers.issued()
    before = dict(paper.snapshot)
    for name, value in {"snapshot": before | {"holder": "Người khác"}, "serial": "9/2026", "number": 9}.items():
        changed = Certificate.objects.get(pk=paper.pk)
        setattr(changed, name, value)
        for change in (changed.save, lambda: changed.save(update_fields=[name])):  # noqa: B023 - called at once
            with pytest.raises(DomainError):
                change()
        with pytest.raises(DomainError):
            Certificate.objects.filter(pk=paper.pk).update(**{name: value})
    paper.refresh_from_db()
    assert (paper.snapshot, paper.number) == (before, 1)
    paper.save()
