"""What the player shows around a lesson: the learner's outline, the way back and the way on."""

from dataclasses import dataclass
from datetime import date

from courses.catalogue.models import CoursePage, LessonPage
from courses.enrolments.models import Enrolment
from courses.learning import contents, outline
from courses.learning.outline import Outline, Step


@dataclass(frozen=True)
class Study:
    """`enrolment` is None when staff read or an editor previews; then nothing can be marked."""

    outline: Outline
    lesson_pk: int
    enrolment: Enrolment | None = None
    is_sample: bool = False

    @property
    def step(self) -> Step | None:
        return self.outline.lesson(self.lesson_pk)

    @property
    def previous(self) -> Step | None:
        return self.outline.before(self.lesson_pk)

    @property
    def next(self) -> Step | None:
        return self.outline.after(self.lesson_pk)

    @property
    def is_done(self) -> bool:
        return self.step is not None and self.step.is_done

    @property
    def may_be_marked_done(self) -> bool:
        return self.enrolment is not None and self.step is not None and not self.step.is_done


def of_learner(page: LessonPage, enrolment: Enrolment, *, today: date) -> Study:
    """The player as the owner of the enrolment sees it, in the language of the lesson."""
    course = enrolment.run.course
    if page.pk != page.canonical.pk:
        course = course_of(page)
    pk = page.canonical.pk
    return Study(outline.load(course, enrolment, today=today, opening=pk), pk, enrolment)


def of_staff(page: LessonPage) -> Study:
    """The player for somebody who reads without an enrolment."""
    return Study(outline.for_staff(course_of(page)), page.canonical.pk)


def sample(page: LessonPage) -> Study:
    """The player in a preview: the published outline around the draft, nothing of anybody's progress."""
    return Study(outline.for_staff(course_of(page)), page.canonical.pk, is_sample=True)


def course_of(page: LessonPage) -> CoursePage:
    """The course page above a lesson, in the lesson's language."""
    return CoursePage.objects.get(path=page.path[: -contents.LESSON_PATH_TAIL])
