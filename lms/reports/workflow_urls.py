"""Addresses of Wagtail's that are answered here; mounted before Wagtail's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from lms.reports.workflow_views import ReviewsView

urlpatterns = [
    path("admin/reports/workflow/", require_admin_access(ReviewsView.as_view())),
    path("admin/reports/workflow/results/", require_admin_access(ReviewsView.as_view(results_only=True))),
]
