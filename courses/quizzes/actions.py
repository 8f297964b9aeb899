"""Starting, answering and closing attempts. Locks are taken in one order: enrolment, attempt, answers.

The clock is the server's. An answer counts when it reaches the server no later than GRACE after the deadline: the page
stops at the deadline, and the grace is there for the way of the last answers. Nothing is graded before the grace
is over unless the learner submits.
"""

from datetime import timedelta
from random import Random, SystemRandom

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.enrolments import admission
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.questions import types
from courses.questions.models import Question
from courses.quizzes import drawing, grading, paper, recipe
from courses.quizzes.models import Answer, Attempt, Quiz
from courses.results import editions
from courses.results.actions import settle
from courses.sweeping import Sweep

GRACE = timedelta(seconds=10)
CLOSE = "courses.quizzes.tasks.close"


class AttemptClosed(DomainError):
    """The attempt takes no more answers."""


class NewerAnswer(DomainError):
    """Another device saved this question later; `answer` is what is stored."""

    def __init__(self, message, *, answer: Answer):
        super().__init__(message)
        self.answer = answer


@transaction.atomic
def start(quiz: Quiz, enrolment: Enrolment, *, by, now, random: Random | None = None) -> Attempt:
    """Draw a paper and begin; the open attempt when there is one. The paper never changes after this.

    Raises DomainError when the learner may not begin, no attempt is left or the bank is too small.
    """
    enrolment = Enrolment.objects.held().get(pk=enrolment.pk)
    _refuse_others(enrolment, by=by)
    attempts = list(Attempt.objects.filter(quiz=quiz, enrolment=enrolment).order_by("number"))
    for attempt in attempts:
        if attempt.is_open:
            return attempt
    refusal = why_not_start(quiz, enrolment, attempts, now=now)
    if refusal:
        raise DomainError(refusal)
    return _begin(quiz, enrolment, number=len(attempts) + 1, now=now, random=random or SystemRandom())


def why_not_start(quiz: Quiz, enrolment: Enrolment, attempts: list[Attempt], *, now) -> str:
    """Why no new attempt can begin; empty when one can. `attempts` are those so far."""
    if enrolment.is_completed:
        return _("The course is completed, so its tests can only be looked at again.")
    if not enrolment.is_active:
        return _("You have left this class. Enrol again to sit its tests.")
    if not quiz.is_active:
        return _("This test is no longer in use.")
    if quiz.attempts_allowed is not None and len(attempts) >= quiz.attempts_allowed:
        return _("All %(allowed)d attempts at this test are used.") % {"allowed": quiz.attempts_allowed}
    return admission.not_begun_because(enrolment, today=timezone.localdate(now))


def save_answer(
    answer: Answer, *, given, is_flagged: bool, client: str, sequence: int, base_revision: int, by, now
) -> Answer:
    """Store what was given, if it is newer than what is stored (docs/decisions: the rule of answer saving).

    `answer` comes from Answer.objects.for_saving(). One conditional update: no lock is held, and grading, which sets
    `score`, and other saves, which raise `revision`, make it find no row; then everything is decided afresh.
    Raises AttemptClosed and NewerAnswer.
    """
    while True:
        _refuse_unless_open(answer, by=by, now=now)
        is_same = answer.revision > 0 and answer.given == given and answer.is_flagged == is_flagged
        if is_same or answer.has_seen(client, sequence):
            return answer
        if not answer.is_followed_by(client, base_revision):
            raise NewerAnswer(_("A newer answer to this question was saved from another device."), answer=answer)
        fresh = {
            "given": given,
            "is_flagged": is_flagged,
            "client": client,
            "sequence": sequence,
            "revision": answer.revision + 1,
            "saved_at": now,
        }
        if Answer.objects.filter(pk=answer.pk, revision=answer.revision, score=None).update(**fresh):
            for name, value in fresh.items():
                setattr(answer, name, value)
            return answer
        answer = Answer.objects.for_saving().get(pk=answer.pk)


@transaction.atomic
def submit(attempt: Attempt, *, by, now) -> Attempt:
    """Close and grade the attempt, and settle the course. A repeated submission changes nothing."""
    enrolment = Enrolment.objects.held().get(pk=attempt.enrolment_id)
    _refuse_others(enrolment, by=by)
    return _close(attempt.pk, enrolment, now=now)


