"""Pages of a test: the right people, without scripts, no key before its time, constant queries."""

import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from courses.catalogue.models import CoursePage
from courses.quizzes import actions
from courses.quizzes.models import Attempt, Quiz, QuizItem
from tests import make
from tests.courses.questions.test_types import CONTENTS
from tests.visible_text import squeezed

pytestmark = pytest.mark.django_db

LIMIT = 25


@pytest.fixture(autouse=True)
def vietnamese(english):
    """Addresses without prefix, whatever language the test before ended in."""
    with translation.override("vi"):
        yield


@pytest.fixture
def course():
    return make.course("Đô thị thông minh")


@pytest.fixture
def quiz(course):
    """A test with a question of every type."""
    quiz = make.quiz(course, questions=0, time_limit_minutes=30, attempts_allowed=2)
    for kind, content in CONTENTS.items():
        QuizItem.objects.create(quiz=quiz, question=make.question(f"Câu {kind}", kind=kind, content=content))
    return quiz


@pytest.fixture
def enrolment(course, quiz, learner):
    return make.enrolment(learner, make.run(course))


@pytest.fixture
def attempt(quiz, enrolment, learner):
    return actions.start(quiz, enrolment, by=learner, now=timezone.now())


@pytest.fixture
def me(client_of, learner):
    return client_of(learner)


def html_of(me, name, thing) -> str:
    reply = me.get(reverse(name, args=[thing.pk]))
    assert reply.status_code == 200
    return reply.content.decode()


def explain(attempt, text="GIAI-THICH-BI-MAT"):
    for answer in attempt.answers.select_related("version"):
        answer.version.feedback = text
        answer.version.save()


def test_the_start_page_says_what_is_asked(me, quiz, enrolment):
    text = html_of(me, "quiz", quiz)
    for number in (len(CONTENTS), 30, 50, 2):
        assert f"<b>{number}</b>" in text
    assert reverse("attempt-start", args=[quiz.pk]) in text


def test_a_test_goes_from_start_to_result_without_scripts(me, quiz, enrolment):
    reply = me.post(reverse("attempt-start", args=[quiz.pk]))
    attempt = Attempt.objects.get()
    assert reply.url == reverse("attempt", args=[attempt.pk])
    text = html_of(me, "attempt", attempt)
    forms = re.findall(r'<form class="panel stack question-card" method="post" action="([^"]+)"', text)
    assert forms == [reverse("answer-save", args=[attempt.pk, n]) for n in range(1, 8)]
    statement = attempt.answers.get(version__question__kind="true_false").position
    me.post(forms[statement - 1], {"a": "1", "base": "0"})
    confirm = html_of(me, "attempt-submit", attempt)
    unanswered = [int(n) for n in re.findall(r"#cau-(\d+)", confirm)]
    assert unanswered == [n for n in range(1, 8) if n != statement]
    reply = me.post(reverse("attempt-submit", args=[attempt.pk]))
    assert reply.url == reverse("attempt-review", args=[attempt.pk])
    assert "14,28 %" in html_of(me, "attempt-review", attempt)


def test_the_paper_stays_the_same_on_reload(me, attempt):
    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|data-(now|seconds)="\d+"|\d+:\d\d<')
    first, second = (strip.sub("", html_of(me, "attempt", attempt)) for _ in range(2))
    assert first == second


def test_the_page_says_saved_only_once_something_was_saved(me, attempt):
    states = []
    for _ in range(2):
        states.append(re.search(r'data-saved data-state="(\w+)"', html_of(me, "attempt", attempt))[1])
        me.post(reverse("answer-save", args=[attempt.pk, 1]), {"base": "0"})
    assert states == ["none", "saved"]


def test_what_was_given_stands_in_the_page_again(me, attempt, learner):
    position = attempt.answers.get(version__question__kind="short_text").position
    me.post(reverse("answer-save", args=[attempt.pk, position]), {"a": "bản đồ <số>", "base": "0", "flag": "1"})
    text = html_of(me, "attempt", attempt)
    assert 'value="bản đồ &lt;số&gt;"' in text
    assert len(re.findall(r'name="flag" value="1" autocomplete="off" checked', text)) == 1


def test_no_key_reaches_the_page_of_an_open_attempt(me, attempt):
    """The same page is drawn from contents that differ in their keys alone."""
    explain(attempt)
    text = html_of(me, "attempt", attempt)
    for secret in ("GIAI-THICH-BI-MAT", "correct", "accepted", "tolerance", "Hệ thống GIS", "data-right"):
        assert secret not in text


