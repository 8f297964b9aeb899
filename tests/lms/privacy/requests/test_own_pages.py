"""The person's own pages of requests: the list, a new one, one with its words and clock, taking it back, erasure."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.privacy.requests import actions
from lms.privacy.requests.models import DataRequest
from lms.privacy.restrictions.models import Restriction
from tests import make
from tests.lms.privacy.requests.filing import ERASE, MINE, NEW, NOW, filed, letters, own_page
from tests.lms.users.security.test_proof import age_proof, prove

pytestmark = pytest.mark.django_db


def test_a_person_files_a_request_and_gets_a_letter(client_of, person, unit):
    response = client_of(person).post(NEW, {"kind": "correct", "text": "Sai ngày sinh"}, follow=True)
    request = DataRequest.objects.get()
    assert (request.person, request.unit, request.filed_by, request.kind) == (person, unit, person, "correct")
    assert letters(person) == ["data_request_filed"] and "Yêu cầu" in response.content.decode()
    body = mails.write(Notification.objects.get()).body
    assert own_page(request) in body and f"{request.answer_due:%d/%m/%Y}"[:2] in body
    assert AuditEntry.objects.get(act="data_request.filed").actor == person


def test_one_open_request_of_a_kind(client_of, person):
    first = filed(person)
    words = {"kind": "restrict", "text": "Ảnh của tôi"}
    response = client_of(person).post(NEW, words)
    assert response.status_code == 200 and DataRequest.objects.count() == 1
    actions.close(first, outcome="granted", answer="Đã làm", by=make.user(), now=NOW)
    assert client_of(person).post(NEW, words).status_code == 302


@pytest.mark.parametrize("form", [{"kind": "khac"}, {"kind": "access", "text": "x" * 3001}, {}])
def test_bad_input_files_nothing(client_of, person, form):
    assert client_of(person).post(NEW, form).status_code == 200
    assert not DataRequest.objects.exists()


def test_only_own_requests_are_on_the_page(client, client_of, person, outsider):
    filed(person)
    assert len(client_of(person).get(MINE).context["requests"]) == 1
    assert len(client_of(outsider).get(MINE).context["requests"]) == 0
    assert client.get(MINE).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("kind", ["correct", "restrict", "object"])
def test_what_nobody_can_act_on_without_words_asks_for_them(client_of, person, kind):
    response = client_of(person).post(NEW, {"kind": kind, "text": "  "})
    assert set(response.context["form"].errors) == {"text"}
    assert not DataRequest.objects.exists()


def test_what_speaks_for_itself_needs_no_words(client_of, person):
    response = client_of(person).post(NEW, {"kind": "access", "text": ""})
    assert response.url == own_page(DataRequest.objects.get())


def test_nothing_typed_is_lost_when_a_request_is_refused(client_of, person):
    filed(person, "object")
    page = client_of(person).post(NEW, {"kind": "object", "text": "Không dùng ảnh của tôi"}).content.decode()
    assert "Không dùng ảnh của tôi" in page and 'value="object" selected' in page


def test_own_words_the_clock_and_the_answer_stand_on_the_page_of_a_request(client_of, person, answerer):
    request, client = filed(person, text="Xin hạn chế <b>ảnh</b>"), client_of(person)
    assert own_page(request) in client.get(MINE).content.decode()
    page = client.get(own_page(request)).content.decode()
    assert "Xin hạn chế &lt;b&gt;ảnh&lt;/b&gt;" in page and "02/12/2026" in page
    actions.answer_first(request, with_processor=False, by=answerer, now=NOW)
    actions.extend(request, reason="Nhiều hồ sơ", by=answerer, now=NOW)
    page = client.get(own_page(request)).content.decode()
    assert "30/12/2026" in page and "Nhiều hồ sơ" in page
    actions.close(request, outcome="granted", answer="Đã hạn chế", by=answerer, now=NOW)
    page = client.get(own_page(request)).content.decode()
    assert "Đã hạn chế" in page and "Đã thực hiện" in page and "Xin hạn chế" in page


def test_the_person_reads_nothing_of_reminders_and_who_filed_for_them(client_of, person, answerer):
    request = filed(person, by=answerer)
    actions.remind(NOW)
    response = client_of(person).get(own_page(request))
    assert [step.act for step in response.context["steps"]] == ["filed"]
    assert answerer.full_name in response.content.decode()


def test_a_request_is_open_to_its_person_alone(client, client_of, person, outsider, administrator):
    address = own_page(filed(person))
    assert client_of(person).get(address).status_code == 200
    for stranger in (outsider, administrator):
        assert client_of(stranger).get(address).status_code == 404
    assert client.get(address).url.startswith(reverse("account_login"))
    assert client_of(person).post(address).status_code == client_of(person).post(MINE).status_code == 405


def test_the_own_list_asks_as_much_for_one_request_as_for_three(client_of, person, django_assert_num_queries):
    filed(person)
    client = client_of(person)
    client.get(MINE)
    with CaptureQueriesContext(connection) as first:
        client.get(MINE)
    filed(person, "access"), filed(person, "object")
    with django_assert_num_queries(len(first)):
        client.get(MINE)


def test_a_person_takes_an_open_request_back_and_it_stays_on_record(client_of, person, answerer):
    request, client = filed(person), client_of(person)
    actions.answer_first(request, with_processor=False, by=answerer, now=NOW)
    address = reverse("my-request-take-back", args=[request.pk])
    assert address in client.get(own_page(request)).content.decode()
    assert "Xin hạn chế" in client.get(address).content.decode() and DataRequest.objects.open().exists()
    assert client.post(address).url == own_page(request)
    request.refresh_from_db()
    assert (request.outcome, request.closed_by, request.text) == ("taken_back", person, "Xin hạn chế")
    assert [step.act for step in request.steps.all()] == ["filed", "answered", "taken_back"]
    assert AuditEntry.objects.get(act="data_request.taken_back").actor == person
    assert letters(person)[-1] == "data_request_taken_back" and mails.write(Notification.objects.latest("pk")).body
    page = client_of(answerer).get(reverse("data_request:page", args=[request.pk])).content.decode()
    assert "Người yêu cầu đã rút lại" in page and "Xin hạn chế" in page
    assert not Restriction.objects.exists() and filed(person).is_open


def test_what_was_decided_is_not_taken_back(client_of, person, answerer):
    request, client = filed(person), client_of(person)
    actions.close(request, outcome="refused", answer="x", by=answerer, now=NOW)
    address = reverse("my-request-take-back", args=[request.pk])
    assert address not in client.get(own_page(request)).content.decode()
    assert client.get(address).url == own_page(request)
    assert "Yêu cầu này đã kết thúc" in client.post(address, follow=True).content.decode()
    request.refresh_from_db()
    assert request.outcome == "refused" and not request.steps.filter(act="taken_back").exists()


def test_nobody_else_takes_a_request_back(client_of, person, answerer, outsider):
    request = filed(person)
    address = reverse("my-request-take-back", args=[request.pk])
    for stranger in (answerer, outsider):
        assert client_of(stranger).post(address).status_code == 404
    with pytest.raises(DomainError):
        actions.take_back(request, by=answerer, now=NOW)
    form = {"outcome": "taken_back", "answer": "x"}
    assert client_of(answerer).post(reverse("data_request:close", args=[request.pk]), form).status_code == 200
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.update(outcome="taken_back", closed_at=NOW, closed_by=answerer)
    assert DataRequest.objects.get().is_open


def test_a_request_to_erase_shows_what_goes_before_it_is_sent(client_of, person):
    make.enrolment(person, make.run(make.course_with_lessons()))
    client = client_of(person)
    response = client.post(NEW, {"kind": "erase", "text": "Tôi đã nghỉ việc"})
    page = response.content.decode()
    assert not DataRequest.objects.exists() and f'action="{ERASE}"' in page and "Tôi đã nghỉ việc" in page
    told = {line.title: fate.name for fate, lines in response.context["fates"] for line in lines}
    assert (told["Địa chỉ email"], told["Ghi danh"]) == ("DELETED", "NAMELESS")
    assert client.get(ERASE).status_code == 200
    response = client.post(ERASE, {"text": "Tôi đã nghỉ việc"})
    request = DataRequest.objects.get()
    assert (request.kind, request.text, response.url) == ("erase", "Tôi đã nghỉ việc", own_page(request))


def test_a_request_to_erase_asks_for_fresh_proof_and_keeps_the_words(client_of, person):
    client = client_of(person)
    age_proof(client, minutes=6)
    asked = client.post(ERASE, {"text": "Tôi đã nghỉ việc"})
    assert asked.url.startswith(reverse("account_reauthenticate")) and not DataRequest.objects.exists()
    prove(client, asked)
    assert DataRequest.objects.get().text == "Tôi đã nghỉ việc"


def test_a_second_request_to_erase_is_refused_with_its_words(client_of, client, person):
    filed(person, "erase")
    page = client_of(person).post(ERASE, {"text": "Lần nữa"}).content.decode()
    assert "Lần nữa" in page and DataRequest.objects.count() == 1
    assert client_of(person).post(ERASE, {"text": "x" * 3001}).status_code == 200
    assert client.post(ERASE, {"text": "x"}).url.startswith(reverse("account_login"))
    assert DataRequest.objects.count() == 1
