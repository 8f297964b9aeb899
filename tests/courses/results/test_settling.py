"""Completion, hours and results: when they come, that they come once, and how they are taken back."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from wagtail.actions.unpublish_page import UnpublishPageAction

from courses import events
from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.learning.actions import mark_done
from courses.quizzes.models import Attempt
from courses.results import editions, facts, requirements
from courses.results.actions import reopen, settle
from courses.results.models import HoursEntry, HoursRule, Result
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """Sentences as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def course():
    return make.course_with_lessons(2)


def attempt(enrolment, quiz, percent, *, number=1, now=None) -> Attempt:
    now = now or timezone.now()
    return Attempt.objects.create(
        quiz=quiz,
        enrolment=enrolment,
        number=number,
        started_at=now,
        closed_at=now,
        closed_by="learner",
        score=percent,
        max_score=100,
        percent=percent,
        pass_percent=quiz.pass_percent,
    )


def do_all_lessons(enrolment, now):
    for lesson in make.lessons_of(enrolment.run.course):
        enrolment = mark_done(enrolment, lesson, by=enrolment.learner, now=now)
    return enrolment


def missing(enrolment) -> list[str]:
    enrolment = type(enrolment).objects.get(pk=enrolment.pk)
    return [reason.text for reason in requirements.unmet(facts.load(enrolment))]


def test_nothing_is_completed_while_a_lesson_is_missing(course, learner, now):
    enrolment = make.enrolment(learner, make.run(course))
    enrolment = mark_done(enrolment, make.lessons_of(course)[0], by=learner, now=now)
    assert (enrolment.status, enrolment.progress) == ("active", 50)
    assert not HoursEntry.objects.exists()
    assert missing(enrolment) == ["Lesson “Bài 2” is not marked as done."]


def test_the_last_lesson_completes_credits_hours_and_freezes_the_result(
    course, learner, now, django_capture_on_commit_callbacks
):
    enrolment = make.enrolment(learner, make.run(course))
    heard = []
    events.enrolment_completed.connect(receiver := lambda enrolment, **_more: heard.append(enrolment.pk))
    with django_capture_on_commit_callbacks(execute=True):
        enrolment = do_all_lessons(enrolment, now)
    assert (enrolment.status, enrolment.completed_at, enrolment.progress) == ("completed", now, 100)
    assert heard == [enrolment.pk]
    events.enrolment_completed.disconnect(receiver)
    entry = HoursEntry.objects.get()
    assert (entry.learner, entry.tiet, entry.minutes, entry.year) == (
        learner,
        Decimal(8),
        360,
        timezone.localdate(now).year,
    )
    assert entry.rule["minutes_per_tiet"] == 45
    assert entry.rule["annual_minimum"] == "40.0"
    result = Result.objects.get()
    assert result.snapshot == {
        "learner": "Nguyễn Thị Ánh",
        "course": course.title,
        "course_code": course.code,
        "run": enrolment.run.code,
        "edition": 1,
        "lessons_done": 2,
        "quizzes": [],
    }
    assert AuditEntry.objects.about(enrolment).filter(act="enrolment.completed").count() == 1


def test_settling_again_changes_nothing(course, learner, now):
    enrolment = do_all_lessons(make.enrolment(learner, make.run(course)), now)
    settle(enrolment, now=now + timedelta(days=1))
    assert HoursEntry.objects.count() == Result.objects.count() == 1
    enrolment.refresh_from_db()
    assert enrolment.completed_at == now


