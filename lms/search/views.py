"""The page of the site search."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.search import results


@require_safe
def search(request):
    """Find courses, articles and pages for `?q=`, of one kind with `?kind=`."""
    found = results.find(request.GET.get("q", ""), kind=request.GET.get("kind", ""), page=request.GET.get("page"))
    return render(request, "lms/search/search.html", {"found": found})
