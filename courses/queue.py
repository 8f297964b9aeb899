"""The background queue: work asked for by dotted path, done after commit, tried again when it fails.

A job is a function in some room's `tasks.py` marked with `@job(name for staff)`. Jobs must be idempotent: the queue promises
at least one run. Arguments are JSON values (ids, never personal data, since rows of the queue are shown to staff).
"""

import logging
import traceback
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from courses.redaction import without_personal_data

logger = logging.getLogger(__name__)

TRIES = 5
WAITS = (10, 60, 300, 1800)  # seconds before the second, third, ... try
ABANDONED_AFTER = timedelta(minutes=30)


class WorkerDied(Exception):
    """Stands for what a dead worker could not say itself."""


def job(label) -> Callable:
    """Mark a function as something that the queue may run; `label` is its name for staff, translated lazily."""

    def mark(function: Callable) -> Callable:
        function.job_label = label
        return function

    return mark


def enqueue(path: str, /, **arguments) -> None:
    """Ask for the job at `path` to run with `arguments` after commit."""
    transaction.on_commit(lambda: _push(path, arguments, attempt=1, wait=0))


def resolve(path: str) -> Callable:
    """The job at a dotted path. Raises LookupError when the function is not marked as a job."""
    function = import_string(path)
    if not hasattr(function, "job_label"):
        raise LookupError(f"{path} is not a job")
    return function


def label(path: str) -> str:
    """The name of the job at a dotted path, for staff; of one that is gone, the last words of its path."""
    try:
        return str(resolve(path).job_label)
    except (ImportError, LookupError):
        return capfirst(path.rpartition(".")[2].replace("_", " "))


@task()
def run(path: str, arguments: dict, attempt: int) -> None:
    """Run one job; a failure is recorded and tried again later until TRIES is reached."""
    function = resolve(path)
    try:
        function(**arguments)
    except Exception:
        logger.exception("job failed", extra={"job": path, "attempt": attempt})
        if attempt < TRIES:
            _push(path, arguments, attempt=attempt + 1, wait=WAITS[min(attempt, len(WAITS)) - 1])
        raise


def retry(result: DBTaskResult) -> None:
    """Ask again for a failed job, at once, as its first try. The failed row stays as a trace."""
    path, arguments, _attempt = result.args_kwargs["args"]
    enqueue(path, **arguments)


def record_failure(path: str, arguments: dict, fault: Exception, /) -> None:
    """Show staff work that failed outside the queue as the job that would repeat it, given up; once while it lasts."""
    resolve(path)
    told = _told(fault, now=timezone.now())
    given = {"args": [path, arguments, TRIES], "kwargs": {}}
    same = DBTaskResult.objects.failed().filter(task_path=run.module_path, args_kwargs=given)
    if same.update(**told):
        return
    DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        task_path=run.module_path,
        args_kwargs=given,
        queue_name=run.queue_name,
        backend_name=run.backend,
        run_after=timezone.now(),
        **told,
    )


def rescue(*, now) -> int:
    """Take jobs from workers that died (running for longer than ABANDONED_AFTER); return how many.

    The lost run counts as a try: a job that kills its worker is given up like any other that fails.
    """
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - ABANDONED_AFTER)
    return sum(_take_back(row, now=now) for row in lost)


def _take_back(row: DBTaskResult, *, now) -> int:
    same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
    if row.task_path != run.module_path:
        return same.update(status=TaskResultStatus.READY, started_at=None)
    path, arguments, attempt = row.args_kwargs["args"]
    if attempt >= TRIES:
        return same.update(
            status=TaskResultStatus.FAILED, **_told(WorkerDied("no worker lived to finish it"), now=now)
        )
    given = {"args": [path, arguments, attempt + 1], "kwargs": {}}
    return same.update(status=TaskResultStatus.READY, started_at=None, args_kwargs=given)


def _told(fault: Exception, *, now) -> dict:
    """What a failed row says about its end."""
    return {
        "finished_at": now,
        "exception_class_path": f"{type(fault).__module__}.{type(fault).__qualname__}",
        "traceback": without_personal_data("".join(traceback.format_exception(fault))),
    }


def _push(path: str, arguments: dict, *, attempt: int, wait: int) -> None:
    resolve(path)
    due = run.using(run_after=timezone.now() + timedelta(seconds=wait)) if wait else run
    due.enqueue(path, arguments, attempt)
