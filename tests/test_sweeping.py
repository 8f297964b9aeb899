"""Sweeps: each row stands on its own, and a failure is seen by those who can do something about it."""

import logging
from contextlib import suppress
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from certificates import actions as certificates
from certificates.models import Certificate
from courses import queue
from courses.notifications import actions as notifications
from courses.notifications import tasks as letters
from courses.notifications.models import TRIES, Notification
from courses.questions.models import QuestionVersion
from courses.quizzes import actions as quizzes
from courses.quizzes.models import Attempt
from courses.sweeping import RowsFailed, Sweep
from tests import make
from tests.certificates import papers

pytestmark = pytest.mark.django_db


def failed_jobs() -> list[tuple]:
    """Path and arguments of the jobs that staff see as given up."""
    rows = DBTaskResult.objects.failed().order_by("enqueued_at")
    return [tuple(row.args_kwargs["args"][:2]) for row in rows if row.args_kwargs["args"][2] == queue.TRIES]


def expired(number: int) -> Attempt:
    """An open attempt whose time was over `number` hours ago, at a test of its own."""
    learner = make.user()
    course = make.course()
    quiz = make.quiz(course, time_limit_minutes=10)
    place = make.enrolment(learner, make.run(course))
    return quizzes.start(quiz, place, by=learner, now=timezone.now() - timedelta(hours=number))


@pytest.fixture
def attempts():
    """Three expired attempts; the stored content of the first to be closed fits no schema any more."""
    found = [expired(hours) for hours in (3, 2, 1)]
    QuestionVersion.objects.filter(answers__attempt=found[0]).update(content={"colour": "blue"})
    return found


def is_open(attempts) -> list[bool]:
    return [Attempt.objects.get(pk=attempt.pk).is_open for attempt in attempts]


