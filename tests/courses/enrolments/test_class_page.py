"""The page of a class: who is in it, sorted, filtered, searched, at a cost that does not grow with the class."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.enrolments import participants
from courses.enrolments.models import Enrolment
from courses.notifications.models import Notification
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 16, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def run():
    return make.run(make.course())


def member(run, name="Trần Văn Học", email="", **fields):
    return make.enrolment(make.user(email, name), run, **fields)


def page(client, run, **query):
    return client.get(reverse("class:page", args=[run.pk]), query)


def names(response) -> list[str]:
    return [row.learner.full_name for row in response.context["page_obj"]]


def behind(run) -> list[Enrolment]:
    return list(Enrolment.objects.filter(participants.behind(run, now=NOW), run=run).order_by("pk"))


def test_participants_come_in_vietnamese_order(client_of, officer, run):
    for name in ("Lê Văn Ân", "Phạm Thị An", "Đỗ Văn Dũng", "Trần Thị Ánh"):
        member(run, name)
    assert names(page(client_of(officer), run)) == ["Phạm Thị An", "Trần Thị Ánh", "Lê Văn Ân", "Đỗ Văn Dũng"]
    assert names(page(client_of(officer), run, order="-name"))[0] == "Đỗ Văn Dũng"


def test_other_columns_sort_with_empty_values_at_the_low_end(client_of, officer, run):
    member(run, "A", progress=10, best_percent=None, last_activity_at=None)
    member(run, "B", progress=90, best_percent=55, last_activity_at=NOW)
    client = client_of(officer)
    for order in ("progress", "score", "activity"):
        assert names(page(client, run, order=order)) == ["A", "B"]
        assert names(page(client, run, order=f"-{order}")) == ["B", "A"]


def test_unknown_words_in_the_address_count_as_not_asked(client_of, officer, run):
    member(run)
    assert len(names(page(client_of(officer), run, order="password", state="x", page="zz"))) == 1


@pytest.mark.parametrize("query", ["do van dung", "Đỗ Văn Dũng", "DŨNG", "dung@so"])
def test_search_finds_by_folded_name_and_address(client_of, officer, run, query):
    member(run, "Đỗ Văn Dũng", "dung@so.example.vn")
    member(run, "Phạm Thị An", "an@so.example.vn")
    assert names(page(client_of(officer), run, q=query)) == ["Đỗ Văn Dũng"]


def test_states_filter_and_are_counted(client_of, officer, run):
    member(run, "A")
    member(run, "B", status="completed", completed_at=NOW)
    member(run, "C", status="withdrawn", withdrawn_at=NOW, withdrawal_reason="chuyển công tác")
    response = page(client_of(officer), run)
    assert [tab["count"] for tab in response.context["tabs"]] == [3, 1, 1, 1, 0]
    assert response.context["seats_taken"] == 2
    assert names(page(client_of(officer), run, state="completed")) == ["B"]


def test_pages_hold_fifty(client_of, officer, run):
    for n in range(52):
        member(run, f"Người {chr(65 + n % 26)}")
    client = client_of(officer)
    assert [len(names(page(client, run, page=number))) for number in (1, 2)] == [50, 2]


def test_in_a_dated_class_behind_is_progress_below_the_share_of_days_passed():
    run = make.run(make.course(), opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 31))
    assert participants.elapsed_percent(run, today=date(2026, 3, 16)) == 50
    late = member(run, progress=49)
    member(run, progress=50)
    member(run, progress=0, status="completed", completed_at=NOW)
    assert behind(run) == [late]


@pytest.mark.parametrize(
    ("today", "percent"),
    [(date(2026, 2, 1), 0), (date(2026, 3, 1), 0), (date(2026, 3, 31), 100), (date(2026, 5, 1), 100)],
)
def test_the_share_of_days_stays_between_0_and_100(today, percent):
    run = make.run(make.course(), opens_on=date(2026, 3, 1), closes_on=date(2026, 3, 31))
    assert participants.elapsed_percent(run, today=today) == percent


def test_without_a_closing_day_behind_is_seven_days_without_activity(run):
    eight, six = NOW - timedelta(days=8), NOW - timedelta(days=6)
    idle = member(run, last_activity_at=eight, enrolled_at=eight)
    never = member(run, last_activity_at=None, enrolled_at=eight)
    member(run, last_activity_at=six, enrolled_at=eight)
    member(run, last_activity_at=None, enrolled_at=six)
    assert behind(run) == [idle, never]


def test_nobody_is_behind_before_a_class_without_a_closing_day_has_been_open_for_a_week():
    run = make.run(make.course(), opens_on=date(2026, 3, 12))
    member(run, enrolled_at=NOW - timedelta(days=30))
    assert behind(run) == []


@pytest.mark.parametrize("state", ["", "behind", "active"])
def test_the_page_costs_the_same_queries_for_5_and_for_50_people(client_of, officer, run, state):
    client = client_of(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, run, state=state)
        return len(captured)

    old = timezone.now() - timedelta(days=20)
    for _n in range(5):
        member(run, enrolled_at=old)
    queries()
    few = queries()
    for _n in range(45):
        member(run, enrolled_at=old)
    assert queries() == few
    assert few <= 15


def test_whoever_prints_the_list_is_on_record(client_of, officer, run):
    client_of(officer).get(reverse("class:list", args=[run.pk]))
    entry = AuditEntry.objects.about(run).get(act="class.printed")
    assert (entry.actor, entry.object_name) == (officer, str(run))


def test_the_list_to_print_holds_who_has_a_seat_in_order_with_dates_day_first(client_of, officer, run):
    member(run, "Lê Văn Ân")
    member(run, "Phạm Thị An", status="completed", completed_at=NOW)
    member(run, "Đỗ Văn Đi", status="withdrawn", withdrawn_at=NOW)
    response = client_of(officer).get(reverse("class:list", args=[run.pk]))
    assert [row.learner.full_name for row in response.context["rows"]] == ["Phạm Thị An", "Lê Văn Ân"]
    assert "05/02/1980" in response.content.decode()


def test_withdrawing_needs_a_reason_and_tells_the_learner(client_of, officer, run):
    row = member(run)
    address = reverse("class:withdraw", args=[run.pk, row.pk])
    client = client_of(officer)
    assert list(client.post(address, {"reason": " "}).context["form"].errors) == ["reason"]
    assert client.post(address, {"reason": "chuyển công tác"}).url == reverse("class:page", args=[run.pk])
    row.refresh_from_db()
    assert (row.status, row.withdrawn_by, row.withdrawal_reason) == ("withdrawn", officer, "chuyển công tác")
    assert [(n.recipient, n.kind) for n in Notification.objects.all()] == [(row.learner, "withdrawn")]


def test_somebody_of_another_class_is_not_withdrawn_through_this_one(client_of, officer, run):
    row = member(make.run(make.course()))
    assert (
        client_of(officer).post(reverse("class:withdraw", args=[run.pk, row.pk]), {"reason": "nhầm"}).status_code
        == 404
    )
    row.refresh_from_db()
    assert row.is_active


def test_cancelling_withdraws_who_studies_and_keeps_who_finished(client_of, officer, run):
    studying, done = member(run), member(run, status="completed", completed_at=NOW)
    address = reverse("class:cancel", args=[run.pk])
    client = client_of(officer)
    assert client.get(address).context["studying"] == 1
    client.post(address, {"reason": "không đủ giảng viên"})
    for row in (run, studying, done):
        row.refresh_from_db()
    assert (run.status, studying.status, done.status) == ("cancelled", "withdrawn", "completed")
    assert studying.changes.get().reason == "không đủ giảng viên"
    assert [letter.recipient for letter in Notification.objects.all()] == [studying.learner]
    assert AuditEntry.objects.about(run).get().details == {"reason": "không đủ giảng viên", "withdrawn": 1}


def test_a_class_is_cancelled_once(client_of, officer, run):
    client = client_of(officer)
    for _press in range(2):
        client.post(reverse("class:cancel", args=[run.pk]), {"reason": "thừa"})
    assert AuditEntry.objects.about(run).count() == 1


@pytest.fixture
def readers(issuer):
    """Who sees people in classes and changes nothing."""
    return [issuer, make.user(role=roles.TRAINER), make.user(role=roles.AUDITOR)]


def test_the_class_is_read_by_those_who_see_its_people(client_of, run, learner, editor, officer, readers):
    row = member(run)
    pages = [reverse(f"class:{name}", args=[run.pk]) for name in ("page", "list", "export")]
    pages.append(reverse("class:results", args=[run.pk, row.pk]))
    for address in pages:
        for person in (officer, *readers):
            assert client_of(person).get(address).status_code == 200
        assert client_of(officer).post(address).status_code == 405
        assert client_of(editor).get(address).status_code == 404
        assert client_of(learner).get(address).status_code == 302


def test_the_class_is_changed_by_training_officers_alone(client_of, run, outsider, editor, officer, readers):
    row = member(run)
    pages = [reverse(f"class:{name}", args=[run.pk]) for name in ("add", "cancel")]
    pages.append(reverse("class:withdraw", args=[run.pk, row.pk]))
    for address in pages:
        assert client_of(officer).get(address).status_code == 200
        for person in (editor, *readers):
            assert client_of(person).get(address).status_code == 404
            assert client_of(person).post(address).status_code == 404
        assert client_of(outsider).get(address).status_code == 302
    for person in readers:
        assert client_of(person).post(reverse("class:remind", args=[run.pk]), {"chosen": row.pk}).status_code == 404


def test_readers_of_a_class_are_offered_no_act(client_of, run, officer, readers):
    row = member(run)
    acts = [reverse(f"class:{name}", args=[run.pk]) for name in ("add", "cancel")]
    acts += [
        reverse("class:withdraw", args=[run.pk, row.pk]),
        reverse("classes:edit", args=[run.pk]),
        'name="chosen"',
    ]
    shown = page(client_of(officer), run).content.decode()
    assert [act for act in acts if act not in shown] == []
    for person in readers:
        shown = page(client_of(person), run).content.decode()
        assert [act for act in acts if act in shown] == []


def test_the_list_of_classes_leads_readers_to_the_class(client_of, run, readers):
    for person in readers:
        shown = client_of(person).get(reverse("classes:index")).content.decode()
        assert reverse("class:page", args=[run.pk]) in shown


def test_results_name_what_is_done_and_what_is_missing(client_of, readers):
    course = make.course_with_lessons(count=1)
    make.quiz(course, title="Kiểm tra cuối", pass_percent=60)
    run = make.run(course)
    row = member(run)
    shown = client_of(readers[0]).get(reverse("class:results", args=[run.pk, row.pk])).content.decode()
    for words in (row.learner.full_name, "Kiểm tra cuối", "60 %", "Bài 1", "Chưa ghi nhận tiết học nào."):
        assert words in shown
    stranger = make.run(course)
    assert client_of(readers[0]).get(reverse("class:results", args=[stranger.pk, row.pk])).status_code == 404


def test_whoever_reads_a_class_sees_its_history(client_of, run, readers, editor):
    address = reverse("classes:history", args=[run.pk])
    for person in readers:
        assert address in page(client_of(person), run).content.decode()
        history = client_of(person).get(address)
        assert history.status_code == 200
        assert reverse("classes:edit", args=[run.pk]) not in history.content.decode()
    assert client_of(editor).get(address).status_code in (302, 404)


def test_a_class_that_does_not_exist_is_404(client_of, officer):
    assert client_of(officer).get(reverse("class:page", args=[999999])).status_code == 404
