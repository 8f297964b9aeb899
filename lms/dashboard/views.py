"""The learner's start page."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render


@login_required
def my_learning(request):
    return render(request, "lms/dashboard/my_learning.html")
