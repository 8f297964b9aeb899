"""Wagtail's report of reviews, which would name everybody who ever sent a page for review."""

import django_filters
from django.contrib.auth import get_user_model
from wagtail.admin.views.reports import workflows as stock
from wagtail.models import WorkflowState


def senders(request):
    """Who sent pages for review that whoever asks may edit."""
    sent = WorkflowState.objects.filter(object_id__in=stock.get_editable_page_ids_query(request))
    return get_user_model().objects.filter(pk__in=sent.values("requested_by"))


class ReviewFilters(stock.WorkflowReportFilterSet):
    requested_by = django_filters.ModelChoiceFilter(field_name="requested_by", queryset=senders)


class ReviewsView(stock.WorkflowView):
    filterset_class = ReviewFilters
