"""Pages of a test: its start, the open attempt, submission and review. Saving an answer is in saving.py.

Looking at an attempt whose time is over closes it, also by GET: time has closed it already, the sweep would write the
same a little later, and nobody reads an answer that still waits for its mark.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courses import access
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.learning import contents
from courses.quizzes import actions, paper
from courses.quizzes import review as review_rule
from courses.quizzes.models import Attempt, Quiz
from courses.quizzes.review import Shown
from courses.results import editions


def explained_on_the_page_of_the_test(view):
    """Shows the refusal of a view of an attempt on the page of its test."""

    @wraps(view)
    def explained(request, pk: int):
        try:
            return view(request, pk)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("quiz", _attempt(request.user, pk).quiz_id)

    return explained


@login_required
@require_GET
@never_cache
def quiz(request, pk: int):
    """What the test asks for, how often it may be tried, and the attempts so far."""
    test, enrolment = _test(request.user, pk)
    now = timezone.now()
    attempts = [_closed_if_over(request, attempt, now=now) for attempt in _attempts(test, enrolment)]
    refusal = actions.why_not_start(test, enrolment, attempts, now=now)
    course = contents.in_active_language(test.course)
    context = {
        "quiz": test,
        "enrolment": enrolment,
        "question_count": test.question_count or 0,
        "pass_percent": editions.pass_percent(enrolment.edition, test),
        "attempts": attempts,
        "attempts_left": _left(test, attempts),
        "open_attempt": next((attempt for attempt in attempts if attempt.is_open), None),
        "refusal": refusal,
        "shown": _shown(test, enrolment, attempts),
        "hidden_because": review_rule.hidden_because(test),
        "trail": [_step(course), {"title": test.label}],
    }
    return render(request, "courses/quizzes/quiz.html", context)


@login_required
def start(request, pk: int):
    """Begin an attempt by POST, or go on with the open one; by GET, as after signing in, back to the test."""
    test, enrolment = _test(request.user, pk)
    if request.method != "POST":
        return redirect("quiz", test.pk)
    try:
        attempt = actions.start(test, enrolment, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("quiz", test.pk)
    return redirect("attempt", attempt.pk)


@login_required
@require_GET
@never_cache
@explained_on_the_page_of_the_test
def attempt(request, pk: int):
    """The paper with everything given so far; a closed attempt leads to its review."""
    now = timezone.now()
    attempt = actions.close_if_over(_attempt(request.user, pk), now=now)
    if not attempt.is_open:
        return redirect("attempt-review", attempt.pk)
    answers = list(attempt.answers.select_related("version__question").order_by("position"))
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "course": contents.in_active_language(attempt.quiz.course),
        "questions": paper.to_answer(answers, language=get_language()),
        "saved_at": max((answer.saved_at for answer in answers if answer.saved_at), default=None),
        "seconds_left": max(0, int((attempt.deadline - now).total_seconds())) if attempt.deadline else None,
        "now": now,
    }
    return render(request, "courses/quizzes/attempt.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
@explained_on_the_page_of_the_test
def submit(request, pk: int):
    """Say what is not answered yet, then close and grade the attempt."""
    attempt = _attempt(request.user, pk)
    if request.method == "POST":
        actions.submit(attempt, by=request.user, now=timezone.now())
        return redirect("attempt-review", attempt.pk)
    attempt = actions.close_if_over(attempt, now=timezone.now())
    if not attempt.is_open:
        return redirect("attempt-review", attempt.pk)
    answers = list(attempt.answers.order_by("position"))
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "unanswered": [answer.position for answer in answers if not answer.is_given],
        "flagged": [answer.position for answer in answers if answer.is_flagged],
        "total": len(answers),
    }
    return render(request, "courses/quizzes/submit.html", context)


@login_required
@require_GET
@never_cache
@explained_on_the_page_of_the_test
def review(request, pk: int):
    """A closed attempt, as far as the test's policy shows it now."""
    now = timezone.now()
    attempt = actions.close_if_over(_attempt(request.user, pk), now=now)
    if attempt.is_open:
        return redirect("attempt", attempt.pk)
    test, enrolment = attempt.quiz, attempt.enrolment
    attempts = _attempts(test, enrolment)
    refusal = actions.why_not_start(test, enrolment, attempts, now=now)
    policy = _shown(test, enrolment, attempts)
    answers = attempt.answers.select_related("version__question").order_by("position") if policy.answers else []
    context = {
        "attempt": attempt,
        "quiz": test,
        "enrolment": enrolment,
        "shown": policy,
        "afterwards": review_rule.afterwards(test.course),
        "hidden_because": review_rule.hidden_because(test),
        "questions": paper.to_review(list(answers), policy, language=get_language()),
        "attempts_left": _left(test, attempts),
        "may_start": not refusal,
        "is_passed": any(each.is_passed for each in attempts),
        "trail": [
            _step(contents.in_active_language(test.course)),
            {"title": test.label, "url": reverse("quiz", args=[test.pk])},
            {"title": _("Attempt %(number)d") % {"number": attempt.number}},
        ],
    }
    return render(request, "courses/quizzes/review.html", context)


def _closed_if_over(request, attempt: Attempt, *, now) -> Attempt:
    """The attempt, closed if its time is over; one that cannot be graded stays as it is and is explained."""
    try:
        return actions.close_if_over(attempt, now=now)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return attempt


def _test(user, pk: int) -> tuple[Quiz, Enrolment]:
    """The test and the enrolment that opens it; 404 for who is not in the course."""
    test = get_object_or_404(Quiz.objects.with_counts().select_related("course__locale"), pk=pk)
    enrolment = access.enrolment_of(user, test.course)
    if enrolment is None:
        raise Http404
    return test, enrolment


def _step(course: CoursePage) -> dict:
    """The course in the way from the home page."""
    return {"title": course.title, "url": contents.address_of(course)}


def _attempt(user, pk: int) -> Attempt:
    rows = Attempt.objects.of(user).select_related("quiz__course__locale", "enrolment__run", "enrolment__edition")
    return get_object_or_404(rows, pk=pk)


def _attempts(test: Quiz, enrolment: Enrolment) -> list[Attempt]:
    return list(Attempt.objects.filter(quiz=test, enrolment=enrolment).order_by("number"))


def _left(test: Quiz, attempts: list[Attempt]) -> int | None:
    """Attempts that are left; None when there is no limit."""
    return None if test.attempts_allowed is None else max(0, test.attempts_allowed - len(attempts))


def _shown(test: Quiz, enrolment: Enrolment, attempts: list[Attempt]) -> Shown:
    open_ones = sum(attempt.is_open for attempt in attempts)
    is_over = review_rule.is_over(
        test, closed=len(attempts) - open_ones, open=open_ones, is_completed=enrolment.is_completed
    )
    return review_rule.shown(test, is_passed=any(attempt.is_passed for attempt in attempts), is_over=is_over)
