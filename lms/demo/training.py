"""The final test of course 1, its classes, and learners who are on their way in them."""

from datetime import timedelta

from django.contrib.auth import get_user_model

from certificates.models import Book
from courses.catalogue.models import CoursePage, LessonPage
from courses.enrolments import bulk
from courses.enrolments.actions import enrol
from courses.learning.actions import mark_done
from courses.organisations.posts import Post
from courses.questions.models import Question
from courses.quizzes.models import Quiz, QuizItem
from courses.runs.models import CourseRun
from courses.topics.models import Topic
from lms.demo import finished

# How many questions the final test draws from each of the six modules, by difficulty; two hard ones are added.
DRAWN = {"easy": 2, "medium": 1}


def load_training(people: dict, *, now) -> None:
    _complete_register()
    course = CoursePage.objects.get(code="DTTM-01")
    _ensure_final_test(course)
    self_paced = _ensure_run(course, "DTTM-01.TH", title="Lớp tự học", officer=people["dao.tao"])
    dated = _ensure_run(
        course,
        f"DTTM-01.{now:%Y}-K1",
        title="Lớp có lịch, tỉnh B",
        officer=people["dao.tao"],
        opens_on=now.date() - timedelta(days=14),
        closes_on=now.date() + timedelta(days=45),
        enrol_until=now.date() + timedelta(days=20),
        seats=40,
    )
    if not dated.enrolments.exists() and not self_paced.enrolments.exists():
        _enrol_learners(course, dated, people, now=now)
        finished.load_finished(people, now=now)
    _load_class_of_city(course, people, now=now)


def _load_class_of_city(course: CoursePage, people: dict, *, now) -> None:
    """A class that Đà Nẵng plans for people of its own: what its officer sees, and officers elsewhere do not."""
    officer = people["dao.tao.danang"]
    city = officer.posts.get().organisation
    run = _ensure_run(
        course,
        f"DTTM-01.{now:%Y}-DN",
        title="Lớp của thành phố Đà Nẵng",
        status=CourseRun.Status.PLANNED,
        organisation=city,
        officer=officer,
        seats=30,
    )
    if not run.enrolments.exists():
        own = get_user_model().objects.filter(posts__in=Post.objects.below(city), email__startswith="cb")
        bulk.add(run, own.order_by("pk")[:12], by=officer, now=now)


def _complete_register() -> None:
    """Place and signer of the default register, so that demonstration papers look as real ones do."""
    Book.objects.filter(is_default=True, signer_title="", place="").update(
        place="Hà Nội", signer_title="GIÁM ĐỐC TRUNG TÂM", signer_name="Lê Thị Minh Họa"
    )


def _ensure_final_test(course: CoursePage) -> None:
    if Quiz.objects.filter(course=course).exists():
        return
    quiz = Quiz.objects.create(
        course=course,
        title="Bài kiểm tra cuối khóa",
        title_en="Final test",
        instructions="20 câu rút ngẫu nhiên từ ngân hàng câu hỏi của sáu chuyên đề.",
        instructions_en="20 questions drawn at random from the bank of the six modules.",
        time_limit_minutes=30,
        attempts_allowed=5,
        pass_percent=50,
    )
    topics = Topic.objects.filter(slug__in=_module_slugs()).order_by("slug")
    recipe = [(topic, level, count) for topic in topics for level, count in DRAWN.items()]
    recipe += [(topic, "hard", 1) for topic in topics[:2]]
    for position, (topic, level, count) in enumerate(recipe):
        QuizItem.objects.create(quiz=quiz, position=position, topic=topic, difficulty=level, count=count)


def _module_slugs() -> list[str]:
    return list(Question.objects.filter(key__startswith="DTTM-01-").values_list("topic__slug", flat=True).distinct())


def _ensure_run(course: CoursePage, code: str, **fields) -> CourseRun:
    run, _created = CourseRun.objects.get_or_create(
        code=code, defaults={"course": course, "status": CourseRun.Status.OPEN, **fields}
    )
    return run


def _enrol_learners(course: CoursePage, run: CourseRun, people: dict, *, now) -> None:
    """Fourteen invented learners, each a little further than the one before; two more have finished another class."""
    lessons = list(LessonPage.objects.live().descendant_of(course).order_by("path"))
    learners = [
        person
        for name, person in sorted(people.items())
        if name.startswith("hoc.vien") and name not in ("hoc.vien", *finished.BIRTHS)
    ]
    for number, learner in enumerate(learners):
        enrolment = enrol(run, learner, by=people["dao.tao"], now=now - timedelta(days=13))
        for lesson in lessons[:number]:
            mark_done(enrolment, lesson, by=learner, now=now - timedelta(days=max(1, 12 - number)))
