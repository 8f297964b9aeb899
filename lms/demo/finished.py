"""Two invented learners who finished course 1: one with a valid paper, one whose paper was revoked.

So register, verification and the learner's pages have something to show before anybody has sat a test.
"""

from datetime import date, timedelta

from certificates.actions import issue_for, produce, revoke
from certificates.models import Certificate
from courses.catalogue.models import LessonPage
from courses.enrolments.actions import enrol
from courses.enrolments.models import Enrolment
from courses.learning.actions import mark_done
from courses.quizzes import actions as quizzes
from courses.quizzes.models import Answer, Quiz
from courses.runs.models import CourseRun
from lms.users.actions import confirm_details

BIRTHS = {"hoc.vien15": date(1988, 3, 15), "hoc.vien16": date(1979, 11, 2)}
REVOKED = "hoc.vien16"
RIGHT = {
    "single": lambda content: next(place for place, option in enumerate(content["options"]) if option.get("correct")),
    "multiple": lambda content: [place for place, option in enumerate(content["options"]) if option.get("correct")],
    "true_false": lambda content: content["answer"],
    "numeric": lambda content: str(content["answer"]),
    "short_text": lambda content: content["accepted"][0],
    "matching": lambda content: list(range(len(content["pairs"]))),
    "ordering": lambda content: list(range(len(content["items"]))),
}


def load_finished(people: dict, *, now) -> None:
    run = CourseRun.objects.select_related("course").get(code="DTTM-01.TH")
    for number, name in enumerate(BIRTHS):
        _study(run, people[name], now=now - timedelta(days=3 + number))


def load_papers(people: dict, *, now) -> None:
    """Issue and print; the files are written after the records stand."""
    for name in BIRTHS:
        enrolment = Enrolment.objects.of(people[name]).completed().first()
        if enrolment is not None and not Certificate.objects.of(people[name]).exists():
            produce(issue_for(enrolment, by=None, now=now), now=now)
    for paper in Certificate.objects.of(people[REVOKED]).valid():
        revoke(
            paper,
            by=people["cap.giay"],
            ground=Certificate.Ground.ISSUER,
            reason="Ghi sai đơn vị công tác.",
            decision=f"12/QĐ-TT, {now:%d/%m/%Y}",
            now=now,
        )


def _study(run: CourseRun, learner, *, now) -> None:
    """From enrolment to completion in three hours."""
    enrolment = enrol(run, learner, by=learner, now=now)
    confirm_details(
        learner,
        full_name=learner.full_name,
        birth_date=BIRTHS[learner.email.partition("@")[0]],
        workplace=learner.workplace,
        by=learner,
        now=now,
    )
    for lesson in LessonPage.objects.live().descendant_of(run.course).order_by("path"):
        mark_done(enrolment, lesson, by=learner, now=now)
    attempt = quizzes.start(
        Quiz.objects.get(course=run.course), enrolment, by=learner, now=now + timedelta(hours=3, minutes=-20)
    )
    end = now + timedelta(hours=3)
    for answer in Answer.objects.for_saving().filter(attempt=attempt).select_related("version__question"):
        right = RIGHT[answer.version.question.kind](answer.version.content)
        quizzes.save_answer(
            answer,
            given=right,
            is_flagged=False,
            client="demo",
            sequence=1,
            base_revision=0,
            by=learner,
            now=end - timedelta(minutes=5),
        )
    quizzes.submit(attempt, by=learner, now=end)
