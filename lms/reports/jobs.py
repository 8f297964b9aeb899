"""Background jobs as administrators see them: what waits, runs, failed and why, and the button to try again."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from courses import queue
from courses.audit import actions as audit

STATES = {
    TaskResultStatus.READY: pgettext_lazy("background job", "Waiting"),
    TaskResultStatus.RUNNING: pgettext_lazy("background job", "Running"),
    TaskResultStatus.FAILED: pgettext_lazy("background job", "Failed"),
    TaskResultStatus.SUCCESSFUL: pgettext_lazy("background job", "Done"),
}


class JobFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=list(STATES.items()))

    class Meta:
        model = DBTaskResult
        fields = ["status"]


class RetryColumn(Column):
    cell_template_name = "lms/reports/retry_cell.html"


class JobsView(ReportView):
    page_title = gettext_lazy("Background jobs")
    header_icon = "cogs"
    model = DBTaskResult
    index_url_name = "background_jobs"
    index_results_url_name = "background_jobs_results"
    filterset_class = JobFilters
    list_export = ["id", "task_path", "status", "enqueued_at", "started_at", "finished_at", "exception_class_path"]
    columns = [
        Column("job", label=gettext_lazy("Job"), accessor=lambda row: path_of(row)),
        Column("arguments", label=gettext_lazy("Arguments"), accessor=lambda row: arguments_of(row)),
        Column("status", label=gettext_lazy("State"), accessor=lambda row: STATES[row.status]),
        Column("attempt", label=gettext_lazy("Try"), accessor=lambda row: attempt_of(row)),
        DateColumn("enqueued_at", label=pgettext_lazy("background job", "Asked for"), sort_key="enqueued_at"),
        DateColumn("finished_at", label=pgettext_lazy("background job", "Finished"), sort_key="finished_at"),
        Column("reason", label=gettext_lazy("Reason"), accessor=lambda row: reason_of(row)),
        RetryColumn("retry", label=gettext_lazy("Try again"), accessor=lambda row: may_be_retried(row)),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def order_queryset(self, queryset):
        return super().order_queryset(queryset) if self.is_explicitly_ordered else queryset.order_by("-enqueued_at")


@require_POST
def retry(request, pk):
    """Ask for a failed job once more."""
    if not request.user.is_superuser:
        raise PermissionDenied
    row = get_object_or_404(DBTaskResult.objects.failed(), pk=pk)
    if not may_be_retried(row):
        messages.error(request, _("This job is Wagtail's own and repeats by itself; it cannot be asked for here."))
        return redirect("background_jobs")
    with transaction.atomic():
        queue.retry(row)
        audit.append("job.retried", row, by=request.user, job=path_of(row))
    messages.success(request, _("The job is in the queue again."))
    return redirect("background_jobs")


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
