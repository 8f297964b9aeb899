"""The page of the site search."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.home import frame
from lms.search import results


@require_safe
def search(request):
    """Find courses, articles and pages for `?q=`, of one kind with `?kind=`."""
    found = results.find(request.GET.get("q", ""), kind=request.GET.get("kind", ""), page=request.GET.get("page"))
    surroundings = frame.load(request)
    catalogue_url = surroundings.catalogue_url if surroundings else ""
    return render(request, "lms/search/search.html", {"found": found, "catalogue_url": catalogue_url})