@pytest.mark.parametrize("kind", ["matching", "ordering"])
def test_values_sent_to_the_browser_are_places_in_the_shown_order(me, attempt, kind):
    answer = attempt.answers.get(version__question__kind=kind)
    answer.order = list(reversed(range(4)))
    answer.save(update_fields=["order"])
    text = html_of(me, "attempt", attempt)
    if kind == "matching":
        options = re.findall(r'<option value="(\d)" lang="vi">(\w)</option>', squeezed(text))[:4]
        assert options == [("0", "D"), ("1", "C"), ("2", "B"), ("3", "A")]
    else:
        shown = re.findall(r'name="(a-\d)".*?ordering-text">(\w+)<', text, re.S)[-4:]
        assert shown == [("a-0", "bốn"), ("a-1", "ba"), ("a-2", "hai"), ("a-3", "một")]


def test_a_replayed_answer_reveals_no_key(me, attempt):
    for answer in attempt.answers.select_related("version__question"):
        reply = me.post(
            reverse("answer-save", args=[attempt.pk, answer.position]),
            {"client": "x", "sequence": "1", "base": "0"},
            headers={"Accept": "application/json"},
        )
        assert set(reply.json()) == {"state", "revision", "time", "now"}


REVIEWS = [
    ("never", "full", True, (False, False, False)),
    ("submitted", "score", False, (True, False, False)),
    ("submitted", "answers", False, (True, True, False)),
    ("submitted", "full", False, (True, True, True)),
    ("passed", "full", False, (False, False, False)),
    ("passed", "full", True, (True, True, True)),
]


@pytest.mark.parametrize(("time", "content", "is_passed", "visible"), REVIEWS)
def test_the_review_shows_what_the_policy_allows(me, quiz, attempt, learner, time, content, is_passed, visible):
    explain(attempt)
    Quiz.objects.filter(pk=quiz.pk).update(review_time=time, review_content=content)
    Attempt.objects.filter(pk=attempt.pk).update(pass_percent=0 if is_passed else 90)
    actions.submit(attempt, by=learner, now=timezone.now())
    text = html_of(me, "attempt-review", attempt) + html_of(me, "quiz", quiz)
    assert ('class="score"' in text, "verdict" in text, "GIAI-THICH-BI-MAT" in text) == visible


@pytest.mark.parametrize(
    ("policy", "words"), [("automatic", "giấy và số tiết"), ("approval", "Cán bộ cấp chứng chỉ"), ("none", "số tiết")]
)
def test_the_result_that_completes_the_course_says_what_follows(me, quiz, attempt, learner, enrolment, policy, words):
    CoursePage.objects.filter(pk=quiz.course_id).update(certificate_policy=policy)
    actions.submit(attempt, by=learner, now=timezone.now())
    assert words not in squeezed(html_of(me, "attempt-review", attempt))
    enrolment.refresh_from_db()
    enrolment.complete(now=timezone.now())
    assert words in squeezed(html_of(me, "attempt-review", attempt))


def test_the_review_opens_when_no_attempt_is_left(me, quiz, attempt, learner):
    Quiz.objects.filter(pk=quiz.pk).update(review_time="passed", attempts_allowed=1)
    actions.submit(attempt, by=learner, now=timezone.now())
    assert 'class="score"' in html_of(me, "attempt-review", attempt)


def test_the_review_says_what_comes_next(me, quiz, attempt, enrolment, learner):
    Attempt.objects.filter(pk=attempt.pk).update(pass_percent=90)
    actions.submit(attempt, by=learner, now=timezone.now())
    failed = html_of(me, "attempt-review", attempt)
    assert reverse("unmet", args=[enrolment.pk]) in failed
    assert "Còn <b>1</b> lượt làm bài" in failed
    enrolment.complete(now=timezone.now())
    done = html_of(me, "attempt-review", attempt)
    assert "Đã hoàn thành khóa học; không thiếu điều kiện nào." in done
    assert reverse("continue", args=[enrolment.pk]) not in done


def test_tables_of_the_review_are_told_apart_by_their_question(me, attempt, learner):
    actions.submit(attempt, by=learner, now=timezone.now())
    labels = re.findall(r'role="region" tabindex="0" aria-label="([^"]+)"', html_of(me, "attempt-review", attempt))
    assert len(labels) == len(set(labels)) == 2


def test_an_open_attempt_has_no_review_and_a_closed_one_no_paper(me, attempt, learner):
    assert me.get(reverse("attempt-review", args=[attempt.pk])).url == reverse("attempt", args=[attempt.pk])
    actions.submit(attempt, by=learner, now=timezone.now())
    for name in ("attempt", "attempt-submit"):
        assert me.get(reverse(name, args=[attempt.pk])).url == reverse("attempt-review", args=[attempt.pk])


