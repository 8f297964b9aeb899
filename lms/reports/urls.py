"""Addresses and menu entries of the reports, for the back office's hooks."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import AdminOnlyMenuItem, MenuItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from lms.reports import access, training_views, views
from lms.reports.training import PERMISSION

REPORTS = [
    ("reports/background-jobs/", views.JobsView, "background_jobs"),
    ("reports/without-english/", views.WithoutEnglishView, "pages_without_english"),
    ("reports/past-review/", views.ReviewOverdueView, "pages_past_review"),
]


class PageReportItem(MenuItem):
    def is_shown(self, request):
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, views.ACTS)


class TrainingReportItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(PERMISSION)


class ReadingItem(MenuItem):
    def is_shown(self, request):
        return access.may_read_pages(request.user)


def urls() -> list:
    found = [
        path("reports/background-jobs/<uuid:pk>/retry/", views.retry, name="background_job_retry"),
        path("reports/training/", training_views.TrainingByUnit.as_view(), name="training_by_unit"),
        path("reports/training/print/", training_views.Printed.as_view(), name="training_by_unit_print"),
        path("reports/training/export/", training_views.Exported.as_view(), name="training_by_unit_export"),
    ]
    for address, view, name in REPORTS:
        found.append(path(address, view.as_view(), name=name))
        found.append(path(f"{address}results/", view.as_view(results_only=True), name=f"{name}_results"))
    return found


def background_jobs() -> MenuItem:
    return AdminOnlyMenuItem(
        _("Background jobs"), reverse("background_jobs"), name="background-jobs", icon_name="cogs", order=2000
    )


def pages_without_english() -> MenuItem:
    return PageReportItem(
        _("Pages without English"),
        reverse("pages_without_english"),
        name="without-english",
        icon_name="globe",
        order=300,
    )


def pages_past_review() -> MenuItem:
    return PageReportItem(
        _("Pages past their review date"),
        reverse("pages_past_review"),
        name="past-review",
        icon_name="calendar",
        order=310,
    )


def training_by_unit() -> MenuItem:
    return TrainingReportItem(
        _("Training by unit"), reverse("training_by_unit"), name="training-by-unit", icon_name="table", order=100
    )


def pages_to_read() -> MenuItem:
    return ReadingItem(
        _("Pages to read"), reverse("pages_read:list"), name="pages-read", icon_name="doc-empty-inverse", order=305
    )


MENU_ITEMS = (training_by_unit, background_jobs, pages_without_english, pages_to_read, pages_past_review)