def test_hours_belong_to_the_year_and_rule_of_the_local_day_of_completion(course, learner):
    HoursRule.objects.create(
        valid_from=date(2027, 1, 1), annual_minimum=48, minutes_per_tiet=50, source="Quy định mới"
    )
    new_year_in_hanoi = datetime(2027, 1, 1, 0, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    do_all_lessons(make.enrolment(learner, make.run(course)), new_year_in_hanoi)
    entry = HoursEntry.objects.get()
    assert (entry.year, entry.rule["minutes_per_tiet"]) == (2027, 50)


def test_each_graded_test_must_reach_its_own_mark_not_an_average(course, learner, now):
    first, second = make.quiz(course, title="Kiểm tra 1", pass_percent=50), make.quiz(course, title="Kiểm tra 2")
    enrolment = make.enrolment(learner, make.run(course))
    attempt(enrolment, first, 100)
    attempt(enrolment, second, Decimal("49.99"))
    enrolment = do_all_lessons(enrolment, now)
    assert enrolment.status == "active"
    assert missing(enrolment) == ["Test “Kiểm tra 2” reached 49%; at least 50% is needed."]
    attempt(enrolment, second, 50, number=2)
    assert settle(enrolment, now=now).status == "completed"


def test_a_test_not_taken_and_a_test_without_attempts_left_say_so(course, learner, now):
    make.quiz(course, title="Chưa làm")
    used = make.quiz(course, title="Hết lượt", attempts_allowed=1)
    enrolment = make.enrolment(learner, make.run(course))
    attempt(enrolment, used, 10)
    do_all_lessons(enrolment, now)
    assert missing(enrolment) == [
        "Test “Chưa làm” is not taken yet; at least 50% is needed.",
        "Test “Hết lượt” reached 10%; at least 50% is needed."
        " No attempt is left; the training officer in charge can help.",
    ]


def test_evidence_keeps_the_words_of_the_edition_in_any_language(course, learner, now):
    quiz = make.quiz(course, title="Kiểm tra cuối khóa", title_en="Final test")
    enrolment = make.enrolment(learner, make.run(course))
    attempt(enrolment, quiz, 80)
    do_all_lessons(enrolment, now)
    assert Result.objects.get().snapshot["quizzes"] == [{"title": "Kiểm tra cuối khóa", "percent": "80.00"}]


def test_an_ungraded_test_is_not_asked_for(course, learner, now):
    make.quiz(course, is_graded=False)
    assert do_all_lessons(make.enrolment(learner, make.run(course)), now).status == "completed"


def test_an_open_attempt_does_not_count(course, learner, now):
    quiz = make.quiz(course)
    enrolment = make.enrolment(learner, make.run(course))
    row = attempt(enrolment, quiz, 100)
    Attempt.objects.filter(pk=row.pk).update(closed_at=None, percent=None)
    assert do_all_lessons(enrolment, now).status == "active"


def test_a_withdrawn_learner_is_not_completed(course, learner, now):
    make.quiz(course, pass_percent=0)
    enrolment = make.enrolment(learner, make.run(course))
    enrolment = do_all_lessons(enrolment, now)
    attempt(enrolment, make.Quiz.objects.get(), 100)
    enrolment.withdraw(by=learner, reason="Bận", now=now)
    assert settle(enrolment, now=now).status == "withdrawn"
    assert not HoursEntry.objects.exists()


def test_a_course_without_anything_to_study_is_never_completed(learner, now):
    enrolment = make.enrolment(learner, make.run(make.course()))
    assert settle(enrolment, now=now).status == "active"
    assert missing(enrolment) == ["This course holds nothing to study at present."]


# Editing a published course


def test_a_lesson_added_later_is_not_asked_of_those_who_are_in(course, learner, outsider, now):
    enrolment = make.enrolment(learner, make.run(course))
    make.lesson(course.get_children().first().specific, title="Bài mới")
    for lesson in make.lessons_of(course)[:2]:
        enrolment = mark_done(enrolment, lesson, by=learner, now=now)
    assert enrolment.status == "completed"
    newcomer = editions.current(course)
    assert (newcomer.number, len(newcomer.content["lessons"])) == (2, 3)


def test_a_lesson_taken_offline_is_no_longer_asked_for(course, learner, now):
    enrolment = make.enrolment(learner, make.run(course))
    first, second = make.lessons_of(course)
    mark_done(enrolment, first, by=learner, now=now)
    second.unpublish()
    assert missing(enrolment) == []
    assert settle(enrolment, now=now).status == "completed"


def test_a_deleted_lesson_or_a_module_taken_offline_blocks_nobody(course, learner, now):
    extra = make.module(course, title="Chuyên đề 2")
    make.lesson(extra, title="Bài 3")
    enrolment = make.enrolment(learner, make.run(course))
    first, second, _third = make.lessons_of(course)
    mark_done(enrolment, first, by=learner, now=now)
    second.delete()
    extra.refresh_from_db()
    extra.live = False
    extra.save()
    assert missing(enrolment) == []


def test_a_course_taken_offline_completes_nobody(course, learner, administrator, now):
    enrolment = make.enrolment(learner, make.run(course))
    mark_done(enrolment, make.lessons_of(course)[0], by=learner, now=now)
    UnpublishPageAction(course, user=administrator, include_descendants=True).execute()
    enrolment = settle(enrolment, now=now)
    assert enrolment.status == "active"
    assert missing(enrolment) == ["This course is offline at present. What was done is kept; go on once it is back."]


def test_who_completed_stays_completed_whatever_editors_do(course, learner, now):
    enrolment = do_all_lessons(make.enrolment(learner, make.run(course)), now)
    make.quiz(course, pass_percent=90)
    make.lesson(course.get_children().first().specific, title="Bài mới")
    make.lessons_of(course)[0].unpublish()
    enrolment = settle(enrolment, now=now)
    assert (enrolment.status, enrolment.progress) == ("completed", 100)


def test_a_changed_pass_mark_binds_newcomers_only(course, learner, now):
    quiz = make.quiz(course, pass_percent=50)
    enrolment = make.enrolment(learner, make.run(course))
    quiz.pass_percent = 80
    quiz.save()
    attempt(enrolment, quiz, 60)
    assert do_all_lessons(enrolment, now).status == "completed"
    newer = editions.current(course)
    assert editions.pass_percent(enrolment.edition, quiz) == 50
    assert editions.pass_percent(newer, quiz) == 80


def test_a_removed_test_blocks_nobody_and_an_added_one_neither(course, learner, now):
    quiz = make.quiz(course)
    enrolment = make.enrolment(learner, make.run(course))
    quiz.is_active = False
    quiz.save()
    make.quiz(course, title="Bài kiểm tra mới")
    assert do_all_lessons(enrolment, now).status == "completed"


def test_an_edition_is_reused_until_the_terms_differ(course):
    first = editions.current(course)
    course.title = "Tên mới"
    course.save()
    assert editions.current(course) == first
    course.credited_tiet = 10
    course.save()
    second = editions.current(course)
    assert (second.number, second.content["credited_tiet"]) == (2, "10.0")


# Taking completion back


def test_reopening_after_a_corrected_result_counters_the_hours(course, learner, issuer, now):
    quiz = make.quiz(course)
    enrolment = make.enrolment(learner, make.run(course))
    row = attempt(enrolment, quiz, 60)
    enrolment = do_all_lessons(enrolment, now)
    Attempt.objects.filter(pk=row.pk).update(percent=20)
    enrolment = reopen(enrolment, by=issuer, reason="Chấm lại", now=now)
    assert (enrolment.status, enrolment.completed_at) == ("active", None)
    assert [entry.tiet for entry in HoursEntry.objects.all()] == [Decimal(8), Decimal(-8)]
    assert HoursEntry.objects.total(learner=learner, year=timezone.localdate(now).year) == 0
    assert Result.objects.get().superseded_at == now
    attempt(enrolment, quiz, 70, number=2)
    assert settle(enrolment, now=now).status == "completed"
    assert HoursEntry.objects.total(learner=learner, year=timezone.localdate(now).year) == Decimal(8)


def test_an_edit_alone_reopens_nothing(course, learner, issuer, now):
    enrolment = do_all_lessons(make.enrolment(learner, make.run(course)), now)
    make.lesson(course.get_children().first().specific, title="Bài mới")
    with pytest.raises(DomainError):
        reopen(enrolment, by=issuer, reason="Thêm bài", now=now)


def test_only_a_completed_course_reopens(course, learner, issuer, now):
    with pytest.raises(DomainError):
        reopen(make.enrolment(learner, make.run(course)), by=issuer, reason="Chấm lại", now=now)


def test_facts_cost_the_same_for_one_lesson_and_for_ten(learner, django_assert_num_queries):
    for count in (1, 10):
        course = make.course_with_lessons(count)
        make.quiz(course)
        enrolment = make.enrolment(learner, make.run(course))
        with translation.override("vi"), django_assert_num_queries(4):
            facts.load(enrolment)


def test_best_score_and_last_activity_are_kept_on_the_enrolment(course, learner, now):
    quiz = make.quiz(course)
    enrolment = make.enrolment(learner, make.run(course))
    attempt(enrolment, quiz, 30, now=now)
    attempt(enrolment, quiz, 40, number=2, now=now + timedelta(hours=1))
    enrolment = settle(enrolment, now=now + timedelta(hours=9))
    assert (enrolment.best_percent, enrolment.last_activity_at) == (Decimal(40), now + timedelta(hours=1))
