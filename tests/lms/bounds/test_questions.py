"""Questions and tests are of a province; legal texts and topics are of all."""

import pytest
from django.urls import reverse

from courses.questions.models import Question
from courses.quizzes.models import Quiz
from lms.users import roles
from tests import make
from tests.editing import form_values
from tests.lms.bounds.province import CLOSED

pytestmark = pytest.mark.django_db


def test_questions_and_tests_are_the_provinces(own, other):
    topic = make.topic()
    address = reverse("questions:add") + "?kind=true_false"
    values = form_values(own.editor.get(address)) | {"topic": topic.pk, "text": "Đúng không?", "answer": "1"}
    assert "organisation" not in values
    own.editor.post(address, values)
    question = Question.objects.get(current__text="Đúng không?")
    assert question.organisation == own.unit
    assert other.editor.get(reverse("questions:edit", args=[question.pk])).status_code == 404
    line = {"items-TOTAL_FORMS": 1, "items-0-question": question.pk, "items-0-count": 1, "items-0-points": "1"}

    def add(client, course):
        page = form_values(client.get(reverse("tests:add")))
        kept = {name: value for name, value in page.items() if "__prefix__" not in name}
        return client.post(reverse("tests:add"), kept | {"title": "Thi", "course": course.pk, **line})

    add(own.editor, other.course)
    add(other.editor, other.course)
    assert not Quiz.objects.exists()
    add(own.editor, own.course)
    assert Quiz.objects.get().course == own.course


def test_of_several_units_the_writer_of_a_question_chooses_one(own, other):
    make.grant(own.people["editor"], roles.EDITOR, other.unit)
    address = reverse("questions:add") + "?kind=true_false"
    values = form_values(own.editor.get(address)) | {"topic": make.topic().pk, "text": "Đúng?", "answer": "1"}
    own.editor.post(address, values | {"organisation": other.unit.pk})
    assert Question.objects.get(current__text="Đúng?").organisation == other.unit


def test_legal_texts_and_topics_are_read_by_all_and_changed_by_those_who_hold_the_role_everywhere(
    own, client_of, editor
):
    topic = make.topic("Quy hoạch")
    edit = reverse("topic:edit", args=[topic.pk])
    for address in (reverse("topic:index"), reverse("wagtailsnippets_courses_legaltext:list")):
        assert own.editor.get(address).status_code == 200
    for address in (edit, reverse("topic:add"), reverse("wagtailsnippets_courses_legaltext:add")):
        assert own.editor.get(address).status_code in CLOSED, address
        assert client_of(editor).get(address).status_code == 200, address
    own.editor.post(edit, {"name": "Đổi", "slug": topic.slug})
    topic.refresh_from_db()
    assert topic.name == "Quy hoạch"
