"""Enrolling oneself in a class and leaving it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolments import actions
from courses.enrolments.forms import WithdrawalForm
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.learning import contents
from courses.runs.models import CourseRun


def enrol(request, run_pk: int):
    """Join a class by POST; a visitor signs in first and comes back to the course, as does anybody by GET."""
    run = get_object_or_404(CourseRun.objects.select_related("course").filter(course__live=True), pk=run_pk)
    course_address = contents.address_of(contents.in_active_language(run.course))
    if not request.user.is_authenticated:
        return redirect_to_login(course_address)
    if request.method != "POST":
        return redirect(course_address)
    now = timezone.now()
    try:
        enrolment = actions.enrol(run, request.user, by=request.user, now=now)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect(course_address)
    messages.success(request, _("Enrolled in class %(code)s.") % {"code": run.code})
    return redirect("continue", enrolment.pk)


@login_required
def withdraw(request, pk: int):
    """Ask for the reason and say what will happen, then leave the class."""
    enrolment = get_object_or_404(Enrolment.objects.of(request.user).select_related("run__course"), pk=pk)
    form = WithdrawalForm(request.POST or None)
    if not enrolment.may_be_withdrawn:
        messages.error(request, _("Only a course that is being studied can be left; nothing was changed."))
        return redirect("dashboard")
    if request.method != "POST" or not form.is_valid():
        course = contents.in_active_language(enrolment.run.course)
        return render(
            request, "courses/enrolments/withdraw.html", {"enrolment": enrolment, "course": course, "form": form}
        )
    try:
        actions.withdraw(enrolment, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Withdrawn from class %(code)s.") % {"code": enrolment.run.code})
    return redirect("dashboard")
