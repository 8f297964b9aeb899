"""A granted request to restrict restricts: a mark at the person, no reminders, no spreadsheets, until it is lifted."""

import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from courses.audit.models import AuditEntry
from courses.enrolments import reminders
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from courses.restricted import usable
from lms.privacy.requests import actions as requests
from lms.privacy.requests.models import DataRequest
from lms.privacy.restrictions import actions
from lms.privacy.restrictions.models import Restriction
from lms.users import roles
from lms.users.models import User
from tests import make

pytestmark = pytest.mark.django_db
MINE, PEOPLE = reverse("my-requests"), reverse("wagtailusers_users:index")


@pytest.fixture
def unit(db):
    return make.unit("Sở Xây dựng")


@pytest.fixture
def person(unit, learner):
    make.post(learner, unit)
    return learner


@pytest.fixture
def answerer(unit):
    leader = make.user("lanh.dao@example.vn", "Trịnh Phụ Trách")
    make.grant(leader, roles.UNIT_ADMINISTRATOR, unit)
    make.post(leader, unit)
    return leader


def filed(person, kind: str = "restrict") -> DataRequest:
    return requests.file(person, kind=kind, text="", by=person, now=timezone.now())


def granted(person, by, kind: str = "restrict", outcome: str = "granted") -> DataRequest:
    return requests.close(filed(person, kind), outcome=outcome, answer="Đã làm", by=by, now=timezone.now())


def is_usable(person) -> bool:
    return User.objects.filter(usable(), pk=person.pk).exists()


def test_a_granted_request_restricts_with_date_name_and_letter(person, answerer):
    request = granted(person, answerer)
    restriction = Restriction.objects.get()
    assert (restriction.person, restriction.request, restriction.by) == (person, request, answerer)
    assert not is_usable(person)
    entry = AuditEntry.objects.get(act="privacy.restricted")
    assert entry.actor == answerer and str(request.pk) in entry.details["basis"]
    letter = Notification.objects.latest("pk")
    assert letter.kind == "data_request_restricted" and "nhắc" in mails.write(letter).body


@pytest.mark.parametrize(
    ("kind", "outcome"), [("restrict", "refused"), ("withdraw", "granted"), ("object", "granted")]
)
def test_nothing_else_restricts(person, answerer, kind, outcome):
    granted(person, answerer, kind, outcome)
    assert is_usable(person) and not Restriction.objects.exists()


def test_one_that_stands_stays_as_it_is(person, answerer):
    first = granted(person, answerer)
    granted(person, answerer)
    assert Restriction.objects.get().request == first
    with pytest.raises(IntegrityError), transaction.atomic():
        Restriction.objects.create(person=person, request=filed(person), at=timezone.now(), by=answerer)


def test_nobody_restricted_is_reminded(person, outsider, answerer):
    run = make.run(make.course_with_lessons())
    rows = [make.enrolment(each, run) for each in (person, outsider)]
    granted(person, answerer)
    for act in (reminders.remind, reminders.remind_again):
        assert [row.learner for row in act(run, rows, by=answerer, now=timezone.now())] == [outsider]
    assert not Notification.objects.filter(recipient=person, kind="reminder").exists()


def test_spreadsheets_leave_them_out_and_pages_mark_them(client_of, administrator, person, outsider, answerer):
    run = make.run(make.course_with_lessons())
    for each in (person, outsider):
        make.enrolment(each, run)
    granted(person, answerer)
    client = client_of(administrator)
    sheet = load_workbook(io.BytesIO(client.get(reverse("class:export", args=[run.pk])).content)).active
    names = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert outsider.full_name in names and person.full_name not in names
    table = b"".join(client.get(PEOPLE, {"export": "csv"}).streaming_content).decode()
    assert table.count("\n") == User.objects.count()  # a heading, and everybody but one
    page = client.get(reverse("class:page", args=[run.pk])).content.decode()
    assert page.count("dữ liệu bị hạn chế sử dụng") == 1


def test_the_register_and_the_yearly_report_go_on(client_of, administrator, person, answerer, unit):
    make.enrolment(person, make.run(make.course_with_lessons()), unit=unit)
    granted(person, answerer)
    report = client_of(administrator).get(reverse("training_by_unit")).context["report"]
    assert report.total.people == 1


def test_the_mark_stands_at_the_person_for_officer_and_person(client_of, person, answerer, unit):
    request = granted(person, answerer)
    page = client_of(answerer).get(reverse("person:page", args=[person.pk])).content.decode()
    assert f"số {request.pk}" in page and "Trịnh Phụ Trách" in page
    assert reverse("data_request:page", args=[request.pk]) in page
    trainer = make.user("can.bo@example.vn", "Cán Bộ")
    make.grant(trainer, roles.TRAINING_OFFICER, unit)
    page = client_of(trainer).get(reverse("person:page", args=[person.pk])).content.decode()
    assert f"số {request.pk}" in page and reverse("data_request:page", args=[request.pk]) not in page
    assert "Dữ liệu đang bị hạn chế sử dụng" in client_of(person).get(MINE).content.decode()


def test_it_is_lifted_with_a_reason_and_a_letter(client_of, person, answerer):
    request, client = granted(person, answerer), client_of(answerer)
    address, page = reverse("data_request:lift", args=[request.pk]), reverse("data_request:page", args=[request.pk])
    assert address in client.get(page).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 200 and not is_usable(person)
    client.post(address, {"reason": "Theo đề nghị của người học"})
    restriction = Restriction.objects.get()
    assert (restriction.lifted_by, restriction.lift_reason) == (answerer, "Theo đề nghị của người học")
    assert is_usable(person)
    letter = Notification.objects.latest("pk")
    assert letter.recipient == person and "Theo đề nghị" in mails.write(letter).body
    assert AuditEntry.objects.get(act="privacy.restriction_lifted").actor == answerer
    told = client.get(page).content.decode()
    assert "Theo đề nghị" in told and address not in told
    assert "hạn chế sử dụng" not in client.get(reverse("person:page", args=[person.pk])).content.decode()


def test_a_restriction_may_stand_anew_after_it_was_lifted(person, answerer):
    granted(person, answerer)
    actions.lift(Restriction.objects.get(), reason="x", by=answerer, now=timezone.now())
    with pytest.raises(DomainError):
        actions.lift(Restriction.objects.get(), reason="x", by=answerer, now=timezone.now())
    granted(person, answerer)
    assert Restriction.objects.standing().count() == Restriction.objects.lifted().count() == 1


def test_nobody_lifts_their_own_and_strangers_find_nothing(client_of, answerer, administrator, person, unit):
    request = granted(answerer, administrator)
    with pytest.raises(DomainError, match="chính mình"):
        actions.lift(Restriction.objects.get(), reason="x", by=answerer, now=timezone.now())
    address = reverse("data_request:lift", args=[request.pk])
    auditor, other = make.user(), make.user()
    make.grant(auditor, roles.AUDITOR, unit)
    make.grant(other, roles.UNIT_ADMINISTRATOR, make.unit("Tỉnh Nam", kind="province"))
    for stranger in (auditor, other):
        assert client_of(stranger).post(address, {"reason": "x"}).status_code == 404
    assert client_of(administrator).get(address).status_code == 405
    without = reverse("data_request:lift", args=[granted(person, administrator, "object").pk])
    assert client_of(administrator).post(without, {"reason": "x"}).status_code == 404
    assert Restriction.objects.standing().exists()