def test_an_attempt_that_cannot_be_graded_keeps_no_other_one_open(attempts, caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(RowsFailed, match=f"attempt={attempts[0].pk}"):
        quizzes.close_expired(timezone.now())
    assert is_open(attempts) == [True, False, False]
    (record,) = [record for record in caplog.records if record.name == "courses.sweeping"]
    assert record.job == f"courses.quizzes.tasks.close attempt={attempts[0].pk}"


def test_staff_see_the_failed_row_once_and_may_ask_for_it_again(attempts, django_capture_on_commit_callbacks):
    for _round in range(3):
        with pytest.raises(RowsFailed):
            quizzes.close_expired(timezone.now())
    assert failed_jobs() == [("courses.quizzes.tasks.close", {"attempt": attempts[0].pk})]
    [row] = DBTaskResult.objects.failed()
    assert "DomainError" in row.traceback
    QuestionVersion.objects.filter(answers__attempt=attempts[0]).update(content=make.SINGLE)
    with django_capture_on_commit_callbacks(execute=True):
        queue.retry(row)
    path, arguments, attempt = DBTaskResult.objects.latest("enqueued_at").args_kwargs["args"]
    assert attempt == 1
    queue.resolve(path)(**arguments)
    assert is_open(attempts) == [False, False, False]


def test_the_command_does_the_rest_and_ends_with_an_error(attempts):
    missed = papers.completed()
    with pytest.raises(CommandError, match="close_expired"):
        call_command("sweep")
    assert is_open(attempts) == [True, False, False]
    assert missed.certificates.count() == 1


def break_printing_of(monkeypatch, *enrolments) -> None:
    """Make the snapshot of these enrolments fail, as damaged data would."""
    take = certificates.snapshot.take

    def damaged(enrolment, *args, **fields):
        if enrolment.pk in {row.pk for row in enrolments}:
            raise ValueError("the hours of the edition cannot be read")
        return take(enrolment, *args, **fields)

    monkeypatch.setattr(certificates.snapshot, "take", damaged)


def test_a_paper_that_cannot_be_issued_keeps_back_no_other(monkeypatch):
    broken, good = papers.completed(), papers.completed()
    break_printing_of(monkeypatch, broken)
    with pytest.raises(RowsFailed):
        certificates.issue_missed(now=timezone.now())
    assert [paper.enrolment for paper in Certificate.objects.all()] == [good]
    assert Certificate.objects.get().number == 1
    assert failed_jobs() == [("certificates.tasks.issue", {"enrolment": broken.pk})]


def test_a_waiting_paper_that_cannot_be_numbered_keeps_back_no_other(monkeypatch):
    holder = make.user(confirmed=False)
    broken, good = papers.issued(holder), papers.issued(holder)
    holder.details_confirmed_at = timezone.now()
    holder.save()
    break_printing_of(monkeypatch, broken.enrolment)
    with pytest.raises(RowsFailed):
        certificates.issue_missed(now=timezone.now())
    assert [Certificate.objects.get(pk=paper.pk).is_waiting for paper in (broken, good)] == [True, False]
    assert failed_jobs() == [("certificates.tasks.release", {"certificate": broken.pk})]


def test_a_round_serves_everybody_else_and_is_finished_once_the_fault_is_mended(monkeypatch, issuer):
    run = make.run(make.course(certificate_policy="approval"))
    broken = papers.completed(make.user(full_name="Đỗ An"), run)
    good = papers.completed(make.user(full_name="Lê Yến"), run)
    issue_round = certificates.start_round(run, [broken, good], by=issuer, now=timezone.now())
    with monkeypatch.context() as damage:
        break_printing_of(damage, broken)
        with pytest.raises(RowsFailed):
            certificates.issue_missed(now=timezone.now())
    issue_round.refresh_from_db()
    assert ([paper.enrolment for paper in issue_round.certificates.all()], issue_round.is_finished) == ([good], False)
    assert failed_jobs() == [("certificates.tasks.run_round", {"issue_round": issue_round.pk})]
    certificates.issue_missed(now=timezone.now())
    issue_round.refresh_from_db()
    assert (issue_round.certificates.count(), issue_round.is_finished) == (2, True)


def damage(papers, **fields) -> None:
    """Change what papers refuse to have changed, as a fault of the disk would."""
    QuerySet.update(papers, **fields)


def test_a_lost_file_keeps_back_no_other_printing():
    lost, good = papers.printed(), papers.issued()
    lost.pdf.storage.delete(lost.pdf.name)
    Certificate.objects.filter(pk=lost.pk).update(rendered_at=None, sha256="")
    damage(Certificate.objects.all(), issued_at=timezone.now() - timedelta(hours=1))
    damage(Certificate.objects.filter(pk=lost.pk), snapshot={})
    with pytest.raises(RowsFailed):
        certificates.issue_missed(now=timezone.now())
    assert Certificate.objects.get(pk=good.pk).is_rendered
    assert failed_jobs() == [("certificates.tasks.render", {"certificate": lost.pk})]


def letters_to(*people) -> list[Notification]:
    context = {"course": "Đô thị thông minh", "run": "LOP-1", "url": "/hoc/7/"}
    return [notifications.notify(person, "enrolled", context=context) for person in people]


def refuse(monkeypatch, fault: Exception, *, address: str) -> list[str]:
    """A mail server that refuses letters to `address`; returns the list of addresses tried."""
    tried = []

    def send(self, messages):
        tried.extend(messages[0].to)
        if messages[0].to == [address]:
            raise fault
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    return tried


def test_a_letter_that_the_server_refuses_keeps_back_no_other(monkeypatch, learner, outsider):
    bad, good = letters_to(learner, outsider)
    refuse(monkeypatch, SMTPRecipientsRefused({}), address=learner.email)
    with pytest.raises(RowsFailed):
        letters.send_all([bad.pk, good.pk])
    assert list(Notification.objects.unsent()) == [bad]
    assert failed_jobs() == [("courses.notifications.tasks.send_again", {"notification_id": bad.pk})]


def test_a_dead_address_is_given_up_and_tried_again_when_staff_ask(monkeypatch, learner):
    (bad,) = letters_to(learner)
    dead = SMTPRecipientsRefused({learner.email: (550, b"no such person")})
    with monkeypatch.context() as server:
        tried = refuse(server, dead, address=learner.email)
        for _round in range(2 * TRIES):
            Notification.objects.update(created_at=hours_ago(1))
            with suppress(RowsFailed):
                letters.send_forgotten()
            Notification.objects.update(claimed_at=hours_ago(1))
    assert len(tried) == TRIES
    [row] = DBTaskResult.objects.failed()
    assert row.traceback.strip().endswith("LetterRefused: 550")
    assert learner.email not in row.traceback
    path, arguments, _attempt = row.args_kwargs["args"]
    queue.resolve(path)(**arguments)
    assert list(Notification.objects.sent()) == [bad]


def test_a_letter_that_failed_rests_before_the_next_try(monkeypatch, learner):
    (bad,) = letters_to(learner)
    tried = refuse(monkeypatch, SMTPDataError(451, b"later"), address=learner.email)
    with pytest.raises(RowsFailed):
        letters.send(bad.pk)
    letters.send(bad.pk)
    assert tried == [learner.email]


def test_a_mail_server_that_is_gone_uses_up_no_tries(monkeypatch, learner, mailoutbox):
    (letter,) = letters_to(learner)
    with monkeypatch.context() as server:
        refuse(server, SMTPServerDisconnected("gone"), address=learner.email)
        for _time in range(2 * TRIES):
            with pytest.raises(SMTPServerDisconnected):
                letters.send(letter.pk)
    letters.send(letter.pk)
    assert len(mailoutbox) == 1


def hours_ago(hours: int):
    return timezone.now() - timedelta(hours=hours)


def test_a_letter_that_cannot_be_written_keeps_back_no_other(learner, outsider, mailoutbox):
    bad, good = letters_to(learner, outsider)
    Notification.objects.filter(pk=bad.pk).update(context={"opens_on": "no day"})
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(RowsFailed):
        letters.send_forgotten()
    assert [mail.to for mail in mailoutbox] == [[outsider.email]]


def test_a_mail_server_that_is_gone_is_not_asked_once_for_every_letter(monkeypatch, learner, outsider):
    first, second = letters_to(learner, outsider)
    tried = refuse(monkeypatch, SMTPServerDisconnected("gone"), address=learner.email)
    with pytest.raises(SMTPServerDisconnected):
        letters.send_all([first.pk, second.pk])
    assert tried == [learner.email]
    assert failed_jobs() == []


def test_being_told_to_stop_is_no_failure_of_a_row():
    sweep = Sweep()
    with pytest.raises(KeyboardInterrupt), sweep.row("courses.quizzes.tasks.close", attempt=1):
        raise KeyboardInterrupt
    assert sweep.failed == []
