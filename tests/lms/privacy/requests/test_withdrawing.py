"""A request to withdraw a consent: what is ticked is withdrawn when it is granted, and the number goes with its consent."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.models import Notification
from lms.privacy.consents import actions as consents
from lms.privacy.consents import keeping, standing
from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentRecord, ConsentText
from lms.privacy.requests import actions
from lms.privacy.requests.models import DataRequest
from lms.users import roles
from lms.users.models import User
from lms.users.personal_number.models import PersonalNumber
from tests import make

pytestmark = pytest.mark.django_db
NUMBER = "001180000017"


@pytest.fixture
def person(unit, learner):
    make.post(learner, unit)
    return learner


@pytest.fixture
def answerer(unit):
    leader = make.user("lanh.dao@example.vn", "Trịnh Phụ Trách")
    make.grant(leader, roles.UNIT_ADMINISTRATOR, unit.superior)
    make.post(leader, unit.superior)
    return leader


@pytest.fixture
def photographs(person) -> ConsentRecord:
    text = make.consent_text(title="Ảnh hoạt động")
    return consents.answer(text, act="given", language="vi", by=person, now=timezone.now())


@pytest.fixture
def number(person) -> ConsentRecord:
    text = ConsentText.objects.get(purpose__code=PERSONAL_NUMBER)
    keeping.keep_own(text, NUMBER, language="vi", by=person, now=timezone.now())
    return ConsentRecord.objects.of(person).get(text=text)


@pytest.fixture
def request_(person) -> DataRequest:
    return actions.file(person, kind="withdraw", text="Xin rút", by=person, now=timezone.now())


def close(request, by, *chosen, outcome: str = "granted") -> DataRequest:
    return actions.close(request, outcome=outcome, answer="Đã rút", consents=chosen, by=by, now=timezone.now())


def consents_to(person, code: str) -> bool:
    return standing.has_consented(person, code, today=timezone.localdate())


def test_what_is_meant_is_withdrawn_and_the_rest_stands(person, answerer, request_, photographs, number):
    close(request_, answerer, photographs)
    assert not consents_to(person, "photographs") and consents_to(person, PERSONAL_NUMBER)
    assert PersonalNumber.objects.of(person).exists()
    entry = ConsentRecord.objects.of(person).first()
    assert (entry.act, entry.way, entry.text, entry.sha256) == (
        "withdrawn", "request", photographs.text, photographs.sha256,
    )  # fmt: skip
    told = AuditEntry.objects.get(act="consent.withdrawn")
    assert told.actor == answerer and str(request_.pk) in told.details["basis"]
    letter = Notification.objects.latest("pk")
    body = mails.write(letter).body
    assert letter.kind == "data_request_withdrawn" and "Ảnh hoạt động, phiên bản 1" in body and "Đã rút" in body


def test_the_number_goes_with_its_consent(person, answerer, request_, photographs, number):
    close(request_, answerer, number)
    assert not PersonalNumber.objects.exists() and not consents_to(person, PERSONAL_NUMBER)
    assert consents_to(person, "photographs")
    assert AuditEntry.objects.get(act="personal_number.removed").actor == answerer


def test_a_consent_to_words_that_changed_since_is_withdrawn_as_well(person, answerer, request_):
    old = make.consent_text(valid_from=timezone.localdate() - timezone.timedelta(days=9))
    given = consents.answer(old, act="given", language="vi", by=person, now=timezone.now())
    make.consent_text(number=2)
    close(request_, answerer, given)
    assert ConsentRecord.objects.of(person).first().act == "withdrawn"


def test_a_request_that_is_carried_out_names_a_consent_as_long_as_one_stands(answerer, request_, photographs):
    with pytest.raises(DomainError, match="Đánh dấu"):
        close(request_, answerer)
    request_.refresh_from_db()
    assert request_.is_open and ConsentRecord.objects.count() == 1


def test_where_none_stands_any_more_it_is_carried_out_all_the_same(person, answerer, request_, photographs):
    consents.answer(photographs.text, act="withdrawn", language="vi", by=person, now=timezone.now())
    assert close(request_, answerer, photographs).outcome == "granted"
    assert ConsentRecord.objects.of(person).count() == 2
    assert Notification.objects.latest("pk").kind == "data_request_granted"


def test_a_refused_request_withdraws_nothing(person, answerer, request_, photographs):
    close(request_, answerer, photographs, outcome="refused")
    assert consents_to(person, "photographs")


def test_the_consents_of_somebody_else_are_out_of_reach(answerer, request_, photographs, outsider):
    foreign = consents.answer(photographs.text, act="given", language="vi", by=outsider, now=timezone.now())
    close(request_, answerer, photographs, foreign)
    assert consents_to(outsider, "photographs") and ConsentRecord.objects.filter(act="withdrawn").count() == 1


def test_after_an_erasure_nothing_is_withdrawn(person, answerer, request_, photographs):
    User.objects.filter(pk=person.pk).update(erased_at=timezone.now(), is_active=False)
    close(request_, answerer, photographs)
    assert ConsentRecord.objects.of(person).get().act == "given"


def test_the_page_offers_the_consents_without_a_tick_and_asks_for_one(client_of, answerer, request_, photographs):
    client, page = client_of(answerer), reverse("data_request:page", args=[request_.pk])
    shown = client.get(page).content.decode()
    assert "Ảnh hoạt động, phiên bản 1" in shown and "checked" not in shown
    form = {"outcome": "granted", "answer": "Đã rút theo yêu cầu"}
    again = client.post(reverse("data_request:close", args=[request_.pk]), form).content.decode()
    assert (
        "Chưa thực hiện" in again
        and "Đánh dấu" in again
        and "Đã rút theo yêu cầu" in again
        and ConsentRecord.objects.count() == 1
    )
    client.post(reverse("data_request:close", args=[request_.pk]), form | {"consents": [photographs.pk]})
    assert ConsentRecord.objects.first().act == "withdrawn"


def test_the_page_takes_no_consent_of_anybody_else(client_of, answerer, request_, photographs, outsider):
    foreign = consents.answer(photographs.text, act="given", language="vi", by=outsider, now=timezone.now())
    form = {"outcome": "granted", "answer": "x", "consents": [foreign.pk]}
    page = client_of(answerer).post(reverse("data_request:close", args=[request_.pk]), form)
    assert page.status_code == 200 and consents_to(outsider, "photographs")


def test_the_page_says_so_where_nothing_is_left_to_withdraw(client_of, answerer, request_):
    page = client_of(answerer).get(reverse("data_request:page", args=[request_.pk])).content.decode()
    assert "không còn gì để rút" in page
