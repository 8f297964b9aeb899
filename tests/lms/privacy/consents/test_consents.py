"""Consent: never presumed, given and withdrawn on one page, provable in the ledger, gone with a new text."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from lms.privacy import erasing, package
from lms.privacy.consents import actions, standing
from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentPurpose, ConsentRecord, ConsentText
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db
PAGE = reverse("my-consents")
LONG_AGO = timezone.localdate() - timedelta(days=100)
BOX = re.compile(r"<input[^>]*type=\"checkbox\"[^>]*>")


@pytest.fixture
def text(administrator):
    return make.consent_text(by=administrator, text_en="I agree to photographs.")


def agree(person, text, act: str = "given", **fields) -> ConsentRecord:
    return actions.answer(text, **{"act": act, "language": "vi", "by": person, "now": timezone.now()} | fields)


def consents(person, code: str = "photographs") -> bool:
    return standing.has_consented(person, code, today=timezone.localdate())


def post(client, text, act: str, *, agreed: bool = False, prefix: str = ""):
    form = {f"{text.pk}-act": act} | ({f"{text.pk}-agreed": "on"} if agreed else {})
    with override("vi"):
        address = reverse("my-consent-answer", args=[text.pk])
    return client.post(prefix + address, form)


def test_no_box_is_ticked_before_the_first_answer(client_of, learner, text):
    make.consent_text("newsletter", by=text.published_by)
    page = client_of(learner).get(PAGE).content.decode()
    boxes = BOX.findall(page)
    assert len(boxes) == 2 and not any("checked" in box for box in boxes)
    assert not consents(learner) and "Chưa trả lời" in page


def test_the_page_says_that_nothing_compulsory_depends_on_it(client_of, learner):
    page = client_of(learner).get(PAGE).content.decode()
    assert "bắt buộc" in page and "Hiện chưa có nội dung nào" in page


def test_giving_takes_a_tick_and_withdrawing_one_press(client_of, learner, text):
    client = client_of(learner)
    page = post(client, text, "given")
    assert page.status_code == 200 and not ConsentRecord.objects.exists()
    post(client, text, "given", agreed=True)
    assert consents(learner)
    page = client.get(PAGE).content.decode()
    assert 'value="withdrawn"' in page and not BOX.findall(page)
    post(client, text, "withdrawn")
    assert not consents(learner)
    assert list(ConsentRecord.objects.values_list("act", flat=True)) == ["withdrawn", "given"]


def test_after_a_withdrawal_and_a_refusal_the_box_is_empty_again(client_of, learner, text):
    other = make.consent_text("newsletter", by=text.published_by)
    agree(learner, text)
    agree(learner, text, "withdrawn")
    agree(learner, other, "refused")
    boxes = BOX.findall(client_of(learner).get(PAGE).content.decode())
    assert len(boxes) == 2 and not any("checked" in box for box in boxes)


def test_a_refusal_is_kept_and_may_become_consent_later(client_of, learner, text):
    client = client_of(learner)
    post(client, text, "refused")
    assert ConsentRecord.objects.get().act == "refused" and not consents(learner)
    post(client, text, "given", agreed=True)
    assert consents(learner)


def test_the_ledger_tells_who_when_which_words_and_how(learner, text):
    unit = make.unit()
    make.post(learner, unit)
    vietnamese, english = agree(learner, text), agree(learner, text, "withdrawn", language="en")
    assert (vietnamese.person, vietnamese.unit, vietnamese.text, vietnamese.way) == (learner, unit, text, "page")
    assert (vietnamese.sha256, english.sha256) == (text.sha256("vi"), text.sha256("en"))
    assert vietnamese.sha256 != english.sha256 and english.words == "I agree to photographs."
    entry = AuditEntry.objects.get(act="consent.given")
    assert (entry.actor, entry.unit, entry.details) == (learner, unit, {"version": 1})


def test_the_english_page_records_the_english_words_where_there_are_some(client_of, learner, text):
    client, bare = client_of(learner), make.consent_text("newsletter", by=text.published_by)
    page = client.get("/en" + PAGE).content.decode()
    assert "I agree to photographs." in page and 'lang="vi"><p>Tôi đồng ý cho đăng ảnh.' in page
    for each in (text, bare):
        post(client, each, "given", agreed=True, prefix="/en")
    assert list(ConsentRecord.objects.order_by("pk").values_list("language", flat=True)) == ["en", "vi"]


def test_the_same_answer_twice_is_kept_once(learner, text):
    assert agree(learner, text) == agree(learner, text)
    assert ConsentRecord.objects.count() == 1


def test_answers_that_make_no_sense_are_refused(learner, text):
    with pytest.raises(DomainError):
        agree(learner, text, "withdrawn")
    agree(learner, text)
    with pytest.raises(DomainError):
        agree(learner, text, "refused")


def test_the_ledger_and_the_texts_are_never_changed(learner, text):
    record = agree(learner, text)
    for thing in (record, text):
        with pytest.raises(DomainError):
            thing.save()
        with pytest.raises(DomainError):
            thing.delete()
    for model in (ConsentRecord, ConsentText):
        with pytest.raises(DomainError):
            model.objects.all().delete()


def test_a_new_text_ends_the_old_consent_until_asked_again(client_of, learner, administrator):
    old = make.consent_text(by=administrator, text="Lời cũ.", valid_from=LONG_AGO)
    agree(learner, old)
    assert consents(learner)
    new = make.consent_text(by=administrator, text="Lời mới.", number=2)
    assert not consents(learner)
    page = client_of(learner).get(PAGE).content.decode()
    assert "Lời cũ." in page and "Lời mới." in page and "không còn hiệu lực" in page
    assert not any("checked" in box for box in BOX.findall(page))
    client = client_of(learner)
    again = client.get(post(client, old, "given", agreed=True).url).content.decode()
    assert "Nội dung này đã thay đổi" in again and "Lời mới." in again
    assert not consents(learner)
    agree(learner, new)
    assert consents(learner)


def test_a_text_of_a_day_to_come_is_neither_shown_nor_answered(client_of, learner, administrator):
    later = make.consent_text(by=administrator, valid_from=timezone.localdate() + timedelta(days=1))
    assert "Tôi đồng ý cho đăng ảnh." not in client_of(learner).get(PAGE).content.decode()
    assert post(client_of(learner), later, "given", agreed=True).status_code == 404


def test_a_purpose_that_ended_asks_nobody_and_no_consent_counts(client_of, learner, outsider, text):
    agree(learner, text)
    ConsentPurpose.objects.update(ended_on=timezone.localdate())
    assert not consents(learner)
    assert post(client_of(outsider), text, "given", agreed=True).status_code == 302
    assert ConsentRecord.objects.count() == 1


def test_consent_is_told_by_purpose_and_person(learner, outsider, text):
    agree(learner, text)
    assert not consents(outsider) and not consents(learner, "newsletter")


@pytest.mark.parametrize("form", [{}, {"act": "other", "agreed": "on"}])
def test_bad_input_records_nothing(client_of, learner, text, form):
    fields = {f"{text.pk}-{name}": value for name, value in form.items()}
    assert client_of(learner).post(reverse("my-consent-answer", args=[text.pk]), fields).status_code == 200
    assert not ConsentRecord.objects.exists()


def test_one_signs_in_and_posts(client, client_of, learner, text):
    address = reverse("my-consent-answer", args=[text.pk])
    assert client.get(PAGE).url.startswith(reverse("account_login"))
    assert client.post(address).url.startswith(reverse("account_login"))
    assert client_of(learner).get(address).status_code == 405
    assert client_of(learner).post(PAGE).status_code == 405
    assert PAGE in client_of(learner).get(reverse("my-data")).content.decode()


def test_my_data_and_the_copy_hold_the_ledger(client_of, learner, text):
    agree(learner, text)
    assert "Dòng trong sổ đồng ý" in client_of(learner).get(reverse("my-data")).content.decode()
    purposes = {each["code"]: each for each in package.gather(learner, now=timezone.now())["purposes"]}
    [kind] = purposes["consents"]["kinds"]
    [told] = kind["records"]
    assert (told["act"], told["sha256"]) == ("Đã đồng ý", text.sha256("vi"))


def test_after_an_erasure_the_ledger_stays_without_the_name_and_nothing_counts(learner, administrator, text):
    agree(learner, text)
    erasing.erase(learner, basis="x", by=administrator, now=timezone.now())
    record = ConsentRecord.objects.select_related("person").get()
    assert record.act == "given" and "Ánh" not in str(record.person)
    assert not consents(learner)


# Texts in the back office


def test_administrators_publish_versions(client_of, administrator, learner):
    client = client_of(administrator)
    purpose = {"code": "photographs", "title": "Ảnh hoạt động", "title_en": "", "ended_on": ""}
    client.post(reverse("consent_purposes:add"), purpose)
    kept = ConsentPurpose.objects.get(code="photographs")
    form = {
        "purpose": kept.pk,
        "valid_from": f"{timezone.localdate():%d/%m/%Y}",
        "text": "Cho đăng ảnh",
        "text_en": "",
    }
    client.post(reverse("consent_texts:add"), form)
    text = ConsentText.objects.get(purpose=kept)
    assert (text.number, text.published_by) == (1, administrator)
    assert "Cho đăng ảnh" in client_of(learner).get(PAGE).content.decode()
    client.post(reverse("consent_texts:add"), form)
    assert kept.texts.count() == 1
    page = client.post(reverse("consent_texts:add"), form | {"valid_from": "01/01/2020"})
    assert page.status_code == 200 and kept.texts.count() == 1
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"consent.purpose_saved", "consent.text_published"} <= acts
    assert "Cho đăng ảnh" in client.get(reverse("consent_texts:inspect", args=[text.pk])).content.decode()


def published(text, day, administrator, words: str = "x") -> ConsentText:
    return actions.publish(text.purpose, text=words, text_en="", valid_from=day, by=administrator, now=timezone.now())


def test_a_version_begins_neither_in_the_past_nor_before_the_last_one(administrator, text):
    today, words = timezone.localdate(), {"text": "x", "text_en": "", "by": administrator, "now": timezone.now()}
    with pytest.raises(DomainError):
        published(text, today - timedelta(days=1), administrator)
    assert published(text, today + timedelta(days=1), administrator).number == 2
    with pytest.raises(DomainError):
        published(text, today, administrator)
    fresh = ConsentPurpose.objects.create(code="newsletter", title="Bản tin")
    with pytest.raises(DomainError):
        actions.publish(fresh, valid_from=today - timedelta(days=1), **words)


def test_on_its_first_day_a_version_is_replaced_as_long_as_nobody_has_answered_it(
    client_of, administrator, learner, text
):
    today = timezone.localdate()
    better = published(text, today, administrator, "Lời sửa lại.")
    page = client_of(learner).get(PAGE).content.decode()
    assert better.number == 2 and "Lời sửa lại." in page and "Tôi đồng ý cho đăng ảnh." not in page
    with pytest.raises(DomainError, match="đã thay đổi"):
        agree(learner, text)
    agree(learner, better)
    with pytest.raises(DomainError, match="đã có người trả lời"):
        published(text, today, administrator)
    assert consents(learner)


def test_the_first_text_of_the_product_is_replaced_on_the_day_of_the_installation(administrator):
    first = ConsentText.objects.get(purpose__code=PERSONAL_NUMBER)
    QuerySet(ConsentText).filter(pk=first.pk).update(valid_from=timezone.localdate())
    own = published(first, timezone.localdate(), administrator)
    assert standing.number_text(timezone.localdate()) == own


def test_what_was_asked_keeps_its_name_and_only_ends(client_of, administrator, text):
    address = reverse("consent_purposes:edit", args=[text.purpose.pk])
    today = timezone.localdate()
    form = {"code": "other", "title": "Khác", "title_en": "", "ended_on": f"{today:%d/%m/%Y}"}
    client_of(administrator).post(address, form)
    kept = ConsentPurpose.objects.get(code="photographs")
    assert (kept.code, kept.title, kept.ended_on) == ("photographs", "Ảnh hoạt động của lớp", today)


def test_a_purpose_with_texts_is_not_deleted(client_of, administrator, text):
    client_of(administrator).post(reverse("consent_purposes:delete", args=[text.purpose.pk]))
    assert ConsentPurpose.objects.exists()


# The ledger in the back office

LEDGER = reverse("consents:index")


@pytest.fixture
def unit(learner):
    unit = make.unit("Sở Xây dựng", below=make.unit("Tỉnh Bắc", kind="province"))
    make.post(learner, unit)
    return unit


def holder(role: str, unit):
    person = make.user()
    make.grant(person, role, unit)
    return person


def rows(client, **query) -> list[ConsentRecord]:
    return list(client.get(LEDGER, query).context["object_list"])


def test_the_ledger_is_read_by_administrators_and_auditors_of_the_unit(client_of, learner, unit, text):
    record = agree(learner, text)
    detail = reverse("consents:inspect", args=[record.pk])
    for role in (roles.AUDITOR, roles.UNIT_ADMINISTRATOR):
        client = client_of(holder(role, unit.superior))
        assert rows(client) == [record]
        assert "<p>Tôi đồng ý cho đăng ảnh.</p>" in client.get(detail).content.decode()
        stranger = client_of(holder(role, make.unit(f"Tỉnh Nam {role}", kind="province")))
        assert rows(stranger) == [] and stranger.get(detail).status_code == 404
        assert stranger.get(reverse("consent_texts:index")).status_code in (302, 404)
    assert client_of(holder(roles.TRAINING_OFFICER, unit)).get(LEDGER).status_code == 404
    assert client_of(learner).get(LEDGER).status_code in (302, 404)


def test_the_ledger_is_searched_filtered_and_exported(client_of, administrator, learner, outsider, text):
    given, refused = agree(learner, text), agree(outsider, text, "refused")
    client = client_of(administrator)
    assert rows(client, q="anh") == [given] and rows(client, act="refused") == [refused]
    assert rows(client, counts="yes") == [given] and rows(client, purpose=text.purpose.pk) == [refused, given]
    table = b"".join(client.get(LEDGER, {"export": "csv", "act": "given"}).streaming_content).decode()
    assert learner.email in table and text.sha256("vi") in table and outsider.email not in table
    assert AuditEntry.objects.filter(act="consent.exported", actor=administrator).count() == 1


def test_the_lists_ask_as_much_for_one_row_as_for_three(client_of, administrator, text, django_assert_num_queries):
    person = make.user()
    agree(person, text)
    office, own = client_of(administrator), client_of(person)
    for client, address in ((office, LEDGER), (own, PAGE)):
        client.get(address)
    counts = []
    for client, address in ((office, LEDGER), (own, PAGE)):
        with CaptureQueriesContext(connection) as first:
            client.get(address)
        counts.append(len(first))
    for number in range(2):
        agree(make.user(), text)
        agree(person, make.consent_text(f"other-{number}", by=administrator))
    for (client, address), count in zip(((office, LEDGER), (own, PAGE)), counts, strict=True):
        with django_assert_num_queries(count):
            client.get(address)
