"""The question bank in the back office."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from courses.audit.models import AuditEntry
from courses.questions import actions, types
from courses.questions.models import Question
from courses.quizzes import actions as quizzes
from courses.quizzes.models import QuizItem
from lms.users import roles
from tests import make
from tests.courses.questions.test_types import CONTENTS

pytestmark = pytest.mark.django_db

OPTIONS = {
    "options-0-text": "Có",
    "options-0-text_en": "Yes",
    "options-0-correct": "on",
    "options-1-text": "Không",
    "options-1-text_en": "",
    "options-2-text": "",
    "options-2-text_en": "",
}


@pytest.fixture
def office(client_of, editor):
    return client_of(editor)


@pytest.fixture
def question(editor):
    wording = {"text": "Đô thị?", "text_en": "", "content": make.SINGLE, "feedback": "", "feedback_en": ""}
    return actions.create(kind="single", topic=make.topic(), difficulty="easy", wording=wording, by=editor)


def fields(**changes) -> dict:
    return {
        "topic": make.topic().pk,
        "difficulty": "easy",
        "text": "Đô thị thông minh là gì?",
        "text_en": "",
        "feedback": "",
        "feedback_en": "",
        **OPTIONS,
        **changes,
    }


def texts(reply) -> list[str]:
    return [str(row) for row in reply.context["page_obj"]]


def test_a_new_question_asks_for_its_type_first(office):
    text = office.get(reverse("questions:add")).content.decode()
    assert [kind for kind in types.all_types() if f'href="?kind={kind}"' in text] == list(types.all_types())


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_the_form_of_every_type_asks_for_what_every_question_has_and_for_its_own(office, kind):
    form = office.get(reverse("questions:add"), {"kind": kind}).context["form"]
    own = list(types.of(kind).Form.base_fields)
    assert list(form.fields) == ["topic", "difficulty", "text", "text_en", *own, "feedback", "feedback_en"]


def test_a_question_is_written_with_its_options(office, editor):
    reply = office.post(reverse("questions:add") + "?kind=single", fields())
    assert reply.status_code == 302
    question = Question.objects.get()
    assert (question.kind, question.owner, question.current.text) == ("single", editor, "Đô thị thông minh là gì?")
    assert question.current.content == {
        "options": [{"text": "Có", "text_en": "Yes", "correct": True}, {"text": "Không"}]
    }


def test_nonsense_comes_back_with_a_sentence_and_what_was_typed(office):
    reply = office.post(reverse("questions:add") + "?kind=single", fields(**{"options-1-correct": "on"}))
    with translation.override("vi"):
        assert reply.context["form"].errors == {"options": [_("Mark exactly one option as right.")]}
    assert ">Không</textarea>" in reply.content.decode()
    assert not Question.objects.exists()


def test_a_question_that_was_asked_gets_a_new_version(office, question, learner):
    course = make.course_with_lessons(1)
    quiz = make.quiz(course, questions=0)
    QuizItem.objects.create(quiz=quiz, question=question)
    quizzes.start(quiz, make.enrolment(learner, make.run(course)), by=learner, now=timezone.now())
    office.post(reverse("questions:edit", args=[question.pk]), fields(text="Câu mới"))
    assert list(question.versions.values_list("number", "text")) == [(1, "Đô thị?"), (2, "Câu mới")]
    page = office.get(f"/admin/questions/{question.pk}/preview/").content.decode()
    assert page.index("Câu mới") < page.index("Đô thị?")


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_every_type_can_be_previewed_and_opened_again(office, editor, kind):
    wording = {"text": "Câu", "text_en": "", "content": CONTENTS[kind], "feedback": "Vì", "feedback_en": ""}
    question = actions.create(kind=kind, topic=make.topic(), difficulty="easy", wording=wording, by=editor)
    preview = office.get(f"/admin/questions/{question.pk}/preview/").content.decode()
    assert ("Câu" in preview, "Vì" in preview) == (True, True)
    form = office.get(reverse("questions:edit", args=[question.pk])).context["form"]
    words = {"text": "Câu", "text_en": "", "feedback": "Vì", "feedback_en": "", "difficulty": "easy"}
    own = types.of(kind).Form.initial_of(question.current.content)
    assert {name: form[name].value() for name in form.fields} == dict.fromkeys(form.fields) | words | own | {
        "topic": question.topic_id
    }


def test_a_question_is_taken_out_of_use_and_put_back(office, question):
    for change, is_retired in (("retirement", True), ("reinstatement", False)):
        address = f"/admin/questions/{question.pk}/{change}/"
        assert office.get(address).status_code == 200
        office.post(address)
        question.refresh_from_db()
        assert question.is_retired is is_retired


def test_what_a_question_is_filed_under_changes_on_record(office, question, editor):
    address = reverse("questions:edit", args=[question.pk])
    office.post(address, fields(text="Đô thị?", difficulty="hard", topic=question.topic_id))
    question.refresh_from_db()
    entries = AuditEntry.objects.about(question).filter(act="question.classified")
    assert question.difficulty == "hard"
    [entry] = entries
    assert (entry.actor, entry.before, entry.after) == (editor, {"difficulty": "easy"}, {"difficulty": "hard"})


@pytest.mark.parametrize("change", ["retirement", "reinstatement"])
def test_pressing_twice_changes_nothing_more_and_says_so(office, question, change):
    if change == "reinstatement":
        actions.retire(question, by=question.owner, now=timezone.now())
    address = f"/admin/questions/{question.pk}/{change}/"
    office.post(address)
    question.refresh_from_db()
    before = question.retired_at
    reply = office.post(address)
    question.refresh_from_db()
    assert (question.retired_at, question.is_retired) == (before, change == "retirement")
    assert [message.level_tag for message in get_messages(reply.wsgi_request)][-1] == "warning"


def test_the_list_is_searched_without_diacritics_and_filtered(office, question):
    make.question("Câu khác", kind="true_false", content={"answer": True}, topic=make.topic("Khác"))
    address = reverse("questions:index")
    assert texts(office.get(address, {"q": "do thi"})) == ["Đô thị?"]
    assert texts(office.get(address, {"kind": "true_false"})) == ["Câu khác"]
    assert texts(office.get(address, {"topic": make.topic().pk})) == ["Đô thị?"]
    assert texts(office.get(address, {"difficulty": "easy"})) == ["Đô thị?"]
    actions.retire(question, by=question.owner, now=timezone.now())
    assert texts(office.get(address, {"retired": "true"})) == ["Đô thị?"]
    assert texts(office.get(address, {"retired": "false"})) == ["Câu khác"]


def test_the_list_costs_the_same_for_one_question_and_for_three(office):
    counts = []
    for more in (1, 2):
        for number in range(more):
            make.question(f"Câu {more} {number}")
        office.get(reverse("questions:index"))
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse("questions:index"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_chooser_finds_questions_in_use_without_diacritics(office, question):
    retired = make.question("Đô thị cũ")
    actions.retire(retired, by=question.owner, now=timezone.now())
    reply = office.get(reverse("question_chooser:choose_results"), {"q": "do thi"})
    assert reply.status_code == 200
    text = reply.content.decode()
    assert ("Đô thị?" in text, "Đô thị cũ" in text) == (True, False)


@pytest.mark.parametrize("person", ["officer", "issuer"])
def test_the_chooser_shows_nothing_of_the_bank_to_others(request, client_of, question, person):
    office = client_of(request.getfixturevalue(person))
    for name in ("choose", "choose_results"):
        assert "Đô thị?" not in office.get(reverse(f"question_chooser:{name}")).content.decode()
    assert office.get(reverse("question_chooser:chosen", args=[question.pk])).status_code == 404


@pytest.mark.parametrize("name", ["index", "add"])
def test_people_without_the_right_do_not_see_the_bank(client_of, learner, officer, name):
    address = reverse(f"questions:{name}")
    assert client_of(learner).get(address).url == f"{reverse('account_login')}?next={address}"
    assert client_of(officer).get(address).url == reverse("wagtailadmin_home")


def test_a_reviewer_may_look_and_not_change(client_of, reviewer, question):
    office = client_of(reviewer)
    assert office.get(f"/admin/questions/{question.pk}/preview/").status_code == 200
    assert office.post(f"/admin/questions/{question.pk}/retirement/").status_code == 404
    question.refresh_from_db()
    assert not question.is_retired


def test_who_reads_questions_comes_to_the_preview_and_its_history_and_to_no_form(client_of):
    question = make.question()
    client = client_of(make.user(role=roles.AUDITOR))
    preview, history, edit = (
        reverse(f"questions:{name}", args=[question.pk]) for name in ("preview", "history", "edit")
    )
    assert f'href="{preview}"' in client.get(reverse("questions:index")).content.decode()
    shown = client.get(preview).content.decode()
    assert history in shown and edit not in shown
    assert client.get(history).status_code == 200
