"""Saving one answer, by script (JSON) or by plain form. Called at every answer: four queries, no template.

Posted: the question's own fields, `flag`, `base` (the revision on whose top the answer was made), and from scripts
`client` and `sequence`. Answers to scripts carry a `state`: saved, stale, closed, refused, signed-out.
"""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.digits import whole
from courses.errors import DomainError
from courses.questions import types
from courses.quizzes import actions, paper
from courses.quizzes.models import Answer

LONGEST_CLIENT = Answer._meta.get_field("client").max_length
LARGEST_NUMBER = 2_147_483_647


@require_POST
def answer_save(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    by_script = request.headers.get("Accept") == "application/json"
    if not request.user.is_authenticated:
        return _signed_out(pk, by_script)
    rows = Answer.objects.for_saving().filter(attempt__enrolment__learner_id=request.user.pk)
    answer = get_object_or_404(rows, attempt_id=pk, position=position)
    try:
        answer = _save(request, answer)
    except actions.NewerAnswer as refusal:
        return _stale_json(refusal) if by_script else _stale_page(request, refusal)
    except actions.AttemptClosed as refusal:
        return _refused(request, answer, refusal, state="closed", status=410, by_script=by_script)
    except DomainError as refusal:
        return _refused(request, answer, refusal, state="refused", status=422, by_script=by_script)
    if by_script:
        return JsonResponse({"state": "saved", "revision": answer.revision, "time": _time(answer), "now": _now()})
    return redirect(reverse("attempt", args=[pk]) + f"#cau-{position}")


def _save(request: HttpRequest, answer: Answer) -> Answer:
    posted = request.POST
    return actions.save_answer(
        answer,
        given=types.of(answer.version.question.kind).parse(answer.order, posted),
        is_flagged="flag" in posted,
        client=posted.get("client", "")[:LONGEST_CLIENT],
        sequence=_number(posted, "sequence"),
        base_revision=_number(posted, "base"),
        by=request.user,
        now=timezone.now(),
    )


def _signed_out(pk: int, by_script: bool) -> HttpResponse:
    page = reverse("attempt", args=[pk])
    if by_script:
        return JsonResponse({"state": "signed-out", "message": _("You are signed out.")}, status=401)
    return redirect_to_login(page)


def _stale_json(refusal: actions.NewerAnswer) -> JsonResponse:
    answer = refusal.answer
    fields = types.of(answer.version.question.kind).encode(answer.order, answer.given)
    return JsonResponse(
        {
            "state": "stale",
            "message": refusal.message,
            "revision": answer.revision,
            "time": _time(answer),
            "fields": fields,
            "flag": answer.is_flagged,
        },
        status=409,
    )


def _stale_page(request: HttpRequest, refusal: actions.NewerAnswer) -> HttpResponse:
    """Both answers side by side: what was just sent and what is stored."""
    stored = Answer.objects.select_related("version__question").get(pk=refusal.answer.pk)
    mine = Answer.objects.select_related("version__question").get(pk=refusal.answer.pk)
    mine.given = types.of(stored.version.question.kind).parse(stored.order, request.POST)
    mine.is_flagged = "flag" in request.POST
    own, newer = paper.to_answer([mine, stored], language=get_language())
    context = {"refusal": refusal, "mine": own, "stored": newer, "attempt_id": stored.attempt_id}
    return render(request, "courses/quizzes/stale.html", context, status=409)


def _refused(request, answer: Answer, refusal: DomainError, *, state: str, status: int, by_script: bool):
    if by_script:
        return JsonResponse({"state": state, "message": refusal.message}, status=status)
    messages.error(request, refusal.message)
    return redirect(reverse("attempt", args=[answer.attempt_id]) + f"#cau-{answer.position}")


def _number(posted, name: str) -> int:
    return whole(posted.get(name, ""), most=LARGEST_NUMBER) or 0


def _time(answer: Answer) -> str:
    return timezone.localtime(answer.saved_at).strftime("%H:%M:%S")


def _now() -> int:
    """The server's clock in milliseconds."""
    return int(timezone.now().timestamp() * 1000)
