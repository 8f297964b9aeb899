"""What a learner may see of a closed attempt. Pure."""

from dataclasses import dataclass

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


def shown(quiz: Quiz, *, is_passed: bool, may_start: bool) -> Shown:
    """What the test's policy shows of a closed attempt.

    `is_passed`: some attempt passed. `may_start`: another attempt is left.
    """
    if quiz.review_time == Quiz.ReviewTime.NEVER:
        return NOTHING
    if quiz.review_time == Quiz.ReviewTime.PASSED and may_start and not is_passed:
        return NOTHING
    return CONTENTS[Quiz.ReviewContent(quiz.review_content)]
