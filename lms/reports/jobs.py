"""What a row of the background queue says: which job, with what, which try, why it failed. Pure."""

from django.utils.translation import pgettext_lazy
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from courses import queue

STATES = {
    TaskResultStatus.READY: pgettext_lazy("background job", "Waiting"),
    TaskResultStatus.RUNNING: pgettext_lazy("background job", "Running"),
    TaskResultStatus.FAILED: pgettext_lazy("background job", "Failed"),
    TaskResultStatus.SUCCESSFUL: pgettext_lazy("background job", "Done"),
}


def is_ours(row: DBTaskResult) -> bool:
    return row.task_path == queue.run.module_path


def path_of(row: DBTaskResult) -> str:
    """What runs: the job inside our runner, or the task of a library."""
    return row.args_kwargs["args"][0] if is_ours(row) else row.task_path


def arguments_of(row: DBTaskResult) -> str:
    given = row.args_kwargs["args"][1] if is_ours(row) else row.args_kwargs["kwargs"]
    return ", ".join(f"{name}={value}" for name, value in given.items())


def attempt_of(row: DBTaskResult) -> int | str:
    return row.args_kwargs["args"][2] if is_ours(row) else ""


def reason_of(row: DBTaskResult) -> str:
    """Why it failed: the last line of the traceback."""
    lines = row.traceback.strip().splitlines()
    return lines[-1][:300] if lines and row.status == TaskResultStatus.FAILED else ""


def may_be_retried(row: DBTaskResult) -> bool:
    return row.status == TaskResultStatus.FAILED and is_ours(row)
