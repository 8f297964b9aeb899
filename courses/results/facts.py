"""Everything that completion depends on, read in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.learning import contents, traces
from courses.learning.contents import Entry
from courses.learning.traces import NEVER, Opened, Tried
from courses.quizzes import review
from courses.quizzes.models import Quiz


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


@dataclass(frozen=True)
class Records:
    """What facts are made of: contents by course, tests by id, traces by enrolment."""

    entries: dict[int, list[Entry]]
    tests: dict[int, Quiz]
    studied: dict[int, dict[int, Opened]]
    tried: dict[int, dict[int, Tried]]


def read(enrolments: Iterable[Enrolment], *, scores_of: Iterable[Enrolment] = ()) -> Records:
    """Records of enrolments, and of others only what their scores need: three queries, and one for each course."""
    rows, scored = list(enrolments), list(scores_of)
    courses = {row.run.course_id: row.run.course for row in rows}
    asked = {quiz["id"] for row in rows + scored for quiz in row.edition.content["quizzes"]}
    return Records(
        entries={pk: contents.read(course) for pk, course in courses.items()},
        tests=Quiz.objects.in_bulk(asked),
        studied=traces.lessons(rows) if rows else {},
        tried=traces.tests(rows + scored),
    )


def load(enrolment: Enrolment, *, records: Records | None = None) -> Facts:
    """Read the facts of an enrolment as they are stored now; titles are those of the active language.

    A constant number of queries: four, plus the class and course if not loaded, plus those of a translated course.
    """
    return load_many([enrolment], records=records)[enrolment.pk]


def load_many(enrolments: Iterable[Enrolment], *, records: Records | None = None) -> dict[int, Facts]:
    """Facts of several enrolments, by enrolment: as many queries as for one, plus those of each further course."""
    rows = list(enrolments)
    if not rows:
        return {}
    records = records or read(rows)
    courses = {row.run.course_id: row.run.course for row in rows}
    offered = {pk: _offered(course, records.entries[pk]) for pk, course in courses.items()}
    found = {}
    for row in rows:
        content = row.edition.content
        progress, attempts = records.studied.get(row.pk, {}), records.tried.get(row.pk, {})
        found[row.pk] = Facts(
            enrolment=row,
            course_is_live=row.run.course.live,
            lessons=tuple(_lesson(asked, offered[row.run.course_id], progress) for asked in content["lessons"]),
            quizzes=_quizzes(row, records.tests, attempts),
            last_activity_at=_last(progress, attempts),
        )
    return found


def shown_scores(enrolments: Iterable[Enrolment], records: Records) -> dict[int, Decimal | None]:
    """The best result in graded tests that each learner may see, by enrolment."""
    return {row.pk: _best_shown(_quizzes(row, records.tests, records.tried.get(row.pk, {}))) for row in enrolments}


def _best_shown(quizzes: Iterable[QuizFact]) -> Decimal | None:
    return max((quiz.shown_percent for quiz in quizzes if quiz.shown_percent is not None), default=None)


def _offered(course: CoursePage, entries: list[Entry]) -> dict[int, str]:
    """Titles of the live lessons in the active language, by canonical id."""
    shown = contents.in_active_language(course)
    translated = contents.translations(shown) if shown.pk != course.pk else {}
    return {
        entry.pk: translated.get(entry.translation_key, (entry.title, ""))[0] for entry in entries if entry.is_lesson
    }


def _lesson(asked: dict, offered: dict[int, str], progress: dict[int, Opened]) -> LessonFact:
    opened = progress.get(asked["id"])
    return LessonFact(
        pk=asked["id"],
        title=offered.get(asked["id"], asked["title"]),
        is_offered=asked["id"] in offered,
        is_done=opened is not None and opened.done_at is not None,
    )


def _quizzes(row: Enrolment, tests: dict[int, Quiz], attempts: dict[int, Tried]) -> tuple[QuizFact, ...]:
    asked = row.edition.content["quizzes"]
    return tuple(_quiz(quiz, tests.get(quiz["id"]), attempts.get(quiz["id"], NEVER), row) for quiz in asked)


def _quiz(asked: dict, quiz: Quiz | None, tried: Tried, row: Enrolment) -> QuizFact:
    is_offered = quiz is not None and quiz.is_active
    left = None
    if is_offered and quiz.attempts_allowed is not None:
        left = max(0, quiz.attempts_allowed - tried.closed)
    fact = QuizFact(
        pk=asked["id"],
        title=quiz.label if is_offered else asked["title"],
        pass_percent=asked["pass_percent"],
        is_offered=is_offered,
        best_percent=tried.best,
        attempts_left=left,
    )
    return replace(fact, is_score_shown=quiz is not None and _is_score_shown(quiz, fact, tried, row))


def _is_score_shown(quiz: Quiz, fact: QuizFact, tried: Tried, row: Enrolment) -> bool:
    is_over = review.is_over(quiz, closed=tried.closed, open=tried.open, is_completed=row.is_completed)
    return review.shown(quiz, is_passed=fact.is_passed, is_over=is_over).score


def _last(progress: dict[int, Opened], attempts: dict[int, Tried]) -> datetime | None:
    times = [time for opened in progress.values() for time in opened] + [tried.last_at for tried in attempts.values()]
    return max((time for time in times if time is not None), default=None)