def close_if_over(attempt: Attempt, *, now) -> Attempt:
    """The attempt, closed and graded if its time and the grace are over."""
    if not attempt.is_over(now - GRACE):
        return attempt
    with transaction.atomic():
        return _close(attempt.pk, Enrolment.objects.held().get(pk=attempt.enrolment_id), now=now)


def close_expired(now) -> int:
    """Close and grade every attempt whose time and grace are over; return how many. Each in its own transaction.

    Raises RowsFailed, after all others are closed, when one could not be closed.
    """
    attempts = Attempt.objects.expired(now - GRACE).order_by("deadline")
    closed, sweep = 0, Sweep()
    for attempt in attempts.iterator(chunk_size=500):
        with sweep.row(CLOSE, attempt=attempt.pk):
            closed += not close_if_over(attempt, now=now).is_open
    sweep.finish()
    return closed


def _begin(quiz: Quiz, enrolment: Enrolment, *, number: int, now, random: Random) -> Attempt:
    lines = recipe.lines_of(quiz)
    drawn_ones = drawing.draw(lines, recipe.bank_for(quiz, lines), random=random, shuffle=quiz.shuffle_questions)
    questions = _as_they_are(drawn.question for drawn in drawn_ones)
    limit = quiz.time_limit_minutes
    attempt = Attempt.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        number=number,
        started_at=now,
        deadline=now + timedelta(minutes=limit) if limit else None,
        max_score=sum(drawn.points for drawn in drawn_ones),
        pass_percent=editions.pass_percent(enrolment.edition, quiz),
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            position=position,
            version_id=questions[drawn.question][1],
            points=drawn.points,
            order=_order(*questions[drawn.question], random=random, shuffle=quiz.shuffle_options),
        )
        for position, drawn in enumerate(drawn_ones, start=1)
    )
    # From here on the versions are in use and cannot be edited in place any more (questions.actions.revise).
    if _as_they_are(questions) != questions:
        raise DomainError(_("The questions were changed at this very moment. Start again."))
    return attempt


def _as_they_are(questions) -> dict[int, tuple[str, int, dict]]:
    """Type, current version and content of the questions."""
    rows = Question.objects.filter(pk__in=list(questions)).values_list("pk", "kind", "current_id", "current__content")
    return {pk: (kind, version, content) for pk, kind, version, content in rows}


def _order(kind: str, _version: int, content: dict, *, random: Random, shuffle: bool) -> list[int]:
    return types.of(kind).order(types.read(kind, content), random, shuffle)


def _close(pk: int, enrolment: Enrolment, *, now) -> Attempt:
    # The attempt alone: a lock on its test would make every other learner wait (an attempt names its test).
    attempt = Attempt.objects.select_for_update(of=("self",), no_key=True).select_related("quiz").get(pk=pk)
    if not attempt.is_open:
        return attempt
    answers = list(
        attempt.answers.select_for_update(of=("self",)).select_related("version__question").order_by("position")
    )
    shares = [_share(answer) for answer in answers]
    for answer, share in zip(answers, shares, strict=True):
        answer.score = grading.points(share, answer.points)
    Answer.objects.bulk_update(answers, ["score"])
    attempt.close(
        score=sum(answer.score for answer in answers),
        percent=grading.percent(zip(shares, (answer.points for answer in answers), strict=True)),
        now=now,
    )
    settle(enrolment, now=now)
    return attempt


def _share(answer: Answer):
    return types.of(answer.version.question.kind).grade(paper.content_of(answer), answer.given)


def _refuse_unless_open(answer: Answer, *, by, now) -> None:
    attempt = answer.attempt
    _refuse_others(attempt.enrolment, by=by)
    if not attempt.is_open or answer.score is not None:
        raise AttemptClosed(_("The test was already submitted, so this answer was not saved."))
    if attempt.is_over(now - GRACE):
        raise AttemptClosed(_("The time was over when this answer arrived, so it was not saved."))
    if attempt.enrolment.is_withdrawn:
        raise AttemptClosed(_("You have left this class, so this answer was not saved."))


def _refuse_others(enrolment: Enrolment, *, by) -> None:
    if by.pk != enrolment.learner_id:
        raise DomainError(_("Only the learner can do this."))
