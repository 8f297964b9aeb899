"""The sweep: what happens without anybody asking. A step that fails stops neither the others nor goes unnoticed."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.quizzes import actions as quizzes
from lms.management.commands import sweep
from tests import make


@pytest.mark.django_db
def test_an_attempt_whose_time_is_over_is_closed(learner):
    course = make.course_with_lessons(1)
    quiz = make.quiz(course, time_limit_minutes=10)
    place = make.enrolment(learner, make.run(course))
    began = timezone.now() - timedelta(minutes=30)
    attempt = quizzes.start(quiz, place, by=learner, now=began)
    call_command("sweep")
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.closed_by) == (False, "time")


@pytest.mark.django_db
def test_a_missed_paper_is_issued_once(learner):
    place = make.enrolment(learner, make.run(make.course_with_lessons(1)))
    Enrolment.objects.update(status="completed", completed_at=timezone.now() - timedelta(hours=1))
    call_command("sweep")
    call_command("sweep")
    assert [paper.enrolment for paper in Certificate.objects.all()] == [place]


@pytest.mark.django_db
def test_a_page_is_published_at_its_time():
    course = make.course_with_lessons(1)
    course.live = False
    course.go_live_at = timezone.now() - timedelta(minutes=1)
    course.save()
    course.save_revision(approved_go_live_at=course.go_live_at)
    call_command("sweep")
    course.refresh_from_db()
    assert course.live


def finished_job(*, days: int, status: str) -> None:
    row = DBTaskResult.objects.create(
        task_path="courses.queue.run",
        args_kwargs={"args": ["courses.notifications.tasks.send", {"notification_id": 1}, 1], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
        status=status,
        exception_class_path="",
        traceback="",
    )
    DBTaskResult.objects.filter(pk=row.pk).update(finished_at=timezone.now() - timedelta(days=days))


@pytest.mark.django_db
def test_old_rows_of_the_queue_are_pruned_failed_ones_later():
    DBTaskResult.objects.all().delete()
    for days in (1, 20, 100):
        for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED):
            finished_job(days=days, status=status)
    call_command("sweep")
    now = timezone.now()
    left = sorted((row.status, (now - row.finished_at).days) for row in DBTaskResult.objects.finished())
    assert left == [("FAILED", 1), ("FAILED", 20), ("SUCCESSFUL", 1)]


@pytest.mark.django_db
def test_expired_sessions_go_and_others_stay():
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    call_command("sweep")
    assert [session.session_key for session in Session.objects.all()] == ["new"]


@pytest.mark.django_db
def test_a_job_of_a_dead_worker_is_put_back():
    DBTaskResult.objects.all().delete()
    finished_job(days=0, status=TaskResultStatus.RUNNING)
    DBTaskResult.objects.update(started_at=timezone.now() - timedelta(hours=2), finished_at=None)
    call_command("sweep")
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY


def broken(now):
    raise OSError("the disk is full")


def test_a_failing_step_is_logged_and_the_next_ones_still_run(caplog):
    seen = []

    def following(now):
        seen.append(now)

    now = timezone.now()
    with caplog.at_level(logging.ERROR):
        assert sweep.run_once([broken, following], now=now) == ["broken"]
    assert seen == [now]
    (record,) = caplog.records
    assert (record.job, str(record.exc_info[1])) == ("broken", "the disk is full")


def test_a_single_sweep_with_a_failing_step_ends_with_an_error_that_names_it(monkeypatch):
    monkeypatch.setattr(sweep, "STEPS", (broken,))
    with pytest.raises(CommandError, match="broken"):
        call_command("sweep")


def test_being_told_to_stop_is_not_taken_for_a_failing_step():
    def interrupted(now):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sweep.run_once([interrupted], now=timezone.now())
