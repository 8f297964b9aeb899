"""Everything that completion depends on, read in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from courses.enrolments.models import Enrolment
from courses.learning import contents
from courses.learning.models import LessonProgress
from courses.quizzes.models import Attempt, Quiz


@dataclass(frozen=True)
class LessonFact:
    """A lesson that the edition asks for. `is_offered` is False once editors took it away or offline."""

    pk: int
    title: str
    is_offered: bool
    is_done: bool


@dataclass(frozen=True)
class QuizFact:
    """A graded test that the edition asks for, with the edition's pass mark. `attempts_left` None: no limit."""

    pk: int
    title: str
    pass_percent: int
    is_offered: bool
    best_percent: Decimal | None
    attempts_left: int | None

    @property
    def is_passed(self) -> bool:
        return self.best_percent is not None and self.best_percent >= self.pass_percent


@dataclass(frozen=True)
class Facts:
    enrolment: Enrolment
    course_is_live: bool
    lessons: tuple[LessonFact, ...]
    quizzes: tuple[QuizFact, ...]
    last_activity_at: datetime | None

    @property
    def steps(self) -> tuple[LessonFact | QuizFact, ...]:
        """What counts: everything asked for that is still offered or was done before it went away."""
        lessons = (lesson for lesson in self.lessons if lesson.is_offered or lesson.is_done)
        quizzes = (quiz for quiz in self.quizzes if quiz.is_offered or quiz.is_passed)
        return (*lessons, *quizzes)

    @property
    def done(self) -> int:
        """How many of the steps are done."""
        return sum(step.is_done if isinstance(step, LessonFact) else step.is_passed for step in self.steps)

    @property
    def progress(self) -> int:
        """Percent of the steps done; 100 only when all are."""
        return self.done * 100 // len(self.steps) if self.steps else 0

    @property
    def best_percent(self) -> Decimal | None:
        """The best result in a graded test so far."""
        return max((quiz.best_percent for quiz in self.quizzes if quiz.best_percent is not None), default=None)


def load(enrolment: Enrolment) -> Facts:
    """Read the facts of an enrolment as they are stored now; titles are those of the active language.

    A constant number of queries: four, plus the class and course if not loaded, plus those of a translated course.
    """
    content = enrolment.edition.content
    lessons, opened_at = _lessons(enrolment, content["lessons"])
    quizzes, tried_at = _quizzes(enrolment, content["quizzes"])
    times = [time for time in (opened_at, tried_at) if time is not None]
    return Facts(
        enrolment=enrolment,
        course_is_live=enrolment.run.course.live,
        lessons=lessons,
        quizzes=quizzes,
        last_activity_at=max(times) if times else None,
    )


def _lessons(enrolment: Enrolment, asked: list[dict]) -> tuple[tuple[LessonFact, ...], datetime | None]:
    course = enrolment.run.course
    shown = contents.in_active_language(course)
    translated = contents.translations(shown) if shown.pk != course.pk else {}
    live = {
        entry.pk: translated.get(entry.translation_key, (entry.title, ""))[0]
        for entry in contents.read(course)
        if entry.is_lesson
    }
    progress = LessonProgress.objects.filter(enrolment=enrolment).values_list(
        "lesson_id", "last_opened_at", "done_at"
    )
    done, times = set(), []
    for lesson_id, opened_at, done_at in progress:
        times.append(opened_at if done_at is None else max(opened_at, done_at))
        if done_at is not None:
            done.add(lesson_id)
    facts = tuple(
        LessonFact(
            pk=row["id"],
            title=live.get(row["id"], row["title"]),
            is_offered=row["id"] in live,
            is_done=row["id"] in done,
        )
        for row in asked
    )
    return facts, max(times, default=None)


def _quizzes(enrolment: Enrolment, asked: list[dict]) -> tuple[tuple[QuizFact, ...], datetime | None]:
    offered = {quiz.pk: quiz for quiz in Quiz.objects.in_use().filter(pk__in=[row["id"] for row in asked])}
    attempts = {
        row["quiz_id"]: row
        for row in Attempt.objects.filter(enrolment=enrolment)
        .order_by()
        .values("quiz_id")
        .annotate(
            best=Max("percent", filter=Q(closed_at__isnull=False)),
            used=Count("pk", filter=Q(closed_at__isnull=False)),
            started=Max("started_at"),
            closed=Max("closed_at"),
        )
    }
    facts = tuple(_quiz(row, offered.get(row["id"]), attempts.get(row["id"], {})) for row in asked)
    times = [time for row in attempts.values() for time in (row["started"], row["closed"]) if time is not None]
    return facts, max(times, default=None)


def _quiz(asked: dict, quiz: Quiz | None, attempts: dict) -> QuizFact:
    left = None
    if quiz is not None and quiz.attempts_allowed is not None:
        left = max(0, quiz.attempts_allowed - attempts.get("used", 0))
    return QuizFact(
        pk=asked["id"],
        title=quiz.label if quiz is not None else asked["title"],
        pass_percent=asked["pass_percent"],
        is_offered=quiz is not None,
        best_percent=attempts.get("best"),
        attempts_left=left,
    )
