"""The learner's start page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone

from lms.dashboard import learning


@login_required
def my_learning(request):
    return render(
        request, "lms/dashboard/my_learning.html", {"learning": learning.load(request.user, now=timezone.now())}
    )
