"""What learners left behind in their courses: lessons opened and done, tests tried. One query each, however many places."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from courses.enrolments.models import Enrolment
from courses.learning.models import LessonProgress
from courses.quizzes.models import Attempt


class Opened(NamedTuple):
    """A lesson that was opened; `done_at` is None until it is marked as done."""

    last_at: datetime
    done_at: datetime | None


class Tried(NamedTuple):
    """A test that was tried: attempts still open and closed, the best percentage of the closed ones."""

    open: int = 0
    closed: int = 0
    best: Decimal | None = None
    last_at: datetime | None = None

    def and_also(self, percent: Decimal | None, started_at: datetime, closed_at: datetime | None) -> "Tried":
        """The same with one more attempt."""
        if closed_at is None:
            return self._replace(open=self.open + 1, last_at=_greatest(self.last_at, started_at))
        return Tried(
            self.open, self.closed + 1, _greatest(self.best, percent), _greatest(self.last_at, started_at, closed_at)
        )


NEVER = Tried()


class Traces(NamedTuple):
    """Of one enrolment: lessons by canonical id, tests by id."""

    lessons: dict[int, Opened]
    tests: dict[int, Tried]


def lessons(enrolments: Iterable[Enrolment]) -> dict[int, dict[int, Opened]]:
    """By enrolment and canonical lesson."""
    found = defaultdict(dict)
    rows = LessonProgress.objects.filter(enrolment__in=list(enrolments)).values_list(
        "enrolment_id", "lesson_id", "last_opened_at", "done_at"
    )
    for enrolment, lesson, *times in rows:
        found[enrolment][lesson] = Opened(*times)
    return found


def tests(enrolments: Iterable[Enrolment]) -> dict[int, dict[int, Tried]]:
    """By enrolment and test."""
    found = defaultdict(dict)
    attempts = (
        Attempt.objects.filter(enrolment__in=list(enrolments))
        .order_by()
        .values_list("enrolment_id", "quiz_id", "percent", "started_at", "closed_at")
    )
    for enrolment, quiz, *attempt in attempts:
        tried = found[enrolment].get(quiz, NEVER)
        found[enrolment][quiz] = tried.and_also(*attempt)
    return found


def _greatest(*values):
    return max((value for value in values if value is not None), default=None)
