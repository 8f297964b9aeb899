"""Who may study what. Questions only; the answers are refusals in words or the enrolment that opens the door."""

from datetime import date

from django.utils.translation import gettext as _

from courses.catalogue.models import CoursePage, LessonPage
from courses.enrolments import admission
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.learning import contents
from courses.organisations import scopes
from courses.runs.models import CourseRun


def enrolment_of(user, course: CoursePage) -> Enrolment | None:
    """The enrolment that lets `user` study the course (a translation counts as its original): active or completed."""
    if not user.is_authenticated:
        return None
    seat = _seat_of(user, run__course_id=course.canonical.pk)
    if seat is not None:
        seat.run.course = course.canonical
    return seat


def can_study(user, lesson: LessonPage, *, today: date) -> bool:
    """Whether the lesson opens for `user`: as a learner whose class has begun, or as staff who work on it."""
    try:
        entry(user, lesson, today=today)
    except DomainError:
        return False
    return True


def entry(user, lesson: LessonPage, *, today) -> Enrolment | None:
    """The enrolment under which `user` studies the lesson; None for staff who may read without one.

    Raises DomainError with the reason for everybody else.
    """
    enrolment = None
    if user.is_authenticated:
        course_path = lesson.canonical.path[: -contents.LESSON_PATH_TAIL]
        enrolment = _seat_of(user, run__course__path=course_path)
    if enrolment is not None:
        enrolment.run.course = contents.course_of(enrolment)
    if enrolment is not None and enrolment.run.has_begun(today):
        return enrolment
    if user.is_authenticated and may_read_as_staff(user, lesson):
        return None
    waiting = admission.not_begun_because(enrolment, today=today) if enrolment is not None else ""
    raise DomainError(waiting or _("Lessons open after enrolment. Join a class of this course first."))


def may_read_as_staff(user, lesson: LessonPage) -> bool:
    """Officers who see enrolments, training and issuing, read lessons of the courses that belong to units of theirs or
    are taught in classes of theirs; editors and reviewers those that they may edit or publish."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return False
    permissions = lesson.permissions_for_user(user)
    return permissions.can_edit() or permissions.can_publish() or _teaches(user, lesson)


def _teaches(user, lesson: LessonPage) -> bool:
    scope = scopes.of(user, "courses.view_enrolment")
    if scope.everywhere or not scope:
        return scope.everywhere
    course = CoursePage.objects.filter(path=lesson.canonical.path[: -contents.LESSON_PATH_TAIL])
    classes = CourseRun.objects.filter(scope.within("organisation"), course__in=course.values("pk"))
    return course.filter(scope.within("owner_unit")).exists() or classes.exists()


def _seat_of(user, **course) -> Enrolment | None:
    """The seat held in a class of the course, the active one before completed ones. The course is left to the caller."""
    return (
        Enrolment.objects.of(user)
        .holding_a_seat()
        .filter(**course)
        .select_related("run", "edition")
        .order_by("status", "-pk")
        .first()
    )
