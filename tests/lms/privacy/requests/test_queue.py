"""The queue of who answers: what it holds, how it is searched, exported and counted, and its rules."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from lms.privacy.requests import actions
from lms.privacy.requests.models import DataRequest, DataRequestStep
from lms.users import roles
from tests import make
from tests.lms.privacy.requests.filing import NOW, QUEUE, filed, own_page

pytestmark = pytest.mark.django_db


def test_the_queue_holds_the_requests_of_ones_units(client_of, person, answerer, stranger, officer, learner):
    request = filed(person)
    page = reverse("data_request:page", args=[request.pk])
    assert list(client_of(answerer).get(QUEUE).context["object_list"]) == [request]
    assert "Xin hạn chế" in client_of(answerer).get(page).content.decode()
    assert list(client_of(stranger).get(QUEUE).context["object_list"]) == []
    assert client_of(stranger).get(page).status_code == 404
    assert client_of(officer).get(QUEUE).status_code == 404
    for name in ("answer", "extend", "close"):
        address = reverse(f"data_request:{name}", args=[request.pk])
        assert client_of(stranger).post(address, {"outcome": "granted", "answer": "x"}).status_code == 404
        assert client_of(answerer).get(address).status_code == 405


def test_an_auditor_reads_and_answers_nothing(client_of, person, unit):
    auditor = make.user("kiem.toan@example.vn", "Kiểm Toán")
    make.grant(auditor, roles.AUDITOR, unit)
    request = filed(person)
    page = client_of(auditor).get(reverse("data_request:page", args=[request.pk]))
    close = reverse("data_request:close", args=[request.pk])
    assert page.status_code == 200 and close not in page.content.decode()
    assert client_of(auditor).post(close, {"outcome": "granted", "answer": "x"}).status_code == 404


def test_the_queue_is_searched_filtered_and_exported(client_of, administrator, person, outsider):
    late = filed(person, "access", now=timezone.now() - timedelta(days=30))
    fresh = filed(outsider, now=timezone.now())
    closed = filed(outsider, "erase")
    actions.close(closed, outcome="refused", answer="Luật yêu cầu lưu", by=administrator, now=NOW)
    client = client_of(administrator)

    def rows(**query):
        return list(client.get(QUEUE, query).context["object_list"])

    assert rows() == [late, fresh, closed]
    assert (
        rows(state="overdue") == [late] and rows(state="open") == [late, fresh] and rows(state="closed") == [closed]
    )
    assert rows(kind="access") == [late] and rows(outcome="refused") == [closed] and rows(q="anh") == [late]
    assert "quá hạn" in client.get(QUEUE, {"state": "overdue"}).content.decode()
    table = b"".join(client.get(QUEUE, {"export": "csv", "state": "open"}).streaming_content).decode()
    assert person.email in table and "Xin hạn chế" not in table and table.count("\n") == 3
    assert AuditEntry.objects.filter(act="data_request.exported", actor=administrator).count() == 1


def test_an_empty_queue_says_where_requests_come_from(client_of, administrator):
    client = client_of(administrator)
    assert "Dữ liệu của tôi" in client.get(QUEUE).content.decode()
    assert "Dữ liệu của tôi" not in client.get(QUEUE, {"q": "khong co"}).content.decode()


def test_overdue_is_the_same_for_the_list_and_the_row(person, administrator):
    waits, answered = filed(person), filed(person, "access")
    actions.answer_first(answered, with_processor=False, by=administrator, now=NOW)
    for days in (0, 2, 3, 10, 11, 16):
        day = timezone.localdate(NOW) + timedelta(days=days)
        late = {each for each in DataRequest.objects.all() if each.is_late(day)}
        assert set(DataRequest.objects.overdue(day)) == late
    assert late == {waits, answered}


def test_the_queue_asks_as_much_for_one_row_as_for_three(client_of, administrator, person, django_assert_num_queries):
    filed(person)
    client = client_of(administrator)
    client.get(QUEUE)
    with CaptureQueriesContext(connection) as first:
        client.get(QUEUE)
    for _number in range(2):
        filed(make.user())
    with django_assert_num_queries(len(first)):
        client.get(QUEUE)


def test_the_pages_of_a_request_ask_as_much_for_one_step_as_for_three(client_of, person, answerer):
    request = filed(person)
    pages = [
        (client_of(answerer), reverse("data_request:page", args=[request.pk])),
        (client_of(person), own_page(request)),
    ]

    def queries() -> list[int]:
        counts = []
        for client, address in pages:
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            counts.append(len(captured))
        return counts

    queries()
    few = queries()
    for act in ("answered", "extended"):
        DataRequestStep.objects.create(request=request, act=act, at=NOW, by=make.user())
    assert queries() == few


@pytest.mark.parametrize(
    ("kind", "told"),
    [("object", "Cần tự dừng việc sử dụng đó"), ("correct", "Cần tự sửa bản ghi"), ("restrict", None)],
)
def test_what_is_to_be_done_by_hand_is_said_beside_the_closing(client_of, person, answerer, kind, told):
    page = client_of(answerer).get(reverse("data_request:page", args=[filed(person, kind).pk])).content.decode()
    assert ("Việc kết thúc yêu cầu không tự thay đổi dữ liệu" in page) == bool(told) and (told or "") in page


@pytest.mark.parametrize("name", ["request_rules", "public_holidays"])
def test_clocks_and_holidays_are_kept_by_administrators(client_of, administrator, answerer, name):
    assert client_of(administrator).get(reverse(f"{name}:index")).status_code == 200
    assert client_of(administrator).get(reverse(f"{name}:add")).status_code == 200
    assert client_of(answerer).get(reverse(f"{name}:index")).status_code in (302, 404)


def test_a_new_holiday_is_on_record(client_of, administrator):
    client_of(administrator).post(reverse("public_holidays:add"), {"day": "25/12/2026", "name": "Nghỉ"})
    assert AuditEntry.objects.filter(act="data_request.rules_saved", actor=administrator).count() == 1
