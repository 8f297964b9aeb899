"""Adding many people by pasted addresses: the preview changes nothing, the act costs a constant number of queries."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from courses.audit.models import AuditEntry
from courses.enrolments import addresses, bulk, tasks
from courses.enrolments.models import Enrolment, EnrolmentChange, Intake
from courses.errors import DomainError
from courses.notifications.models import Notification
from courses.results import editions
from courses.runs.models import CourseRun
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return make.run(make.course_with_lessons(1))


def people(count: int) -> list:
    return [make.user(f"n{n:04}@example.vn", f"Nguyễn Văn {chr(65 + n % 26)}") for n in range(count)]


def paste(client, run, text: str, **more):
    return client.post(reverse("class:add", args=[run.pk]), {"addresses": text, **more})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@x.vn\nb@x.vn", ["a@x.vn", "b@x.vn"]),
        ("a@x.vn, b@x.vn; c@x.vn\td@x.vn", ["a@x.vn", "b@x.vn", "c@x.vn", "d@x.vn"]),
        ("Nguyễn Thị Ánh <Anh@X.vn>, 'Lê Văn B' <b@x.vn>", ["anh@x.vn", "b@x.vn"]),
        ("1|Trần A|a@x.vn|Sở Xây dựng", ["a@x.vn"]),
        ("mailto:a@x.vn.", ["a@x.vn"]),
        ("(a@x.vn) [b@x.vn] “c@x.vn”", ["a@x.vn", "b@x.vn", "c@x.vn"]),
        ("\ufeffa@x.vn\r\na@X.VN", ["a@x.vn"]),
        ("a.b+c@phong.so.x.gov.vn", ["a.b+c@phong.so.x.gov.vn"]),
        ("", []),
    ],
)
def test_addresses_are_found_in_whatever_was_pasted(text, expected):
    assert addresses.read(text).addresses == expected


def test_repetitions_are_counted_and_lines_without_an_address_named():
    pasted = addresses.read("a@x.vn\nA@x.vn\nNguyễn Văn B, Sở Xây dựng\n---\n")
    assert (pasted.repeated, pasted.unreadable) == (1, ["Nguyễn Văn B, Sở Xây dựng"])


def test_the_preview_sorts_people_and_writes_nothing(run, officer):
    newcomer = make.user("moi@example.vn", "Trần Mới")
    back = make.user("ve@example.vn", "Trần Về")
    inside = make.user("trong@example.vn", "Trần Trong")
    closed = make.user("khoa@example.vn", "Trần Khóa", is_active=False)
    elsewhere = make.user("khac@example.vn", "Trần Khác")
    make.enrolment(back, run, status="withdrawn", withdrawn_at=timezone.now(), withdrawn_by=officer)
    make.enrolment(inside, run)
    other = make.run(run.course, code="LOP-KHAC")
    make.enrolment(elsewhere, other)
    before = (Enrolment.objects.count(), Notification.objects.count())
    found = bulk.preview(
        run,
        "MOI@example.vn ve@example.vn trong@example.vn khoa@example.vn khac@example.vn la@example.vn\nkhông rõ",
        by=officer,
    )
    assert (found.newcomers, found.returning, found.already_in) == ([newcomer], [back], [inside])
    assert (found.closed, found.elsewhere) == ([closed], [(elsewhere, "LOP-KHAC")])
    assert (found.unknown, found.unreadable) == (["la@example.vn"], ["không rõ"])
    assert (Enrolment.objects.count(), Notification.objects.count()) == before


def test_everybody_found_gets_a_seat_a_log_row_a_trace_and_a_letter(
    run, officer, django_capture_on_commit_callbacks, mailoutbox
):
    now = timezone.now()
    crowd = people(3)
    with django_capture_on_commit_callbacks(execute=True):
        added = bulk.add(run, crowd, by=officer, now=now)
    assert [(row.learner, row.status, row.enrolled_by) for row in Enrolment.objects.filter(run=run)] == [
        (person, "active", officer) for person in crowd
    ]
    assert list(EnrolmentChange.objects.values_list("before", "after", "by")) == [("", "active", officer.pk)] * 3
    assert list(AuditEntry.objects.values_list("act", "actor")) == [("enrolment.joined", officer.pk)] * 3
    jobs = [row.args_kwargs["args"] for row in DBTaskResult.objects.all() if row.args_kwargs["args"]]
    letters = [job for job in jobs if job[0] == "courses.notifications.tasks.send_all"]
    assert [len(job[1]["notification_ids"]) for job in letters] == [3]
    assert Notification.objects.filter(kind="added_to_class").first().context["url"] == reverse(
        "continue", args=[added[-1].pk]
    )


def test_adding_twice_adds_once(run, officer):
    crowd = people(2)
    bulk.add(run, crowd, by=officer, now=timezone.now())
    assert bulk.add(run, crowd, by=officer, now=timezone.now()) == []
    assert (Enrolment.objects.count(), EnrolmentChange.objects.count()) == (2, 2)


def test_who_withdrew_comes_back_with_what_was_done(run, officer, learner):
    now = timezone.now()
    row = make.enrolment(learner, run, progress=40)
    row.withdraw(by=learner, reason="bận", now=now)
    bulk.add(run, [learner], by=officer, now=now)
    row.refresh_from_db()
    assert (row.status, row.progress, row.withdrawn_at, row.withdrawal_reason) == ("active", 40, None, "")
    change = row.changes.last()
    assert (change.before, change.after, change.by) == ("withdrawn", "active", officer)


def test_too_few_seats_add_nobody_and_say_how_many_are_free(run, officer):
    CourseRun.objects.filter(pk=run.pk).update(seats=3)
    make.enrolment(make.user(), run)
    run.refresh_from_db()
    found = bulk.preview(run, "\n".join(person.email for person in people(3)), by=officer)
    assert (found.seats_left, found.seats_missing, found.may_be_applied) == (2, 1, False)
    with pytest.raises(DomainError, match="only 2 seats are free"), translation.override("en"):
        bulk.add(run, found.to_add, by=officer, now=timezone.now())
    assert Enrolment.objects.count() == 1


def test_a_cancelled_class_takes_nobody(run, officer, learner):
    run.cancel()
    assert bulk.preview(run, learner.email, by=officer).refusal != ""
    with pytest.raises(DomainError):
        bulk.add(run, [learner], by=officer, now=timezone.now())


def test_preview_and_act_cost_the_same_queries_for_5_and_50_people(run, officer):
    crowd = people(55)
    editions.current(run.course)
    costs = []
    for portion in (crowd[:5], crowd[5:]):
        with CaptureQueriesContext(connection) as captured:
            by = type(officer).objects.get(pk=officer.pk)  # what an officer may see is asked once a request
            found = bulk.preview(run, " ".join(person.email for person in portion), by=by)
            bulk.add(run, found.to_add, by=officer, now=timezone.now())
        costs.append(len(captured))
    assert costs[0] == costs[1]
    assert Enrolment.objects.count() == 55


def test_large_additions_run_in_the_background_in_portions(run, officer, monkeypatch):
    monkeypatch.setattr(bulk, "PORTION", 4)
    crowd = people(10)
    intake = bulk.order(run, crowd, by=officer)
    assert Enrolment.objects.count() == 0
    tasks.take_in(intake.pk)
    tasks.take_in(intake.pk)
    intake.refresh_from_db()
    assert (intake.added, intake.total, intake.refusal, intake.is_finished) == (10, 10, "", True)
    assert (Enrolment.objects.count(), Notification.objects.count()) == (10, 10)


def test_a_background_addition_that_meets_a_full_class_says_so_and_keeps_what_it_did(run, officer, monkeypatch):
    monkeypatch.setattr(bulk, "PORTION", 4)
    crowd = people(10)
    intake = bulk.order(run, crowd, by=officer)
    CourseRun.objects.filter(pk=run.pk).update(seats=5)
    with translation.override("en"):
        tasks.take_in(intake.pk)
    intake.refresh_from_db()
    assert (intake.added, intake.is_finished, Enrolment.objects.count()) == (4, True, 4)
    assert "chỉ còn 1 chỗ" in intake.refusal  # in the officer's language, not the worker's


def test_the_page_shows_the_preview_and_applies_it_only_when_confirmed(client_of, run, officer, learner):
    client = client_of(officer)
    response = paste(client, run, f"Ánh <{learner.email}>")
    assert response.context["preview"].newcomers == [learner]
    assert Enrolment.objects.count() == 0
    assert paste(client, run, learner.email, confirmed="1").url == reverse("class:page", args=[run.pk])
    assert Enrolment.objects.get().learner == learner


def test_more_than_two_hundred_are_added_behind_a_page_with_progress(
    client_of, run, officer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    crowd = people(5)
    client = client_of(officer)
    with django_capture_on_commit_callbacks(execute=True):
        response = paste(client, run, " ".join(person.email for person in crowd), confirmed="1")
    intake = Intake.objects.get()
    assert response.url == reverse("class:intake", args=[run.pk, intake.pk])
    assert 'data-again="2"' in client.get(response.url).content.decode()
    tasks.take_in(intake.pk)
    page = client.get(response.url)
    assert page.context["intake"].added == 5
    assert "data-again" not in page.content.decode()


def test_an_empty_paste_is_refused_at_its_field(client_of, run, officer):
    response = paste(client_of(officer), run, "  ")
    assert list(response.context["form"].errors) == ["addresses"]


def test_only_training_officers_add_people(client_of, run, learner, outsider, editor, issuer, administrator):
    address = reverse("class:add", args=[run.pk])
    for person in (editor, issuer):
        assert client_of(person).get(address).status_code == 404
        assert paste(client_of(person), run, learner.email, confirmed="1").status_code == 404
    for person in (learner, outsider):
        assert paste(client_of(person), run, learner.email, confirmed="1").status_code == 302
    assert Enrolment.objects.count() == 0
    assert client_of(administrator).get(address).status_code == 200


def test_a_thousand_people_are_added_within_seconds(run, officer):
    """A guard against one query a person; the bench measures the real time."""
    User = type(officer)
    User.objects.bulk_create(
        User(email=f"m{n}@example.vn", full_name=f"Người {n}", sort_key=str(n), folded_name=f"nguoi {n}")
        for n in range(1000)
    )
    text = "\n".join(f"m{n}@example.vn" for n in range(1000))
    started = timezone.now()
    with CaptureQueriesContext(connection) as captured:
        found = bulk.preview(run, text, by=officer)
        bulk.add(run, found.to_add, by=officer, now=started)
    assert Enrolment.objects.count() == 1000
    assert len(captured) < 70
    assert timezone.now() - started < timedelta(seconds=10)


def add_at_once(run, officer, *crowds) -> list:
    """Add the crowds from connections of their own that start together; what each gave, or the refusal."""
    barrier = threading.Barrier(len(crowds))

    def one(crowd):
        barrier.wait()
        try:
            return bulk.add(run, crowd, by=officer, now=timezone.now())
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(crowds)) as pool:
        return list(pool.map(one, crowds))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_who_add_the_same_people_at_once_add_them_once(site_again):
    run = make.run(make.course_with_lessons(1))
    officer, crowd = make.user(), people(20)
    outcomes = add_at_once(run, officer, crowd, crowd)
    assert sorted(map(len, outcomes)) == [0, 20]
    assert Enrolment.objects.count() == EnrolmentChange.objects.count() == 20


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_never_give_more_seats_than_there_are(site_again):
    run = make.run(make.course_with_lessons(1), seats=10)
    officer, crowd = make.user(), people(20)
    outcomes = add_at_once(run, officer, crowd[:10], crowd[10:])
    assert [isinstance(outcome, DomainError) for outcome in outcomes].count(True) == 1
    assert Enrolment.objects.holding_a_seat().count() == 10


@pytest.mark.django_db
def test_an_order_is_named_by_the_day_in_vietnam(run, officer):
    order = bulk.order(run, [make.user()], by=officer)
    order.requested_at = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # 03:00 on 25 November in Hà Nội
    assert str(order) == f"{run} 25/11/2026"
