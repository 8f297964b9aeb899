"""Giving one's own personal number is a consent: both stand in the ledger and go together; the unit's duty is none."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from lms.privacy.consents import actions, keeping, standing
from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentPurpose, ConsentRecord, ConsentText
from lms.users.personal_number.models import PersonalNumber
from tests import make

pytestmark = pytest.mark.django_db
NUMBER = "001180000017"
CONSENTS, ENTRY, REMOVE = (
    reverse(name) for name in ("my-consents", "personal-number-entry", "personal-number-remove")
)


@pytest.fixture
def text(db) -> ConsentText:
    return ConsentText.objects.get(purpose__code=PERSONAL_NUMBER)


@pytest.fixture
def client(client_of, learner):
    return client_of(learner)


@pytest.fixture
def given(client):
    client.post(ENTRY, make.number_form(NUMBER))


def withdraw(client, text):
    return client.post(reverse("my-consent-answer", args=[text.pk]), {f"{text.pk}-act": "withdrawn"})


def ledger(person) -> list[tuple[str, str]]:
    return list(ConsentRecord.objects.of(person).order_by("pk").values_list("act", "way"))


def is_agreed(person) -> bool:
    return standing.has_consented(person, PERSONAL_NUMBER, today=timezone.localdate())


def test_the_form_shows_the_text_with_an_empty_box_and_keeps_nothing_without_it(client, learner, text):
    page = client.get(ENTRY).content.decode()
    assert "tôi tự nhập" in page and 'name="agreed"' in page and "checked" not in page
    refused = client.post(ENTRY, {"number": NUMBER, "text": text.pk}).content.decode()
    assert "đánh dấu vào ô đồng ý" in refused and NUMBER not in refused
    assert not PersonalNumber.objects.exists() and ledger(learner) == []


def test_entering_it_is_in_the_ledger_with_version_language_and_way(learner, text, given):
    record = ConsentRecord.objects.of(learner).get()
    assert (record.text, record.act, record.way, record.language) == (text, "given", "number", "vi")
    assert record.sha256 == text.sha256("vi") and is_agreed(learner)


def test_removing_it_withdraws_the_consent(client, learner, given):
    client.post(REMOVE)
    assert ledger(learner) == [("given", "number"), ("withdrawn", "number")] and not is_agreed(learner)


def test_withdrawing_the_consent_removes_it(client, learner, text, given):
    assert "Rút lại sự đồng ý" in client.get(CONSENTS).content.decode()
    withdraw(client, text)
    assert not PersonalNumber.objects.exists() and not is_agreed(learner)
    removed = AuditEntry.objects.get(act="personal_number.removed")
    assert (removed.actor, removed.object_id) == (learner, str(learner.pk))


def test_withdrawing_another_consent_leaves_it(learner, given):
    other = make.consent_text("photographs")
    for act in ("given", "withdrawn"):
        actions.answer(other, act=act, language="vi", by=learner, now=timezone.now())
    assert PersonalNumber.objects.of(learner).exists() and is_agreed(learner)


def test_a_number_that_is_taken_gives_no_consent_and_the_attempt_is_on_record(client, learner, outsider):
    make.personal_number(outsider, NUMBER)
    client.post(ENTRY, make.number_form(NUMBER))
    assert ledger(learner) == [] and not is_agreed(learner)
    assert AuditEntry.objects.about(learner).get().act == "personal_number.refused"


def test_what_the_unit_entered_is_no_consent_and_may_be_removed(client, learner, administrator, client_of):
    make.personal_number(learner, NUMBER)
    assert ledger(learner) == []
    entry = client_of(administrator).get(reverse("person:number", args=[learner.pk])).content.decode()
    assert "nhiệm vụ đào tạo" in entry
    client.post(REMOVE)
    assert not PersonalNumber.objects.exists() and ledger(learner) == []


def test_it_is_asked_for_where_it_is_entered_alone(client, text):
    page = client.get(CONSENTS).content.decode()
    assert str(text.purpose) not in page and "Hiện chưa có nội dung nào" in page


def test_a_new_text_is_asked_anew_of_those_who_agreed_before(client, learner, text, given, administrator):
    tomorrow = timezone.now() + timedelta(days=1)
    newer = actions.publish(
        text.purpose, text="Mới", text_en="", valid_from=timezone.localdate(tomorrow), by=administrator, now=tomorrow
    )
    [asked] = standing.of(learner, today=timezone.localdate(tomorrow))
    assert asked.text == newer and asked.is_outdated and not asked.is_asked_elsewhere


@pytest.mark.parametrize("sent", ["the text that was shown", "", "x"])
def test_what_answers_another_text_than_the_one_in_force_is_not_kept(client, learner, text, sent):
    form = make.number_form(NUMBER) | ({} if sent == "the text that was shown" else {"text": sent})
    QuerySet(ConsentText).filter(pk=text.pk).update(valid_from=timezone.localdate() - timedelta(days=9))
    newer = make.consent_text(PERSONAL_NUMBER, number=2, text="Lời mới.")
    page = client.post(ENTRY, form).content.decode()
    assert "Lời mới." in page and "đã thay đổi" in page and "checked" not in page
    assert f'value="{newer.pk}"' in page and NUMBER not in page
    assert not PersonalNumber.objects.exists() and ledger(learner) == []
    client.post(ENTRY, make.number_form(NUMBER))
    assert ConsentRecord.objects.of(learner).get().text == newer


def test_where_the_purpose_has_ended_nobody_is_asked(client, learner, text):
    ConsentPurpose.objects.update(ended_on=timezone.localdate())
    assert "chưa có văn bản đồng ý" in client.get(ENTRY).content.decode()
    client.post(ENTRY, make.number_form(NUMBER))
    with pytest.raises(DomainError):
        keeping.keep_own(text, NUMBER, language="vi", by=learner, now=timezone.now())
    assert not PersonalNumber.objects.exists()


def test_who_refuses_a_new_text_keeps_no_number(learner, text, given, administrator):
    tomorrow = timezone.now() + timedelta(days=1)
    newer = actions.publish(
        text.purpose, text="Mới", text_en="", valid_from=timezone.localdate(tomorrow), by=administrator, now=tomorrow
    )
    actions.answer(newer, act="refused", language="vi", by=learner, now=tomorrow)
    assert not PersonalNumber.objects.exists()
