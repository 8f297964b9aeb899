"""Everything that completion depends on, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.learning import contents
from courses.learning.models import LessonProgress
from courses.quizzes import review
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
    """A graded test that the edition asks for, with the edition's pass mark. `attempts_left` None: no limit.

    `best_percent` is the truth that rules and staff read; a learner is shown `shown_percent` alone.
    """

    pk: int
    title: str
    pass_percent: int
    is_offered: bool
    best_percent: Decimal | None
    attempts_left: int | None
    is_score_shown: bool = False

    @property
    def shown_percent(self) -> Decimal | None:
        """The best result, once the policy of the test lets the learner see it."""
        return self.best_percent if self.is_score_shown else None

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

    def for_staff(self) -> "Facts":
        """The same facts with every score shown, whatever the tests let their learners see."""
        return replace(self, quizzes=tuple(replace(quiz, is_score_shown=True) for quiz in self.quizzes))


def load(enrolment: Enrolment) -> Facts:
    """Read the facts of an enrolment as they are stored now; titles are those of the active language.

    A constant number of queries: four, plus the class and course if not loaded, plus those of a translated course.
    """
    return load_many([enrolment])[enrolment.pk]


def load_many(enrolments: Iterable[Enrolment]) -> dict[int, Facts]:
    """Facts of several enrolments, by enrolment: as many queries as for one, plus those of each further course."""
    rows = list(enrolments)
    if not rows:
        return {}
    courses = {row.run.course_id: row.run.course for row in rows}
    offered = {pk: _offered(course) for pk, course in courses.items()}
    studied = _studied(rows)
    tests, tried = _tests(rows), _tried(rows)
    found = {}
    for row in rows:
        content = row.edition.content
        progress, attempts = studied.get(row.pk, {}), tried.get(row.pk, {})
        found[row.pk] = Facts(
            enrolment=row,
            course_is_live=row.run.course.live,
            lessons=tuple(_lesson(asked, offered[row.run.course_id], progress) for asked in content["lessons"]),
            quizzes=_quizzes(row, tests, attempts),
            last_activity_at=_last(progress, attempts),
        )
    return found


def shown_scores(enrolments: Iterable[Enrolment]) -> dict[int, Decimal | None]:
    """The best result in graded tests that each learner may see, by enrolment; two queries."""
    rows = list(enrolments)
    tests, tried = _tests(rows), _tried(rows)
    return {row.pk: _best_shown(_quizzes(row, tests, tried.get(row.pk, {}))) for row in rows}


def _best_shown(quizzes: Iterable[QuizFact]) -> Decimal | None:
    return max((quiz.shown_percent for quiz in quizzes if quiz.shown_percent is not None), default=None)


def _offered(course: CoursePage) -> dict[int, str]:
    """Titles of the live lessons in the active language, by canonical id."""
    shown = contents.in_active_language(course)
    translated = contents.translations(shown) if shown.pk != course.pk else {}
    return {
        entry.pk: translated.get(entry.translation_key, (entry.title, ""))[0]
        for entry in contents.read(course)
        if entry.is_lesson
    }


def _studied(rows: list[Enrolment]) -> dict[int, dict[int, tuple]]:
    """When a lesson was opened last and when it was done, by enrolment and lesson."""
    found = defaultdict(dict)
    progress = LessonProgress.objects.filter(enrolment__in=rows)
    for enrolment, lesson, *times in progress.values_list("enrolment_id", "lesson_id", "last_opened_at", "done_at"):
        found[enrolment][lesson] = tuple(times)
    return found


def _tests(rows: list[Enrolment]) -> dict[int, Quiz]:
    """Tests that the editions ask for, in use or not."""
    asked = {quiz["id"] for row in rows for quiz in row.edition.content["quizzes"]}
    return {quiz.pk: quiz for quiz in Quiz.objects.filter(pk__in=asked)}


def _tried(rows: list[Enrolment]) -> dict[int, dict[int, dict]]:
    """Best result, closed attempts and times, by enrolment and test."""
    found = defaultdict(dict)
    closed = Q(closed_at__isnull=False)
    attempts = Attempt.objects.filter(enrolment__in=rows).order_by().values("enrolment_id", "quiz_id")
    for row in attempts.annotate(
        best=Max("percent", filter=closed),
        used=Count("pk", filter=closed),
        open=Count("pk", filter=~closed),
        started=Max("started_at"),
        closed=Max("closed_at"),
    ):
        found[row["enrolment_id"]][row["quiz_id"]] = row
    return found


def _lesson(asked: dict, offered: dict[int, str], progress: dict[int, tuple]) -> LessonFact:
    _opened_at, done_at = progress.get(asked["id"], (None, None))
    return LessonFact(
        pk=asked["id"],
        title=offered.get(asked["id"], asked["title"]),
        is_offered=asked["id"] in offered,
        is_done=done_at is not None,
    )


def _quizzes(row: Enrolment, tests: dict[int, Quiz], attempts: dict[int, dict]) -> tuple[QuizFact, ...]:
    asked = row.edition.content["quizzes"]
    return tuple(_quiz(quiz, tests.get(quiz["id"]), attempts.get(quiz["id"], {}), row) for quiz in asked)


def _quiz(asked: dict, quiz: Quiz | None, tried: dict, row: Enrolment) -> QuizFact:
    is_offered = quiz is not None and quiz.is_active
    left = None
    if is_offered and quiz.attempts_allowed is not None:
        left = max(0, quiz.attempts_allowed - tried.get("used", 0))
    fact = QuizFact(
        pk=asked["id"],
        title=quiz.label if is_offered else asked["title"],
        pass_percent=asked["pass_percent"],
        is_offered=is_offered,
        best_percent=tried.get("best"),
        attempts_left=left,
    )
    return replace(fact, is_score_shown=quiz is not None and _is_score_shown(quiz, fact, tried, row))


def _is_score_shown(quiz: Quiz, fact: QuizFact, tried: dict, row: Enrolment) -> bool:
    is_over = review.is_over(
        quiz, closed=tried.get("used", 0), open=tried.get("open", 0), is_completed=row.is_completed
    )
    return review.shown(quiz, is_passed=fact.is_passed, is_over=is_over).score


def _last(progress: dict[int, tuple], attempts: dict[int, dict]) -> datetime | None:
    times = [time for pair in progress.values() for time in pair]
    times += [time for row in attempts.values() for time in (row["started"], row["closed"])]
    return max((time for time in times if time is not None), default=None)
