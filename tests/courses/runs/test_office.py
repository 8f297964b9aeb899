"""Planning classes in the back office: clear refusals, seats counted, a list whose cost does not grow."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.enrolments import actions as enrolments
from courses.errors import DomainError
from courses.runs import actions
from courses.runs.models import CourseRun
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db
INDEX = reverse("classes:index")
ADD = reverse("classes:add")


@pytest.fixture
def course():
    return make.course()


def form(course, **changes) -> dict:
    return {
        "course": course.pk,
        "code": "LOP-2026-01",
        "title": "",
        "status": "open",
        "opens_on": "05/02/2026",
        "closes_on": "15/03/2026",
        "enrol_from": "",
        "enrol_until": "",
        "seats": "40",
        "officer": "",
    } | changes


def edit(run) -> str:
    return reverse("classes:edit", args=[run.pk])


def errors(response) -> list[str]:
    return list(response.context["form"].errors)


def test_an_officer_plans_a_class_with_days_read_day_first(client_of, officer, course):
    response = client_of(officer).post(ADD, form(course, officer=officer.pk))
    run = CourseRun.objects.get()
    assert response.url == reverse("class:page", args=[run.pk])
    assert (run.opens_on, run.closes_on, run.seats) == (date(2026, 2, 5), date(2026, 3, 15), 40)
    assert run.officer == officer
    entry = AuditEntry.objects.about(run).get()
    assert (entry.act, entry.actor) == ("class.planned", officer)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": ""}, "code"),
        ({"closes_on": "01/02/2026"}, "closes_on"),
        ({"enrol_from": "05/02/2026", "enrol_until": "01/02/2026"}, "enrol_until"),
        ({"opens_on": "31/02/2026"}, "opens_on"),
        ({"seats": "-1"}, "seats"),
        ({"status": "cancelled"}, "status"),
    ],
)
def test_wrong_facts_are_refused_at_their_field(client_of, officer, course, changes, field):
    response = client_of(officer).post(ADD, form(course, **changes))
    assert errors(response) == [field]
    assert CourseRun.objects.count() == 0


def test_a_taken_code_is_refused(client_of, officer, course):
    make.run(course, code="LOP-2026-01")
    assert errors(client_of(officer).post(ADD, form(course))) == ["code"]


def test_a_course_in_preparation_gets_no_class(client_of, officer):
    course = make.course(in_preparation=True)
    assert errors(client_of(officer).post(ADD, form(course))) == ["course"]
    with pytest.raises(DomainError):
        actions.plan(CourseRun(course=course, code="X"), by=officer)


def test_there_are_never_fewer_seats_than_are_taken(client_of, officer, course):
    run = make.run(course, code="LOP-2026-01")
    for status in ("active", "completed", "withdrawn"):
        make.enrolment(make.user(), run, status=status)
    client = client_of(officer)
    assert errors(client.post(edit(run), form(course, seats="1"))) == ["seats"]
    assert client.post(edit(run), form(course, seats="2")).status_code == 302
    run.refresh_from_db()
    assert run.seats == 2
    run.seats = 1
    with pytest.raises(DomainError):
        actions.change(run, by=officer)


def test_the_course_of_a_class_stays_once_people_are_in(client_of, officer, course):
    run = make.run(course, code="LOP-2026-01")
    make.enrolment(make.user(), run)
    response = client_of(officer).post(edit(run), form(make.course()))
    assert errors(response) == ["__all__"]
    run.refresh_from_db()
    assert run.course == course


def test_a_class_with_people_goes_back_to_planning_as_officers_put_people_in_planned_ones(client_of, officer, course):
    run = make.run(course, code="LOP-2026-01")
    make.enrolment(make.user(), run)
    client_of(officer).post(edit(run), form(course) | {"status": "planned"})
    run.refresh_from_db()
    enrolments.enrol(run, make.user(), by=officer, now=timezone.now())
    assert (run.status, run.enrolments.active().count()) == ("planned", 2)


def test_a_cancelled_class_is_not_changed(client_of, officer, course):
    run = make.run(course, code="LOP-2026-01")
    run.cancel()
    client_of(officer).post(edit(run), form(course, title="Mở lại"))
    run.refresh_from_db()
    assert (run.status, run.title) == ("cancelled", "")


def test_the_log_names_what_changed(client_of, officer, course):
    run = make.run(course, code="LOP-2026-01")
    client_of(officer).post(edit(run), form(course, opens_on="", closes_on=""))
    entry = AuditEntry.objects.about(run).get()
    assert (list(entry.before), entry.before["seats"], entry.details) == (["seats"], None, {})
    assert entry.after["seats"] == CourseRun.objects.get(pk=run.pk).seats


def test_the_list_counts_seats_of_each_class(client_of, officer, course):
    run = make.run(course, seats=5)
    for status in ("active", "completed", "withdrawn"):
        make.enrolment(make.user(), run, status=status)
    make.run(course, code="RONG")
    rows = {row.code: row.seats_taken for row in client_of(officer).get(INDEX).context["object_list"]}
    assert rows == {run.code: 2, "RONG": 0}


def test_the_list_is_searched_without_diacritics_and_filtered(client_of, officer):
    first = make.run(make.course("Đô thị thông minh"), code="A1")
    make.run(make.course("Dữ liệu không gian"), code="B1", status="planned")
    client = client_of(officer)
    assert list(client.get(INDEX, {"q": "do thi"}).context["object_list"]) == [first]
    assert list(client.get(INDEX, {"status": "open"}).context["object_list"]) == [first]


def test_the_list_costs_the_same_queries_for_few_and_many(client_of, officer, course):
    client = client_of(officer)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(INDEX)
        return len(captured)

    make.run(course)
    queries()
    few = queries()
    for _n in range(8):
        make.enrolment(make.user(), make.run(make.course()))
    assert queries() == few


def test_classes_are_planned_by_training_officers_alone(client_of, course, learner, editor, issuer):
    run = make.run(course)
    for person in (learner, editor, issuer):
        client = client_of(person)
        assert client.post(ADD, form(course)).status_code in (302, 404)
        assert client.post(edit(run), form(course)).status_code in (302, 404)
    assert list(CourseRun.objects.values_list("code", flat=True)) == [run.code]


def test_a_class_is_given_to_active_people_who_may_enrol_and_keeps_whom_it_has(
    client_of, officer, administrator, course
):
    make.user(role=roles.TRAINING_OFFICER, is_active=False)
    make.user(role=roles.ISSUING_OFFICER)
    former = make.user(full_name="Lê Văn Ân", role=roles.TRAINING_OFFICER, is_active=False)
    run = make.run(course, officer=former)
    client = client_of(officer)

    def offered(address) -> list:
        return list(client.get(address).context["form"].fields["officer"].queryset)

    assert offered(ADD) == [officer, administrator]
    assert offered(edit(run)) == [former, officer, administrator]