@pytest.mark.parametrize("name", ["attempt", "attempt-submit", "attempt-review"])
def test_opening_an_expired_attempt_closes_and_grades_it(me, attempt, name):
    Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    me.get(reverse(name, args=[attempt.pk]))
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.closed_by, attempt.score) == (False, "time", 0)


@pytest.mark.parametrize("is_over", [False, True])
@pytest.mark.parametrize("name", ["attempt", "attempt-submit", "attempt-review"])
def test_a_damaged_question_is_explained_and_loses_nothing(me, quiz, attempt, name, is_over):
    if is_over:
        Attempt.objects.filter(pk=attempt.pk).update(deadline=timezone.now() - timedelta(minutes=1))
    damaged = attempt.answers.get(position=2)
    type(damaged.version).objects.filter(pk=damaged.version_id).update(content={"colour": "blue"})
    address = reverse(name, args=[attempt.pk])
    reply = me.post(address, follow=True) if name == "attempt-submit" else me.get(address, follow=True)
    assert reply.redirect_chain[-1][0] == reverse("quiz", args=[quiz.pk])
    assert "Câu hỏi 2 của bài kiểm tra này bị hỏng" in reply.content.decode()
    attempt.refresh_from_db()
    assert (attempt.is_open, attempt.answers.count()) == (True, len(CONTENTS))


def test_submitting_twice_leads_to_the_same_result(me, attempt):
    for _ in range(2):
        reply = me.post(reverse("attempt-submit", args=[attempt.pk]))
        assert reply.url == reverse("attempt-review", args=[attempt.pk])


@pytest.mark.parametrize("name", ["attempt", "attempt-submit", "attempt-review"])
def test_somebody_elses_attempt_is_not_found(client_of, outsider, attempt, name):
    assert client_of(outsider).get(reverse(name, args=[attempt.pk])).status_code == 404


def test_who_is_not_in_the_course_finds_no_test(client_of, outsider, quiz, enrolment):
    assert client_of(outsider).get(reverse("quiz", args=[quiz.pk])).status_code == 404
    assert client_of(outsider).post(reverse("attempt-start", args=[quiz.pk])).status_code == 404


def test_signed_out_people_are_led_to_sign_in(client, quiz, attempt):
    for name, thing in (("quiz", quiz), ("attempt", attempt), ("attempt-review", attempt)):
        assert client.get(reverse(name, args=[thing.pk])).url.startswith(reverse("account_login"))


def test_starting_takes_post_alone(me, quiz, enrolment):
    assert me.get(reverse("attempt-start", args=[quiz.pk])).url == reverse("quiz", args=[quiz.pk])


def test_a_refused_start_comes_back_with_the_reason(me, quiz, enrolment):
    QuizItem.objects.create(quiz=quiz, topic=make.topic("Trống"), count=3)
    reply = me.post(reverse("attempt-start", args=[quiz.pk]), follow=True)
    assert reply.redirect_chain[-1][0] == reverse("quiz", args=[quiz.pk])
    assert "Trống" in reply.content.decode()


def test_the_english_page_shows_english_and_marks_vietnamese(me, attempt):
    version = attempt.answers.get(version__question__kind="single").version
    version.text_en = "Which one?"
    version.save()
    text = me.get(f"/en/luot/{attempt.pk}/").content.decode()
    text = squeezed(text)
    assert "<legend>Which one?</legend>" in text
    assert '<legend lang="vi">Câu multiple</legend>' in text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["quiz", "attempt", "attempt-submit", "attempt-review"])
def test_a_page_costs_a_constant_number_of_queries_in_the_first_view_too(
    me, quiz, course, attempt, learner, outsider, client_of, name, language
):
    translation.activate(language)
    if name == "attempt-review":
        actions.submit(attempt, by=learner, now=timezone.now())
    thing = quiz if name == "quiz" else attempt
    for cache in caches.all():
        cache.clear()
    ContentType.objects.clear_cache()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            html_of(me, name, thing)
        counts.append(len(queries))
    assert max(counts) <= LIMIT
    small = make.quiz(course, questions=1)
    fewer = actions.start(small, make.enrolment(outsider, make.run(course)), by=outsider, now=timezone.now())
    if name == "attempt-review":
        actions.submit(fewer, by=outsider, now=timezone.now())
    other = client_of(outsider)
    with CaptureQueriesContext(connection) as queries:
        html_of(other, name, small if name == "quiz" else fewer)
    assert len(queries) == counts[1]
