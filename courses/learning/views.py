"""Going on where one stopped, and marking lessons as done. Lessons themselves are served by Wagtail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from courses.catalogue.models import LessonPage
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.learning import actions, contents, outline
from courses.learning.outline import Outline
from courses.results.actions import settle


@login_required
@require_GET
def resume(request, pk: int):
    """To the lesson or test where the learner stopped, on whatever device that was."""
    enrolment = _own(request.user, pk)
    if enrolment.is_withdrawn:
        messages.warning(request, _("This class was left. Enrol again to continue; what was done is kept."))
        return redirect(contents.address_of(contents.in_active_language(enrolment.run.course)))
    way = _outline(enrolment)
    if way.locked_because:
        messages.info(request, way.locked_because)
        return redirect(way.url)
    if enrolment.is_active and way.done == way.total:
        # Editors may have taken away what was missing last. A GET writes here what is true already, and once: whoever
        # comes first, even a browser that looks ahead, finds the course complete.
        settle(enrolment, now=timezone.now())
    step = way.resume
    return redirect(step.url if step is not None else way.url)


@login_required
@require_GET
def lesson(request, pk: int):
    """To a lesson by its id, in the language of the request."""
    page = get_object_or_404(LessonPage.objects.live(), pk=pk)
    shown, language = contents.in_active_language(page), get_language()
    url = contents.address_of(shown)
    return redirect(url if shown.locale.language_code == language else contents.fallback(url, language=language))


@login_required
def lesson_done(request, pk: int, lesson_pk: int):
    """Mark a lesson as done by POST and go on to the next step; by GET, as after signing in again, say it was not."""
    enrolment = _own(request.user, pk)
    page = get_object_or_404(LessonPage.objects.live(), pk=lesson_pk)
    if request.method != "POST":
        messages.warning(
            request, _("The sign-in had ended, so the lesson was not marked as done. Press the button again.")
        )
        return redirect("lesson", page.pk)
    was_completed = enrolment.is_completed
    try:
        settled = actions.mark_done(enrolment, page, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("dashboard")
    way = _outline(enrolment)
    if settled.is_completed and not was_completed:
        messages.success(request, _("Course completed: %(course)s.") % {"course": way.title})
        return redirect("dashboard")
    step = way.after(page.pk) or way.resume
    return redirect(step.url if step is not None else way.url)


def _own(user, pk: int) -> Enrolment:
    return get_object_or_404(Enrolment.objects.of(user).select_related("run__course", "edition"), pk=pk)


def _outline(enrolment: Enrolment) -> Outline:
    course = contents.in_active_language(enrolment.run.course)
    return outline.load(course, enrolment, today=timezone.localdate())
