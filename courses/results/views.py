"""“Why?”: what an unfinished course still asks for."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from courses.enrolments.models import Enrolment
from courses.learning import contents
from courses.results import facts, requirements


@login_required
@require_GET
def unmet(request, pk: int):
    """The list of what is missing, rule by rule, each linked to the thing."""
    enrolment = get_object_or_404(Enrolment.objects.of(request.user).select_related("run__course", "edition"), pk=pk)
    known = facts.load(enrolment)
    return render(
        request,
        "courses/results/unmet.html",
        {
            "enrolment": enrolment,
            "course": contents.in_active_language(enrolment.run.course),
            "facts": known,
            "reasons": [] if enrolment.is_completed else requirements.unmet(known),
        },
    )
