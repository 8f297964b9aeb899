"""Tests in the back office: lines, places, and warnings when the bank is too small."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses.audit import words
from courses.audit.models import AuditEntry
from courses.quizzes import drawing, recipe
from courses.quizzes.models import Quiz
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client_of, editor):
    return client_of(editor)


@pytest.fixture
def course():
    return make.course_with_lessons(1)


def fields(course, *lines: dict, **changes) -> dict:
    data = {
        "title": "Bài kiểm tra",
        "title_en": "",
        "course": course.pk,
        "module": "",
        "lesson": "",
        "is_graded": "on",
        "pass_percent": "60",
        "time_limit_minutes": "20",
        "attempts_allowed": "3",
        "shuffle_questions": "on",
        "review_time": "submitted",
        "review_content": "full",
        "instructions": "",
        "instructions_en": "",
        "is_active": "on",
        "items-TOTAL_FORMS": len(lines),
        "items-INITIAL_FORMS": 0,
        "items-MIN_NUM_FORMS": 1,
        "items-MAX_NUM_FORMS": 1000,
    }
    for number, line in enumerate(lines):
        blank = {
            "question": "",
            "topic": "",
            "difficulty": "",
            "count": "1",
            "points": "1",
            "id": "",
            "ORDER": number + 1,
        }
        data |= {f"items-{number}-{name}": value for name, value in (blank | line).items()}
    return data | changes


def add(office, course, *lines, **changes):
    return office.post(reverse("tests:add"), fields(course, *lines, **changes))


def test_the_empty_form_asks_for_the_conditions_and_one_line(office):
    form = office.get(reverse("tests:add")).context["form"]
    conditions = {name: form[name].value() for name in ("is_graded", "pass_percent", "attempts_allowed", "is_active")}
    assert conditions == {"is_graded": True, "pass_percent": 50, "attempts_allowed": None, "is_active": True}
    assert len(form.formsets["items"].forms) == 1


def test_a_test_is_made_with_fixed_and_drawn_lines_in_order(office, course):
    fixed = make.question("Câu cố định")
    make.question("Câu rút", topic=make.topic("Dữ liệu"))
    reply = add(office, course, {"topic": make.topic("Dữ liệu").pk}, {"question": fixed.pk, "points": "2"})
    assert reply.status_code == 302
    quiz = Quiz.objects.get()
    assert (quiz.pass_percent, quiz.time_limit_minutes, quiz.attempts_allowed) == (60, 20, 3)
    lines = [(item.question, item.topic and item.topic.name, item.points) for item in quiz.items.all()]
    assert lines == [(None, "Dữ liệu", 1), (fixed, None, 2)]


def test_a_draw_that_the_bank_cannot_give_is_saved_with_a_warning(office, course):
    reply = add(office, course, {"topic": make.topic("Dữ liệu").pk, "count": "5"})
    warnings = [str(message) for message in get_messages(reply.wsgi_request) if message.level_tag == "warning"]
    with translation.override("vi"):
        sentence = drawing.shortages([recipe.line_of(Quiz.objects.get().items.get())], [])
    assert warnings == sentence
    page = office.get(reverse("tests:edit", args=[Quiz.objects.get().pk])).context
    assert [(draw["line"].count, draw["available"]) for draw in page["draws"]] == [(5, 0)]
    assert len(page["shortages"]) == 1


@pytest.mark.parametrize("both", [True, False])
def test_a_line_is_either_fixed_or_drawn(office, course, both):
    line = {"question": make.question().pk, "topic": make.topic().pk} if both else {}
    reply = add(office, course, line)
    assert reply.status_code == 200
    assert not Quiz.objects.exists()


def test_a_test_without_lines_is_refused(office, course):
    assert add(office, course).status_code == 200
    assert not Quiz.objects.exists()


def test_a_place_must_lie_in_the_course_and_be_one(office, course):
    line = {"question": make.question().pk}
    [lesson] = make.lessons_of(course)
    elsewhere = make.lessons_of(make.course_with_lessons(1))[0]
    reply = add(office, course, line, lesson=elsewhere.pk)
    assert list(reply.context["form"].errors) == ["lesson"]
    reply = add(office, course, line, lesson=lesson.pk, module=lesson.get_parent().pk)
    assert list(reply.context["form"].errors) == ["lesson"]
    assert add(office, course, line, lesson=lesson.pk).status_code == 302
    assert Quiz.objects.get().lesson == lesson


def test_who_changes_the_pass_mark_or_the_lines_is_on_record(office, course, editor):
    line = {"question": make.question().pk}
    add(office, course, line)
    quiz = Quiz.objects.get()
    line["id"] = quiz.items.get().pk
    values = fields(course, line, {"topic": make.topic().pk}, pass_percent="1") | {"items-INITIAL_FORMS": 1}
    assert office.post(reverse("tests:edit", args=[quiz.pk]), values).status_code == 302
    last, first = AuditEntry.objects.about(quiz)
    assert (last.act, last.actor, first.before) == ("quiz.saved", editor, {})
    assert first.after["course"] == course.title
    assert (last.before["pass_percent"], last.after["pass_percent"]) == (first.after["pass_percent"], 1)
    assert [len(state["items"]) for state in (last.before, last.after)] == [1, 2]
    with translation.override("en"):
        lines, label = quiz.items.all(), last.object_type
        assert words.changes(last.before, last.after, label=label) == [
            f"line of the test: (position: 0; question: {lines[0].question}; number of questions: 1; points each: 1)"
            f" → (position: 0; question: {lines[0].question}; number of questions: 1; points each: 1),"
            f" (position: 1; draw from topic: {lines[1].topic}; number of questions: 1; points each: 1)",
            "pass mark (percent): 60 → 1",
        ]


def test_the_list_costs_the_same_for_one_test_and_for_three(office, course):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make.quiz(course, questions=more)
        office.get(reverse("tests:index"))
        with CaptureQueriesContext(connection) as queries:
            reply = office.get(reverse("tests:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert [quiz.question_count for quiz in reply.context["page_obj"]] == [1, 2, 2]


def test_learners_and_issuers_do_not_see_tests(client_of, learner, issuer):
    address = reverse("tests:index")
    assert client_of(learner).get(address).url == f"{reverse('account_login')}?next={address}"
    assert client_of(issuer).get(address).url == reverse("wagtailadmin_home")


def test_the_deletion_of_a_test_is_on_record_with_its_name(client_of, administrator, course):
    quiz = make.quiz(course, title="Thừa")
    client_of(administrator).post(reverse("tests:delete", args=[quiz.pk]))
    entry = AuditEntry.objects.get(act="quiz.deleted")
    assert (entry.object_id, entry.object_name) == (str(quiz.pk), "Thừa")
    assert not Quiz.objects.filter(pk=quiz.pk).exists()


def test_who_reads_tests_sees_their_lines_and_questions_that_they_may_read(office, course, client_of):
    fixed = make.question("Câu cố định")
    add(office, course, {"topic": make.topic("Dữ liệu").pk, "count": "3"}, {"question": fixed.pk})
    address = reverse("tests:inspect", args=[Quiz.objects.get().pk])
    for role, reads_questions in ((roles.AUDITOR, True), (roles.TRAINER, False)):
        client = client_of(make.user(role=role))
        assert address in client.get(reverse("tests:index")).content.decode()
        shown = client.get(address).content.decode()
        assert "Dữ liệu" in shown
        assert ("Câu cố định" in shown) == reads_questions
        assert ("Một câu hỏi cố định" in shown) != reads_questions
        assert ">None<" not in "".join(shown.split()) and ">True<" not in "".join(shown.split())
        assert client.post(address).status_code == 405
