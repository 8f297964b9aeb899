"""What a row of the background queue says: which job, with what, which try, why it failed. Pure."""

from django.utils.translation import pgettext_lazy
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from courses import queue
from courses.redaction import without_personal_data

STATES = {
    TaskResultStatus.READY: pgettext_lazy("background job", "Waiting"),
    TaskResultStatus.RUNNING: pgettext_lazy("background job", "Running"),
    TaskResultStatus.FAILED: pgettext_lazy("background job", "Failed"),
    TaskResultStatus.SUCCESSFUL: pgettext_lazy("background job", "Done"),
}


LIBRARY_JOBS = {
    "modelsearch.tasks.insert_or_update_object_task": pgettext_lazy("background job", "Keep the search up to date"),
    "wagtail.tasks.update_reference_index_task": pgettext_lazy("background job", "Note where something is used"),
    "wagtail.tasks.delete_file_from_storage_task": pgettext_lazy("background job", "Delete a file"),
    "wagtail.images.tasks.set_image_focal_point_task": pgettext_lazy("background job", "Find the focus of a picture"),
    "wagtail.contrib.frontend_cache.tasks.purge_urls_from_cache_task": pgettext_lazy(
        "background job", "Renew pages in the cache"
    ),
}
ARGUMENTS = {
    "attempt": pgettext_lazy("argument of a job", "attempt at a test"),
    "certificate": pgettext_lazy("argument of a job", "paper"),
    "data_export": pgettext_lazy("argument of a job", "copy of personal data"),
    "enrolment": pgettext_lazy("argument of a job", "enrolment"),
    "intake_id": pgettext_lazy("argument of a job", "addition of people"),
    "issue_round": pgettext_lazy("argument of a job", "issuing round"),
    "minutes": pgettext_lazy("argument of a job", "minutes"),
    "notification_id": pgettext_lazy("argument of a job", "letter"),
    "people_import": pgettext_lazy("argument of a job", "import of people"),
    "notification_ids": pgettext_lazy("argument of a job", "letters"),
    "reorganisation": pgettext_lazy("argument of a job", "reorganisation"),
}


def is_ours(row: DBTaskResult) -> bool:
    return row.task_path == queue.run.module_path


def path_of(row: DBTaskResult) -> str:
    """What runs: the job inside our runner, or the task of a library."""
    return row.args_kwargs["args"][0] if is_ours(row) else row.task_path


def name_of(row: DBTaskResult) -> str:
    """What runs, in words."""
    path = path_of(row)
    return str(LIBRARY_JOBS.get(path) or queue.label(path))


def arguments_of(row: DBTaskResult) -> str:
    """With what, in words; names without words as they are."""
    given = row.args_kwargs["args"][1] if is_ours(row) else row.args_kwargs["kwargs"]
    return ", ".join(f"{ARGUMENTS.get(name, name)}: {_short(value)}" for name, value in given.items())


def _short(value) -> str:
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def attempt_of(row: DBTaskResult) -> int | str:
    return row.args_kwargs["args"][2] if is_ours(row) else ""


def reason_of(row: DBTaskResult) -> str:
    """Why it failed: the last line of the traceback, addresses struck out."""
    lines = row.traceback.strip().splitlines()
    return without_personal_data(lines[-1])[:300] if lines and row.status == TaskResultStatus.FAILED else ""


def may_be_retried(row: DBTaskResult) -> bool:
    return row.status == TaskResultStatus.FAILED and is_ours(row)
