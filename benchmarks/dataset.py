"""The data set that is measured on: pages made as editors make them, people and records written in bulk.

Sizes are those asked for; everything else (names, dates, marks) follows from the numbers alone, so that two builds
are alike. One learner, the `viewer`, is there to be measured; `new_learners` come on demand.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from benchmarks import pages, units
from benchmarks.names import full_name, person
from courses.enrolments.models import Enrolment
from courses.learning.models import LessonProgress
from courses.organisations import granting
from courses.results import editions
from courses.results.models import HoursEntry
from courses.runs.models import CourseRun
from lms.demo import codes
from lms.users import roles

CHUNK = 5000
PASSWORD = "do-thi-thong-minh-2026"


@dataclass(frozen=True)
class Sizes:
    learners: int = 1000
    courses: int = 50
    enrolments: int = 20_000
    units: int = 50

    @property
    def name(self) -> str:
        return "-".join(str(number) for number in asdict(self).values())

    def check(self) -> None:
        """ValueError when the learners cannot hold so many places."""
        if self.enrolments > self.learners * self.courses:
            raise ValueError("A learner has one place a course: enrolments must not exceed learners x courses.")


def build(sizes: Sizes, *, say) -> None:
    """Fill an empty, migrated database. `say` is called with a sentence about progress."""
    sizes.check()
    say(f"{sizes.courses} courses")
    courses = pages.build(sizes.courses)
    runs = [_run(course, number) for number, course in enumerate(courses)]
    say(f"{sizes.learners} learners")
    _people(sizes.learners)
    say(f"{sizes.units} units")
    units.build(sizes.units, password=make_password(PASSWORD))
    say(f"{sizes.enrolments} enrolments")
    _enrolments(sizes, runs)
    say("progress and hours")
    _progress(runs)
    _hours()


def viewer():
    """The learner whose pages are measured: studies in the first course and in others."""
    return get_user_model().objects.get(email=_email(0))


def officer():
    return get_user_model().objects.get(email="officer@bench.example")


def new_learners(count: int, *, label: str) -> list:
    """Accounts that nothing was done with yet; each call gives other ones."""
    existing = get_user_model().objects.filter(email__startswith=label).count()
    password, now = make_password(PASSWORD), timezone.now()
    numbers = range(existing, existing + count)
    people = [person(f"{label}{n}@bench.example", full_name(n), password, now) for n in numbers]
    get_user_model().objects.bulk_create(people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=learner, email=learner.email, verified=True, primary=True) for learner in people
    )
    return people


def sitters(count: int) -> list:
    """Learners who have done all lessons of the first course and have only its test before them."""
    run = CourseRun.objects.get(code="BENCH-0")
    now, edition, lessons = timezone.now(), editions.current(run.course), pages.lessons_of(run.course)
    people = new_learners(count, label="sitter")
    for learner in people:
        place = Enrolment.objects.create(
            run=run, learner=learner, learner_sort_key=learner.sort_key, edition=edition, enrolled_at=now,
            enrolled_by=learner,
        )  # fmt: skip
        LessonProgress.objects.bulk_create(
            LessonProgress(enrolment=place, lesson_id=lesson, first_opened_at=now, last_opened_at=now, done_at=now)
            for lesson in lessons
        )
    return people


def _email(number: int) -> str:
    return f"learner{number}@bench.example"


def _run(course, number: int) -> CourseRun:
    return CourseRun.objects.create(course=course, code=f"BENCH-{number}", status=CourseRun.Status.OPEN)


def _people(count: int) -> None:
    password = make_password(PASSWORD)
    now = timezone.now()
    people = (person(_email(n), full_name(n), password, now) for n in range(count))
    _in_chunks(get_user_model(), people)
    person("officer@bench.example", "Vũ Đào Tạo", password, now).save()
    role = Group.objects.get(name=roles.TRAINING_OFFICER)
    today = timezone.localdate()
    granting.grant(officer(), role, organisation=None, starts=today, by=None, today=today)
    codes.give_second_step(officer())
    rows = get_user_model().objects.values_list("pk", "email").order_by("pk").iterator(chunk_size=CHUNK)
    _in_chunks(
        EmailAddress, (EmailAddress(user_id=pk, email=email, verified=True, primary=True) for pk, email in rows)
    )


def _enrolments(sizes: Sizes, runs: list[CourseRun]) -> None:
    """Round k puts learner n into course n + k, so that places spread evenly. Every third one is completed."""
    learners = list(
        get_user_model().objects.filter(email__startswith="learner").order_by("pk").values_list("pk", "sort_key")
    )
    frozen = [editions.current(run.course) for run in runs]
    now = timezone.now()
    by = officer().pk

    def places():
        for place in range(sizes.enrolments):
            number, turn = place % sizes.learners, place // sizes.learners
            index = (number + turn) % sizes.courses
            yield _place(place, learners[number], runs[index], frozen[index], now=now, by=by)

    _in_chunks(Enrolment, places())


def _place(place: int, learner: tuple, run: CourseRun, edition, *, now, by: int) -> Enrolment:
    is_completed = place % 3 == 1
    return Enrolment(
        run=run,
        learner_id=learner[0],
        learner_sort_key=learner[1],
        edition=edition,
        status=Enrolment.Status.COMPLETED if is_completed else Enrolment.Status.ACTIVE,
        enrolled_at=now - timedelta(days=60),
        enrolled_by_id=by,
        completed_at=now - timedelta(days=place % 50) if is_completed else None,
        progress=100 if is_completed else place * 7 % 95,
        best_percent=50 + place % 50 if is_completed else None,
        last_activity_at=now - timedelta(days=place % 50),
    )


def _progress(runs: list[CourseRun]) -> None:
    """Two lessons done in every place."""
    lessons = {run.pk: pages.lessons_of(run.course)[:2] for run in runs}
    now = timezone.now()
    places = Enrolment.objects.order_by("pk").values_list("pk", "run_id").iterator(chunk_size=CHUNK)
    _in_chunks(
        LessonProgress,
        (
            LessonProgress(enrolment_id=pk, lesson_id=lesson, first_opened_at=now, last_opened_at=now, done_at=now)
            for pk, run in places
            for lesson in lessons[run]
        ),
    )


def _hours() -> None:
    year = timezone.localdate().year
    rows = Enrolment.objects.completed().order_by("pk").values_list("pk", "learner_id").iterator(chunk_size=CHUNK)
    _in_chunks(
        HoursEntry,
        (HoursEntry(learner_id=learner, enrolment_id=pk, year=year, tiet=8, minutes=360) for pk, learner in rows),
    )


def _in_chunks(model, rows) -> None:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        model.objects.bulk_create(chunk)
