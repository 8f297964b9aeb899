"""Reports of the back office: background jobs, and pages that need somebody."""

import django_filters
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from django_tasks_db.models import DBTaskResult
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses import queue
from courses.audit import actions as audit
from courses.catalogue.models import CoursePage, LessonPage
from courses.spreadsheets import PlainExport
from lms.awareness.models import ArticlePage
from lms.reports import jobs

ACTS = {"add", "change", "publish"}


class JobFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=list(jobs.STATES.items()))

    class Meta:
        model = DBTaskResult
        fields = ["status"]


class RetryColumn(Column):
    cell_template_name = "lms/reports/retry_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        token = get_token(parent_context["request"])
        return super().get_cell_context_data(instance, parent_context) | {"csrf_token": token}


class JobsView(PlainExport, ReportView):
    page_title = gettext_lazy("Background jobs")
    header_icon = "cogs"
    model = DBTaskResult
    index_url_name = "background_jobs"
    index_results_url_name = "background_jobs_results"
    filterset_class = JobFilters
    export_headings = {
        "id": gettext_lazy("Record"),
        "job": gettext_lazy("Job"),
        "arguments": gettext_lazy("Arguments"),
        "status": gettext_lazy("State"),
        "enqueued_at": pgettext_lazy("background job", "Asked for"),
        "started_at": pgettext_lazy("background job", "Begun"),
        "finished_at": pgettext_lazy("background job", "Finished"),
        "reason": gettext_lazy("Reason"),
    }
    list_export = list(export_headings)
    columns = [
        Column("job", label=gettext_lazy("Job"), accessor=jobs.name_of),
        Column("arguments", label=gettext_lazy("Arguments"), accessor=jobs.arguments_of),
        Column("status", label=gettext_lazy("State"), accessor=lambda row: jobs.STATES[row.status]),
        Column("attempt", label=gettext_lazy("Try"), accessor=jobs.attempt_of),
        DateColumn("enqueued_at", label=pgettext_lazy("background job", "Asked for"), sort_key="enqueued_at"),
        DateColumn("finished_at", label=pgettext_lazy("background job", "Finished"), sort_key="finished_at"),
        Column("reason", label=gettext_lazy("Reason"), accessor=jobs.reason_of),
        RetryColumn("retry", label=gettext_lazy("Try again"), accessor=jobs.may_be_retried),
    ]

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def to_row_dict(self, item):
        """A row of the spreadsheet, in the words of the list."""
        return {
            "id": str(item.pk),
            "job": jobs.name_of(item),
            "arguments": jobs.arguments_of(item),
            "status": str(jobs.STATES[item.status]),
            "enqueued_at": item.enqueued_at,
            "started_at": item.started_at,
            "finished_at": item.finished_at,
            "reason": jobs.reason_of(item),
        }

    def order_queryset(self, queryset):
        return super().order_queryset(queryset) if self.is_explicitly_ordered else queryset.order_by("-enqueued_at")


@require_POST
def retry(request, pk):
    """Ask for a failed job once more."""
    if not request.user.is_superuser:
        raise PermissionDenied
    row = get_object_or_404(DBTaskResult.objects.failed(), pk=pk)
    if not jobs.may_be_retried(row):
        messages.error(request, _("This job is Wagtail's own and repeats by itself; it cannot be asked for here."))
        return redirect("background_jobs")
    with transaction.atomic():
        queue.retry(row)
        audit.append("job.retried", row, by=request.user, job=jobs.path_of(row))
    messages.success(request, _("The job is in the queue again."))
    return redirect("background_jobs")


class PagesInScope(PlainExport, ReportView):
    """Published pages that the user may work on, in the order of the tree."""

    model = Page
    any_permission_required = list(ACTS)
    header_icon = "doc-empty-inverse"
    export_headings = {
        "title": gettext_lazy("Title"),
        "url_path": gettext_lazy("Place"),
        "latest_revision_created_at": gettext_lazy("Last changed"),
    }
    list_export = list(export_headings)
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        Column(
            "kind",
            label=gettext_lazy("Kind of page"),
            accessor=lambda page: get_content_type_label(page.content_type),
        ),
        Column("place", label=gettext_lazy("Place"), accessor=lambda page: page.url),
        DateColumn("latest_revision_created_at", label=gettext_lazy("Last changed")),
    ]

    def get_base_queryset(self):
        mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(self.request.user, ACTS)
        return self.narrow(mine.live().filter(depth__gt=1)).select_related("content_type")

    def order_queryset(self, queryset):
        return queryset.order_by("path")


class WithoutEnglishView(PagesInScope):
    page_title = gettext_lazy("Pages without English")
    index_url_name = "pages_without_english"
    index_results_url_name = "pages_without_english_results"

    def narrow(self, pages):
        translated = (
            Page.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
        )
        return pages.filter(~Exists(translated), locale__language_code=settings.LANGUAGE_CODE)


class ReviewOverdueView(PagesInScope):
    page_title = gettext_lazy("Pages past their review date")
    index_url_name = "pages_past_review"
    index_results_url_name = "pages_past_review_results"

    def narrow(self, pages):
        today = timezone.localdate()
        overdue = Q()
        for model in (CoursePage, LessonPage, ArticlePage):
            overdue |= Q(pk__in=model.objects.filter(review_due__lt=today).values("pk"))
        return pages.filter(overdue)
