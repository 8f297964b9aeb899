"""What a learner may see of the results of a test: the one rule for every page, list and letter. Pure.

It guards scores, right answers and explanations. Whether the pass mark was reached is no secret: progress, completion
and “Why?” rest on it and say it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.quizzes.models import Quiz


@dataclass(frozen=True)
class Shown:
    """Explanations imply answers, answers imply the score."""

    score: bool = False
    answers: bool = False
    explanations: bool = False


NOTHING = Shown()
CONTENTS = {
    Quiz.ReviewContent.SCORE: Shown(score=True),
    Quiz.ReviewContent.ANSWERS: Shown(score=True, answers=True),
    Quiz.ReviewContent.FULL: Shown(score=True, answers=True, explanations=True),
}


def shown(quiz: Quiz, *, is_passed: bool, is_over: bool) -> Shown:
    """What the test's policy shows of closed attempts.

    `is_passed`: some attempt passed. `is_over`: see `is_over`.
    """
    if quiz.review_time == Quiz.ReviewTime.NEVER:
        return NOTHING
    if quiz.review_time == Quiz.ReviewTime.PASSED and not is_passed and not is_over:
        return NOTHING
    return CONTENTS[Quiz.ReviewContent(quiz.review_content)]


def is_over(quiz: Quiz, *, closed: int, open: int, is_completed: bool) -> bool:
    """Whether no attempt of this person is running or can follow.

    `closed` and `open` are numbers of attempts, `is_completed` says it of the course. Leaving the class or taking the
    test out of use ends nothing: both can be undone, and the attempts go on.
    """
    if open:
        return False
    return is_completed or (quiz.attempts_allowed is not None and closed >= quiz.attempts_allowed)


def afterwards(course) -> str:
    """What comes after the course is completed with this test."""
    return {
        course.CertificatePolicy.AUTOMATIC: _(
            "The confirmation of completion follows. My learning shows it, with the hours, and says whether details"
            " have to be confirmed first."
        ),
        course.CertificatePolicy.APPROVAL: _(
            "An issuing officer issues the confirmation of completion. My learning shows it, with the hours."
        ),
    }.get(course.certificate_policy, _("My learning shows the hours."))


def hidden_because(quiz: Quiz) -> str:
    """Why no score is shown, for the learner."""
    if quiz.review_time == Quiz.ReviewTime.PASSED:
        return _("Results open once the test is passed or no attempt is left.")
    return _("Results of this test are not shown.")
