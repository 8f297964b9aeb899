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
    reply = ByScript if request.headers.get("Accept") == "application/json" else ByForm
    if not request.user.is_authenticated:
        return reply.signed_out(pk)
    rows = Answer.objects.for_saving().filter(attempt__enrolment__learner_id=request.user.pk)
    answer = get_object_or_404(rows, attempt_id=pk, position=position)
    try:
        return reply.saved(_save(request, answer))
    except actions.NewerAnswer as refusal:
        return reply.stale(request, refusal)
    except actions.AttemptClosed as refusal:
        return reply.closed(request, answer, refusal)
    except DomainError as refusal:
        return reply.refused(request, answer, refusal)


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


class ByScript:
    """Answers to the script of the page."""

    @staticmethod
    def signed_out(_pk: int) -> HttpResponse:
        return JsonResponse({"state": "signed-out", "message": _("You are signed out.")}, status=401)

    @staticmethod
    def saved(answer: Answer) -> HttpResponse:
        return JsonResponse({"state": "saved", "revision": answer.revision, "time": _time(answer), "now": _now()})

    @staticmethod
    def stale(_request, refusal: actions.NewerAnswer) -> HttpResponse:
        answer = refusal.answer
        fields = types.of(answer.version.question.kind).encode(answer.order, answer.given)
        stored = {"revision": answer.revision, "time": _time(answer), "fields": fields, "flag": answer.is_flagged}
        return JsonResponse({"state": "stale", "message": refusal.message, **stored}, status=409)

    @staticmethod
    def closed(_request, _answer: Answer, refusal: DomainError) -> HttpResponse:
        return JsonResponse({"state": "closed", "message": refusal.message}, status=410)

    @staticmethod
    def refused(_request, _answer: Answer, refusal: DomainError) -> HttpResponse:
        return JsonResponse({"state": "refused", "message": refusal.message}, status=422)


class ByForm:
    """Answers to the plain form: back to the question, with what there is to say."""

    @staticmethod
    def signed_out(pk: int) -> HttpResponse:
        return redirect_to_login(reverse("attempt", args=[pk]))

    @staticmethod
    def saved(answer: Answer) -> HttpResponse:
        return redirect(reverse("attempt", args=[answer.attempt_id]) + f"#cau-{answer.position}")

    @staticmethod
    def stale(request, refusal: actions.NewerAnswer) -> HttpResponse:
        """Both answers side by side: what was just sent and what is stored."""
        stored = Answer.objects.select_related("version__question").get(pk=refusal.answer.pk)
        mine = Answer.objects.select_related("version__question").get(pk=refusal.answer.pk)
        mine.given = types.of(stored.version.question.kind).parse(stored.order, request.POST)
        mine.is_flagged = "flag" in request.POST
        own, newer = paper.to_answer([mine, stored], language=get_language())
        context = {"refusal": refusal, "mine": own, "stored": newer, "attempt_id": stored.attempt_id}
        return render(request, "courses/quizzes/stale.html", context, status=409)

    @staticmethod
    def refused(request, answer: Answer, refusal: DomainError) -> HttpResponse:
        messages.error(request, refusal.message)
        return ByForm.saved(answer)

    closed = refused


def _number(posted, name: str) -> int:
    return whole(posted.get(name, ""), most=LARGEST_NUMBER) or 0


def _time(answer: Answer) -> str:
    return timezone.localtime(answer.saved_at).strftime("%H:%M:%S")


def _now() -> int:
    """The server's clock in milliseconds."""
    return int(timezone.now().timestamp() * 1000)
