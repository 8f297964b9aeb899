"""Requests about data: their way, letters, extension, reminders, and what nobody may do."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.privacy import erasing
from lms.privacy.models import DataExport
from lms.privacy.requests import actions
from lms.privacy.requests.models import DataRequest
from lms.users import roles
from lms.users.models import User
from tests import make
from tests.lms.privacy.requests.filing import NEW, NOW, filed, letters, own_page

pytestmark = pytest.mark.django_db


def test_the_clocks_start_with_the_filing(person):
    request = filed(person)
    assert (f"{request.answer_due:%d/%m}", f"{request.due:%d/%m}") == ("02/12", "15/12")


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


def test_the_kind_of_old_requests_is_no_longer_offered(client_of, person):
    assert client_of(person).post(NEW, {"kind": "either", "text": "x"}).status_code == 200
    assert not DataRequest.objects.exists()


def test_a_granted_request_to_see_makes_a_copy_to_fetch_and_no_second_one(person, answerer):
    for _again in range(2):
        request = filed(person, "access")
        actions.close(request, outcome="granted", answer="Đã lập bản sao.", by=answerer, now=NOW)
    assert DataExport.objects.of(person).count() == 1
    actions.close(filed(person, "object"), outcome="granted", answer="Đã dừng.", by=answerer, now=NOW)
    assert DataExport.objects.count() == 1


def test_a_refused_request_to_see_makes_none(person, answerer):
    actions.close(filed(person, "access"), outcome="refused", answer="Đã gửi tuần trước.", by=answerer, now=NOW)
    assert not DataExport.objects.exists()


def test_a_request_that_stood_for_two_is_not_said_to_be_carried_out(person, answerer):
    request = filed(person)
    DataRequest.objects.update(kind="either")
    request.refresh_from_db()
    with pytest.raises(DomainError):
        actions.close(request, outcome="granted", answer="Đã làm.", by=answerer, now=NOW)
    assert actions.close(request, outcome="refused", answer="Xem yêu cầu 2.", by=answerer, now=NOW).closed_at == NOW
