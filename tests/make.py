"""Builders. Each gives a valid object with as little as possible said."""

from datetime import date, timedelta
from itertools import count

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import Locale

from courses import vietnamese
from courses.catalogue.models import CatalogueIndexPage, CourseEdition, CoursePage, LessonPage, ModulePage
from courses.enrolments.models import Enrolment
from courses.organisations import actions as units
from courses.organisations import granting, opening
from courses.organisations.grants import Grant
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Quiz, QuizItem
from courses.runs.models import CourseRun
from courses.topics.models import Topic
from lms.awareness.models import ArticlePage, AwarenessIndexPage
from lms.home.models import ContentPage, HomePage
from lms.privacy.consents import standing
from lms.privacy.consents.models import ConsentPurpose, ConsentText
from lms.users.personal_number.models import Ground, PersonalNumber
from lms.users.security import rules
from lms.users.security.models import SecurityRule

PASSWORD = "Mat-khau-thu-2026"
numbers = count(1)


def user(email: str = "", full_name: str = "Nguyễn Văn Thử", *, role: str = "", confirmed: bool = True, **fields):
    """An account with a verified address; `confirmed` says whether the details to be printed were confirmed."""
    email = email or f"nguoi{next(numbers)}@example.vn"
    if confirmed:
        fields = {
            "birth_date": date(1980, 2, 5),
            "workplace": "UBND phường A",
            "details_confirmed_at": timezone.now(),
        } | fields
    person = get_user_model().objects.create_user(email, PASSWORD, full_name=full_name, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    if role:
        grant(person, role)
    return person


def number_form(number: str, **fields) -> dict:
    """What the form for one's own personal number sends, agreed to the text in force."""
    text = standing.number_text(timezone.localdate())
    return {"number": number, "agreed": "on", "text": text.pk if text else ""} | fields


def personal_number(person, number: str, ground: str = Ground.DUTY) -> PersonalNumber:
    """The number of a person, as if it had been entered long ago."""
    kept = PersonalNumber(person=person, given_at=timezone.now(), ground=ground)
    kept.put(number)
    kept.save()
    return kept


def role(name: str, *permissions: str) -> Group:
    """A role of its own that enters the back office with these permissions ("courses.view_post")."""
    made = Group.objects.create(name=name)
    for permission in ("wagtailadmin.access_admin", *permissions):
        app, codename = permission.split(".")
        made.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return made


def grant(person, role: str, organisation=None, **fields) -> Grant:
    """A role that holds in the unit and below it from long ago, everywhere without a unit."""
    group = Group.objects.get(name=role)
    given = Grant.objects.create(
        person=person, role=group, organisation=organisation, **{"starts": date(2020, 1, 1)} | fields
    )
    granting.follow(person, today=timezone.localdate())
    return given


def unit(name: str = "Sở Xây dựng", *, below=None, kind: str = "department", **fields) -> Organisation:
    """A unit with its first period, below another one or at the top."""
    return units.found(Organisation(name=name, superior=below, kind=kind, **fields), by=None)


def post(person, organisation: Organisation, **fields) -> Post:
    """A main post held from long ago."""
    return Post.objects.create(person=person, organisation=organisation, **{"starts": date(2020, 1, 1)} | fields)


def security_rule(**fields) -> SecurityRule:
    """A rule that holds from today on."""
    rule = SecurityRule.objects.create(**{"valid_from": timezone.localdate(), "source": "Thử"} | fields)
    rules.forget()
    return rule


def consent_text(code: str = "photographs", **fields) -> ConsentText:
    """A version in force from today on; with `number` 2 and more it follows older ones."""
    title = fields.pop("title", "Ảnh hoạt động của lớp")
    purpose, _made = ConsentPurpose.objects.get_or_create(code=code, defaults={"title": title})
    words = {"number": 1, "text": "Tôi đồng ý cho đăng ảnh.", "valid_from": timezone.localdate()}
    signed = {"published_at": timezone.now(), "published_by": fields.pop("by", None) or user(is_superuser=True)}
    return ConsentText.objects.create(purpose=purpose, **words | signed | fields)


def incident_facts(**fields) -> dict:
    """What is known of an incident that was noticed just now."""
    facts = {"title": "Danh sách gửi nhầm", "what": "Gửi nhầm thư", "kinds_of_data": "Họ tên, email", "risk": "Thấp"}
    rest = {"noticed_at": timezone.now(), "happened_from": None, "happened_to": None, "people_count": 12}
    return facts | rest | {"other_units": "", "measures": "", "is_serious": False} | fields


def topic(name: str = "Khái niệm", **fields) -> Topic:
    return Topic.objects.get_or_create(slug=vietnamese.slug(name), defaults={"name": name, **fields})[0]


def home() -> HomePage:
    return HomePage.objects.get(locale__language_code="vi")


def privacy_notice() -> ContentPage:
    """The page without which nobody signs up."""
    body = [("text", "<p>Dữ liệu được dùng để tổ chức học tập.</p>")]
    return home().add_child(instance=ContentPage(title="Quyền riêng tư", slug="quyen-rieng-tu", body=body))


def course(title: str = "Đô thị thông minh", *, place=None, **fields) -> CoursePage:
    """A live course without lessons, in the main catalogue or in that of a branch."""
    n = next(numbers)
    fields = {
        "code": f"KH-{n}",
        "slug": f"{vietnamese.slug(title)}-{n}",
        "credited_tiet": 8,
        "minutes": 360,
    } | fields
    topics = fields.pop("topics", [])
    page = (place or CatalogueIndexPage.objects.main().get(locale__language_code="vi")).add_child(
        instance=CoursePage(title=title, **fields)
    )
    if topics:
        page.topics.set(topics)
        page.save()
    return page


def module(course: CoursePage, title: str = "Chuyên đề", **fields) -> ModulePage:
    return course.add_child(instance=ModulePage(title=title, slug=f"chuyen-de-{next(numbers)}", **fields))


def lesson(
    module: ModulePage, title: str = "Bài học", *, text: str = "<p>Nội dung bài học.</p>", **fields
) -> LessonPage:
    fields = {"body": [("text", text)]} | fields
    return module.add_child(instance=LessonPage(title=title, slug=f"bai-{next(numbers)}", **fields))


def course_with_lessons(count: int = 2, **fields) -> CoursePage:
    """A live course with one module of `count` lessons."""
    page = course(**fields)
    part = module(page)
    for n in range(1, count + 1):
        lesson(part, title=f"Bài {n}")
    return CoursePage.objects.get(pk=page.pk)


def lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.descendant_of(course).order_by("path"))


