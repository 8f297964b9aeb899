"""Requests about data: filed by the person or for them, answered in the unit, reminded of before clocks run out."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.privacy import erasing
from lms.privacy.requests import actions
from lms.privacy.requests.models import DataRequest, DataRequestStep
from lms.privacy.restrictions.models import Restriction
from lms.users import roles
from lms.users.models import User
from tests import make
from tests.lms.users.security.test_proof import age_proof, prove

pytestmark = pytest.mark.django_db
MINE, NEW, QUEUE = reverse("my-requests"), reverse("my-request-new"), reverse("data_requests:index")
ERASE = reverse("my-request-erase")
NOW = timezone.make_aware(datetime(2026, 11, 30, 9))


@pytest.fixture
def unit(db):
    return make.unit("Sở Xây dựng", below=make.unit("Tỉnh Bắc", kind="province"))


@pytest.fixture
def person(unit, learner):
    make.post(learner, unit)
    return learner


@pytest.fixture
def answerer(unit):
    """The administrator of the province."""
    leader = make.user("lanh.dao@example.vn", "Trịnh Phụ Trách")
    make.grant(leader, roles.UNIT_ADMINISTRATOR, unit.superior)
    make.post(leader, unit.superior)
    return leader


@pytest.fixture
def stranger(db):
    """The administrator of another province."""
    other = make.user("nguoi.la@example.vn", "Ngô Nơi Khác")
    make.grant(other, roles.UNIT_ADMINISTRATOR, make.unit("Tỉnh Nam", kind="province"))
    return other


def filed(person, kind: str = "restrict", **fields) -> DataRequest:
    return actions.file(person, **{"kind": kind, "text": "Xin hạn chế", "by": person, "now": NOW} | fields)


def own_page(request) -> str:
    return reverse("my-request", args=[request.pk])


def letters(person) -> list[str]:
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def test_a_person_files_a_request_and_gets_a_letter(client_of, person, unit):
    response = client_of(person).post(NEW, {"kind": "correct", "text": "Sai ngày sinh"}, follow=True)
    request = DataRequest.objects.get()
    assert (request.person, request.unit, request.filed_by, request.kind) == (person, unit, person, "correct")
    assert letters(person) == ["data_request_filed"] and "Yêu cầu" in response.content.decode()
    body = mails.write(Notification.objects.get()).body
    assert own_page(request) in body and f"{request.answer_due:%d/%m/%Y}"[:2] in body
    assert AuditEntry.objects.get(act="data_request.filed").actor == person


def test_the_clocks_start_with_the_filing(person):
    request = filed(person)
    assert (f"{request.answer_due:%d/%m}", f"{request.due:%d/%m}") == ("02/12", "15/12")


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


def test_a_request_goes_its_way_with_letters_and_history(client_of, person, answerer):
    request = filed(person, now=timezone.now())
    client = client_of(answerer)
    for name, form in (
        ("answer", {"with_processor": "on"}),
        ("extend", {"reason": "Nhiều hồ sơ"}),
        ("close", {"outcome": "refused", "answer": "Luật yêu cầu lưu"}),
    ):
        client.post(reverse(f"data_request:{name}", args=[request.pk]), form)
    request.refresh_from_db()
    assert (request.due - timezone.localdate()).days == 35 and request.outcome == "refused"
    assert letters(person) == [
        "data_request_filed", "data_request_received", "data_request_extended", "data_request_refused"
    ]  # fmt: skip
    assert "Luật yêu cầu lưu" in mails.write(Notification.objects.latest("pk")).body
    assert [step.act for step in request.steps.all()] == ["filed", "answered", "extended", "closed"]
    page = client.get(reverse("data_request:page", args=[request.pk])).content.decode()
    assert "Trịnh Phụ Trách" in page and "Nhiều hồ sơ" in page


def test_there_is_one_extension_and_only_where_the_law_gives_one(person, answerer):
    request, seeing = filed(person), filed(person, "access")
    actions.extend(request, reason="x", by=answerer, now=NOW)
    for wrong, now in ((request, NOW), (seeing, NOW)):
        with pytest.raises(DomainError):
            actions.extend(wrong, reason="x", by=answerer, now=now)
    late = filed(person, "object")
    with pytest.raises(DomainError):
        actions.extend(late, reason="x", by=answerer, now=NOW + timedelta(days=16))


def test_a_closed_request_and_ones_own_are_answered_by_nobody(person, answerer):
    request = filed(person)
    with pytest.raises(DomainError):
        actions.close(request, outcome="granted", answer="x", by=person, now=NOW)
    actions.close(request, outcome="granted", answer="x", by=answerer, now=NOW)
    for act, words in ((actions.close, {"outcome": "granted", "answer": "x"}), (actions.extend, {"reason": "x"})):
        with pytest.raises(DomainError):
            act(request, **words, by=answerer, now=NOW)


def test_an_officer_files_for_people_of_the_unit(client_of, person, unit, stranger):
    officer = make.user("can.bo@example.vn", "Cán Bộ")
    make.grant(officer, roles.TRAINING_OFFICER, unit)
    address = reverse("data_request:file", args=[person.pk])
    assert address in client_of(officer).get(reverse("person:page", args=[person.pk])).content.decode()
    assert client_of(officer).post(address, {"kind": "khac"}).status_code == 200
    client_of(officer).post(address, {"kind": "erase", "text": "Đơn giấy"})
    request = DataRequest.objects.get()
    assert (request.person, request.filed_by) == (person, officer) and letters(person) == ["data_request_filed"]
    assert client_of(stranger).post(address, {"kind": "access"}).status_code == 404


def test_who_must_answer_is_reminded_once_for_each_clock(person, answerer, stranger, administrator):
    request = filed(person)
    assert actions.remind(NOW) == 1 and actions.remind(NOW) == 0
    actions.answer_first(request, with_processor=False, by=answerer, now=NOW)
    assert actions.remind(NOW + timedelta(days=11)) == 0
    assert actions.remind(NOW + timedelta(days=12)) == 1
    assert letters(answerer) == ["data_request_reminder"] * 2
    assert letters(stranger) == letters(administrator) == []
    actions.close(request, outcome="granted", answer="x", by=answerer, now=NOW)
    assert actions.remind(NOW + timedelta(days=30)) == 0


def test_administrators_are_reminded_where_a_unit_has_nobody(outsider, administrator):
    filed(outsider)
    actions.remind(NOW)
    assert letters(administrator) == ["data_request_reminder"]


def test_an_erasure_takes_the_texts_and_leaves_the_history(person, administrator):
    request = filed(person, "erase")
    erasing.erase(person, basis="x", answer="Đã xóa", by=administrator, now=NOW)
    assert set(DataRequest.objects.values_list("text", "answer")) == {("", "")}
    assert list(request.steps.values_list("act", flat=True)) == ["filed", "closed"]


def test_an_erasure_is_not_said_to_be_carried_out_before_it_is(person, answerer):
    request = filed(person, "erase")
    with pytest.raises(DomainError, match="trang xóa dữ liệu"):
        actions.close(request, outcome="granted", answer="Đã xóa", by=answerer, now=NOW)
    assert actions.close(request, outcome="refused", answer="Còn hồ sơ kỷ luật.", by=answerer, now=NOW).closed_at


def test_nobody_acts_on_a_request_of_their_own_and_reads_who_may(unit, person, answerer):
    make.grant(person, roles.UNIT_ADMINISTRATOR, unit)
    request = filed(person, "object")
    for act, words in (
        (actions.answer_first, {"with_processor": True}),
        (actions.extend, {"reason": "Cần thêm thời gian"}),
        (actions.close, {"outcome": "granted", "answer": "Đã xong"}),
    ):
        with pytest.raises(DomainError, match="Trịnh Phụ Trách"):
            act(request, **words, by=person, now=NOW)
    request.refresh_from_db()
    assert (request.answered_at, request.extended_at, request.closed_at) == (None, None, None)


@pytest.mark.parametrize("may", [True, False])
def test_the_page_of_a_request_to_erase_leads_to_the_erasure_or_says_who_may(client_of, answerer, person, may):
    if not may:
        make.post(person, make.unit("Sở nơi khác"), is_main=False)
    request = filed(person, "erase")
    page = client_of(answerer).get(reverse("data_request:page", args=[request.pk])).content.decode()
    assert (reverse("person:erase", args=[person.pk]) in page) is may
    assert ("quản trị viên của đơn vị cấp trên" in page) is not may
    assert "Bị từ chối" in page and "Đã thực hiện" not in page


def test_nothing_is_written_about_or_to_somebody_whose_data_were_erased(person, answerer):
    left_open = filed(person, "object")
    sent = Notification.objects.count()
    User.objects.filter(pk=person.pk).update(erased_at=NOW, is_active=False)
    person.refresh_from_db()
    with pytest.raises(DomainError):
        filed(person, "access")
    with pytest.raises(DomainError):
        actions.extend(left_open, reason="Bà Quách ở Sở", by=answerer, now=NOW)
    closed = actions.close(left_open, outcome="refused", answer="Bà Quách ở Sở", by=answerer, now=NOW)
    assert (closed.answer, closed.is_open) == ("", False)
    assert Notification.objects.count() == sent


@pytest.mark.parametrize(("kind", "may"), [("restrict", True), ("object", True), ("erase", False), ("access", False)])
def test_the_page_offers_an_extension_only_where_the_law_does(client_of, administrator, person, kind, may):
    request = filed(person, kind)
    page = client_of(administrator).get(reverse("data_request:page", args=[request.pk])).content.decode()
    assert (reverse("data_request:extend", args=[request.pk]) in page) == may


def test_requests_made_when_one_stood_for_both_keep_their_words(client_of, person, outsider, answerer):
    since = MigrationRecorder(connection).migration_qs.get(app="lms", name="0015_restrictions_of_use").applied
    old, new = filed(person, now=since - timedelta(days=1)), filed(outsider, now=since + timedelta(days=1))
    other = filed(person, "object", now=since - timedelta(days=1))
    keep = import_module("lms.migrations.0023_words_of_old_requests").keep_their_words
    keep(apps, connection.schema_editor())
    kinds = [DataRequest.objects.get(pk=each.pk).kind for each in (old, new, other)]
    assert kinds == ["either", "restrict", "object"]
    old.refresh_from_db()
    assert "hoặc rút lại sự đồng ý" in client_of(person).get(own_page(old)).content.decode()
    page = client_of(answerer).get(reverse("data_request:page", args=[old.pk])).content.decode()
    assert "hoặc rút lại sự đồng ý" in page and "không làm thay đổi dữ liệu" in page
    assert (old.may_be_extended, actions.answer_first(old, with_processor=True, by=answerer, now=NOW).is_open) == (
        True,
        True,
    )
    actions.close(old, outcome="granted", answer="Đã làm", by=answerer, now=NOW)
    assert not Restriction.objects.exists()


def test_the_kind_of_old_requests_is_no_longer_offered(client_of, person):
    assert client_of(person).post(NEW, {"kind": "either", "text": "x"}).status_code == 200
    assert not DataRequest.objects.exists()


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


@pytest.mark.parametrize("name", ["request_rules", "public_holidays"])
def test_clocks_and_holidays_are_kept_by_administrators(client_of, administrator, answerer, name):
    assert client_of(administrator).get(reverse(f"{name}:index")).status_code == 200
    assert client_of(administrator).get(reverse(f"{name}:add")).status_code == 200
    assert client_of(answerer).get(reverse(f"{name}:index")).status_code in (302, 404)


def test_a_new_holiday_is_on_record(client_of, administrator):
    client_of(administrator).post(reverse("public_holidays:add"), {"day": "25/12/2026", "name": "Nghỉ"})
    assert AuditEntry.objects.filter(act="data_request.rules_saved", actor=administrator).count() == 1
