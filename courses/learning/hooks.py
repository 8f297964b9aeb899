"""Before Wagtail serves a lesson: who may study it, and with which state around it."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from wagtail import hooks

from courses import access
from courses.catalogue.models import LessonPage
from courses.errors import DomainError
from courses.learning import actions, contents, study


@hooks.register("before_serve_page")
def open_lesson(page, request, serve_args, serve_kwargs):
    """Strangers get the course page with an explanation, visitors the sign-in form; learners leave their trace."""
    if not isinstance(page, LessonPage):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    now = timezone.now()
    today = timezone.localdate(now)
    try:
        enrolment = access.entry(request.user, page, today=today)
    except DomainError as refusal:
        course = study.course_of(page)
        if not course.live:
            raise Http404 from refusal
        messages.warning(request, refusal.message)
        return redirect(contents.address_of(course))
    if enrolment is None:
        request.study = study.of_staff(page)
        return None
    request.study = study.of_learner(page, enrolment, today=today)
    if not request.study.outline.is_same_visit(page.canonical.pk, now=now):
        actions.note_opened(enrolment, page.canonical, now=now)
    return None