def run(course: CoursePage, **fields) -> CourseRun:
    """An open self-paced class without a limit of seats."""
    fields = {"code": f"LOP-{next(numbers)}", "status": CourseRun.Status.OPEN} | fields
    return CourseRun.objects.create(course=course, **fields)


def dated_run(course: CoursePage, *, today: date, **fields) -> CourseRun:
    """An open class that began yesterday and lasts a month."""
    fields = {"opens_on": today - timedelta(days=1), "closes_on": today + timedelta(days=30)} | fields
    return run(course, **fields)


def edition(course: CoursePage, **content) -> CourseEdition:
    """An edition that asks for all lessons and all graded tests the course has now."""
    content = {
        "title": course.title,
        "credited_tiet": str(course.credited_tiet),
        "minutes": course.minutes,
        "lessons": [{"id": page.pk, "title": page.title, "minutes": page.minutes} for page in lessons_of(course)],
        "quizzes": [
            {"id": quiz.pk, "title": quiz.title, "pass_percent": quiz.pass_percent}
            for quiz in Quiz.objects.in_use().filter(course=course, is_graded=True)
        ],
    } | content
    return CourseEdition.objects.create(course=course, number=course.editions.count() + 1, content=content)


def enrolment(learner, run: CourseRun, **fields) -> Enrolment:
    """An active enrolment, written directly; with another `status`, as if it had come to it just now."""
    last = run.course.editions.order_by("-number").first()
    if fields.get("status", "active") != "active":
        fields.setdefault(f"{fields['status']}_at", timezone.now())
    fields = {
        "enrolled_at": timezone.now(),
        "enrolled_by": learner,
        "learner_sort_key": learner.sort_key,
    } | fields
    return Enrolment.objects.create(
        run=run, learner=learner, edition=fields.pop("edition", last or edition(run.course)), **fields
    )


SINGLE = {"options": [{"text": "Đúng", "correct": True}, {"text": "Sai", "correct": False}]}


def question(text: str = "Câu hỏi", *, kind: str = "single", content: dict | None = None, **fields) -> Question:
    """A question with its first version."""
    fields = {"topic": topic()} | fields
    record = Question.objects.create(kind=kind, **fields)
    record.current = QuestionVersion.objects.create(question=record, number=1, text=text, content=content or SINGLE)
    record.save(update_fields=["current"])
    return record


def quiz(course: CoursePage, *, questions: int = 2, **fields) -> Quiz:
    """A graded test at the end of the course with fixed single-choice questions."""
    record = Quiz.objects.create(course=course, **({"title": "Bài kiểm tra cuối khóa"} | fields))
    for position in range(questions):
        QuizItem.objects.create(quiz=record, position=position, question=question(f"Câu {position + 1}"))
    return record


def article(
    title: str = "Năm nhiệm vụ trọng tâm", *, text: str = "<p>Nội dung bài.</p>", place=None, **fields
) -> ArticlePage:
    """A live article in Vietnamese, in the main index or in that of a branch."""
    fields = {"slug": f"bai-viet-{next(numbers)}", "summary": "Tóm tắt.", "body": [("text", text)]} | fields
    return (place or AwarenessIndexPage.objects.main().get(locale__language_code="vi")).add_child(
        instance=ArticlePage(title=title, **fields)
    )


def english(page, title: str, **fields):
    """The live English version of a page."""
    twin = page.copy_for_translation(Locale.objects.get(language_code="en"))
    twin.title = twin.draft_title = title
    twin.slug = vietnamese.slug(title)
    for name, value in fields.items():
        setattr(twin, name, value)
    twin.save_revision().publish()
    return type(page).objects.get(pk=twin.pk)


def branch(unit: Organisation) -> dict:
    """A branch of the unit: its catalogue and its awareness index in Vietnamese, and its files."""
    opened = opening.open_branch(unit, by=None)
    pages = [root.page.specific for root in opened if root.page and root.page.locale.language_code == "vi"]
    found = {type(page): page for page in pages}
    files = next(root.collection for root in opened if root.collection)
    return {"courses": found[CatalogueIndexPage], "articles": found[AwarenessIndexPage], "files": files}
