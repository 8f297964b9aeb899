"""The outline of a course as one person sees it: modules, lessons and tests in order, with states and addresses.

Used by the course page, the player and the test page. A constant number of queries: contents, tests, and with an
enrolment progress and attempts; a translated course adds two.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter

from django.conf import settings
from django.urls import reverse

from courses.catalogue.models import CoursePage
from courses.enrolments import admission
from courses.enrolments.models import Enrolment
from courses.learning import contents, traces
from courses.learning.traces import Traces
from courses.quizzes.models import Quiz
from courses.results import editions

DONE, CURRENT, OPEN, LOCKED = "done", "current", "open", "locked"
LESSON, QUIZ = "lesson", "quiz"
QUIZ_FIELDS = ("lesson", "module", "title", "title_en", "is_graded", "pass_percent", "time_limit_minutes")
SAME_VISIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Step:
    """A lesson or test. `pk` is that of the canonical lesson or of the test; `url` is empty where it may not be opened.

    `lang` names the language of the title when the page has no translation; `required` is False for what completion
    does not ask of this person; `mark` is the percentage to reach in a test.
    """

    kind: str
    pk: int
    title: str
    url: str
    minutes: int | None
    state: str
    required: bool
    lang: str = ""
    mark: int = 0

    @property
    def is_done(self) -> bool:
        return self.state == DONE


@dataclass(frozen=True)
class Module:
    pk: int
    title: str
    url: str
    steps: tuple[Step, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes or 0 for step in self.steps)

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


@dataclass(frozen=True)
class Outline:
    """`closing` are the tests at the end of the course; `locked_because` says why nothing opens yet.

    `opened_last` is the lesson opened last, by its id, and when.
    """

    title: str
    url: str
    modules: tuple[Module, ...]
    closing: tuple[Step, ...]
    opened_last: tuple[int, datetime] | None = None
    locked_because: str = ""

    @property
    def steps(self) -> list[Step]:
        return [step for module in self.modules for step in module.steps] + list(self.closing)

    @property
    def lessons(self) -> list[Step]:
        return [step for step in self.steps if step.kind == LESSON]

    @property
    def required(self) -> list[Step]:
        return [step for step in self.steps if step.required]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.required)

    @property
    def total(self) -> int:
        return len(self.required)

    @property
    def minutes(self) -> int:
        return sum(step.minutes or 0 for step in self.steps)

    def lesson(self, pk: int) -> Step | None:
        """The lesson with this canonical page id."""
        return next((step for step in self.lessons if step.pk == pk), None)

    def before(self, pk: int) -> Step | None:
        """The step before a lesson."""
        steps = self.steps
        return next((steps[n - 1] for n, step in enumerate(steps) if n and _is_lesson(step, pk)), None)

    def after(self, pk: int) -> Step | None:
        """The step after a lesson."""
        steps = self.steps
        return next((after for step, after in zip(steps, steps[1:], strict=False) if _is_lesson(step, pk)), None)

    def is_same_visit(self, pk: int, *, now: datetime) -> bool:
        """Whether the lesson opened last is this one, and not long ago."""
        return self.opened_last is not None and self.opened_last[0] == pk and now - self.opened_last[1] < SAME_VISIT

    @property
    def resume(self) -> Step | None:
        """Where to go on: the lesson opened last, or the first undone step after it, or the first undone at all."""
        steps = self.steps
        opened = self.opened_last[0] if self.opened_last else None
        last = next((n for n, step in enumerate(steps) if _is_lesson(step, opened)), 0)
        undone = [step for step in steps[last:] + steps[:last] if not step.is_done]
        return next((step for step in undone if step.required), None) or next(iter(undone or steps[last:]), None)


def load(
    course: CoursePage,
    enrolment: Enrolment | None = None,
    *,
    today: date,
    opening: int | None = None,
    entries: list[contents.Entry] | None = None,
    left: Traces | None = None,
) -> Outline:
    """The outline of a course page, in that page's language, as the owner of `enrolment` sees it.

    Without an enrolment nothing has an address. `opening` is the lesson that is being opened at this moment, shown as
    begun before that is stored. `entries` (the contents of the canonical course) and `left` (the traces of the
    enrolment) are read unless the caller has them.
    """
    if left is None:
        left = _traces(enrolment)
    waiting = admission.not_begun_because(enrolment, today=today) if enrolment is not None else ""
    opens = enrolment is not None and not waiting
    return _Loader(course, enrolment, left, opens=opens, locked_because=waiting, opening=opening).outline(entries)


def for_staff(course: CoursePage) -> Outline:
    """The outline of a course page for those who read without an enrolment: everything opens, nothing is done."""
    return _Loader(course, None, Traces({}, {}), opens=True).outline(None)


def _traces(enrolment: Enrolment | None) -> Traces:
    if enrolment is None:
        return Traces({}, {})
    return Traces(traces.lessons([enrolment])[enrolment.pk], traces.tests([enrolment])[enrolment.pk])


def _is_lesson(step: Step, pk: int | None) -> bool:
    return step.kind == LESSON and step.pk == pk


class _Loader:
    def __init__(
        self,
        course: CoursePage,
        enrolment: Enrolment | None,
        left: Traces,
        *,
        opens: bool,
        locked_because: str = "",
        opening: int | None = None,
    ):
        self.course, self.enrolment, self.opening = course, enrolment, opening
        self.canonical = course.canonical
        self.language = course.locale.language_code
        self.translated = contents.translations(course) if course.pk != self.canonical.pk else {}
        self.opens, self.locked_because = opens, locked_because
        self.edition = enrolment.edition if enrolment is not None else None
        asked = self.edition.content if self.edition else None
        self.asked_lessons = {row["id"] for row in asked["lessons"]} if asked else None
        self.asked_quizzes = {row["id"] for row in asked["quizzes"]} if asked else None
        self.left = left
        self.quizzes = self._quizzes()

    def outline(self, entries: list[contents.Entry] | None) -> Outline:
        modules: list[tuple[contents.Entry, list[Step]]] = []
        for entry in contents.read(self.canonical) if entries is None else entries:
            if not entry.is_lesson:
                modules.append((entry, []))
                continue
            steps = modules[-1][1]
            steps.append(self._lesson(entry))
            steps.extend(self.quizzes[LESSON, entry.pk])
        return Outline(
            title=self.course.title,
            url=contents.address(self.course.url_path, language=self.language),
            modules=tuple(self._module(entry, steps) for entry, steps in modules),
            closing=tuple(self.quizzes["course", None]),
            opened_last=self._opened_last(),
            locked_because=self.locked_because,
        )

    def _module(self, entry: contents.Entry, steps: list[Step]) -> Module:
        title, url, _lang = self._translate(entry)
        return Module(entry.pk, title, url, (*steps, *self.quizzes["module", entry.pk]))

    def _lesson(self, entry: contents.Entry) -> Step:
        title, url, lang = self._translate(entry)
        opened = self.left.lessons.get(entry.pk)
        if opened is None:
            state = CURRENT if entry.pk == self.opening else OPEN
        else:
            state = DONE if opened.done_at else CURRENT
        return Step(
            kind=LESSON,
            pk=entry.pk,
            title=title,
            url=url if self.opens else "",
            minutes=entry.minutes,
            state=LOCKED if self.locked_because else state,
            required=entry.required if self.asked_lessons is None else entry.pk in self.asked_lessons,
            lang=lang,
        )

    def _translate(self, entry: contents.Entry) -> tuple[str, str, str]:
        """Title, address and, when there is no translation, the language that the page falls back to."""
        if entry.translation_key in self.translated:
            return *self.translated[entry.translation_key], ""
        url = contents.address(entry.url_path, language=settings.LANGUAGE_CODE)
        if self.language == settings.LANGUAGE_CODE:
            return entry.title, url, ""
        return entry.title, contents.fallback(url, language=self.language), settings.LANGUAGE_CODE

    def _opened_last(self) -> tuple[int, datetime] | None:
        opened = ((pk, opened.last_at) for pk, opened in self.left.lessons.items())
        return max(opened, key=itemgetter(1), default=None)

    def _quizzes(self) -> dict[tuple[str, int | None], list[Step]]:
        """Tests in use by their place: after a lesson, after a module, or at the end of the course."""
        places = defaultdict(list)
        tests = Quiz.objects.in_use().filter(course_id=self.canonical.pk).order_by("pk")
        for quiz in tests.only(*QUIZ_FIELDS):
            if quiz.lesson_id:
                place = (LESSON, quiz.lesson_id)
            elif quiz.module_id:
                place = ("module", quiz.module_id)
            else:
                place = ("course", None)
            places[place].append(self._quiz(quiz))
        return places

    def _quiz(self, quiz: Quiz) -> Step:
        required = quiz.is_graded if self.asked_quizzes is None else quiz.pk in self.asked_quizzes
        mark = editions.pass_percent(self.edition, quiz)
        tried = self.left.tests.get(quiz.pk)
        state = OPEN if tried is None else DONE if tried.best is not None and tried.best >= mark else CURRENT
        return Step(
            kind=QUIZ,
            pk=quiz.pk,
            title=quiz.label,
            url=reverse("quiz", args=[quiz.pk]) if self.opens else "",
            minutes=quiz.time_limit_minutes,
            state=LOCKED if self.locked_because else state,
            required=required,
            mark=mark,
        )
