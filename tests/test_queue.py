"""The background queue: work after commit, tried again, put back when its worker died."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from courses import queue

DONE: list = []
FAULTS: list = []


@queue.job("job of a test")
def note(word: str) -> None:
    DONE.append(word)


@queue.job("job of a test")
def fail() -> None:
    FAULTS.append(1)
    raise OSError("the printer is on fire")


def not_a_job() -> None:
    """Lacks the mark."""


NOTE, FAIL = f"{__name__}.note", f"{__name__}.fail"


@pytest.fixture(autouse=True)
def empty_queue(transactional_db):
    """Without the jobs that setting up the site asked for."""
    DBTaskResult.objects.all().delete()
    DONE.clear()
    FAULTS.clear()


def work() -> None:
    call_command("db_worker", batch=True, startup_delay=False, interval=0.0, reload=False, verbosity=0)


def due_now() -> None:
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db(transaction=True)
def test_a_job_waits_for_commit_and_runs_in_the_worker():
    with transaction.atomic():
        queue.enqueue(NOTE, word="xin chào")
        assert not DBTaskResult.objects.exists()
    work()
    assert DONE == ["xin chào"]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_asks_for_nothing():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue.enqueue(NOTE, word="không")
        raise ZeroDivisionError
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failing_job_is_tried_again_later_until_the_tries_are_used_up():
    with transaction.atomic():
        queue.enqueue(FAIL)
    waits = []
    for _try in range(queue.TRIES + 2):
        waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).first()
        if waiting is not None:
            waits.append(max(0, round((waiting.run_after - timezone.now()).total_seconds())))
        due_now()
        work()
    assert len(FAULTS) == queue.TRIES
    assert waits[1:] == list(queue.WAITS)
    assert {row.status for row in DBTaskResult.objects.all()} == {TaskResultStatus.FAILED}
    assert DBTaskResult.objects.count() == queue.TRIES


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_asked_for_again_starts_with_its_first_try():
    with transaction.atomic():
        queue.enqueue(FAIL)
    work()
    failed = DBTaskResult.objects.get(status=TaskResultStatus.FAILED)
    with transaction.atomic():
        queue.retry(failed)
    attempts = [row.args_kwargs["args"][2] for row in DBTaskResult.objects.filter(status=TaskResultStatus.READY)]
    assert sorted(attempts) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_died_is_put_back():
    with transaction.atomic():
        queue.enqueue(NOTE, word="cứu")
    now = timezone.now()
    row = DBTaskResult.objects.get()
    row.claim("dead")
    DBTaskResult.objects.update(started_at=now - queue.ABANDONED_AFTER + timedelta(minutes=1))
    assert queue.rescue(now=now) == 0
    DBTaskResult.objects.update(started_at=now - queue.ABANDONED_AFTER - timedelta(minutes=1))
    assert queue.rescue(now=now) == 1
    work()
    assert DONE == ["cứu"]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_kills_its_workers_is_given_up():
    with transaction.atomic():
        queue.enqueue(NOTE, word="chết")
    now = timezone.now()
    rescued = []
    for _try in range(queue.TRIES + 1):
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, started_at=now - queue.ABANDONED_AFTER - timedelta(minutes=1)
        )
        rescued.append(queue.rescue(now=now))
    assert rescued == [1] * queue.TRIES + [0]
    row = DBTaskResult.objects.get()
    assert (row.status, row.args_kwargs["args"][2], row.finished_at) == (TaskResultStatus.FAILED, queue.TRIES, now)
    assert row.traceback == "courses.queue.WorkerDied: no worker lived to finish it\n"


def test_a_function_without_the_mark_is_refused():
    with pytest.raises(LookupError):
        queue.resolve(f"{__name__}.not_a_job")


@pytest.mark.django_db(transaction=True)
def test_asking_for_something_that_is_not_a_job_fails_when_it_is_asked_for():
    with pytest.raises(LookupError):
        queue.enqueue(f"{__name__}.not_a_job")
