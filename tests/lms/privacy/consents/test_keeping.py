"""A number and the consent that it rests on come and go together; a number of the unit rests on no consent."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from lms.privacy.consents import actions, keeping, standing
from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentRecord, ConsentText
from lms.users.personal_number.models import Ground, PersonalNumber
from tests import make

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "001180000017", "001180000018"
from_before = import_module("lms.migrations.0021_grounds_of_numbers_from_before").consented


@pytest.fixture
def text(db) -> ConsentText:
    return ConsentText.objects.get(purpose__code=PERSONAL_NUMBER)


def give(person, text, number: str = NUMBER) -> None:
    keeping.keep_own(text, number, language="vi", by=person, now=timezone.now())


def enter(person, administrator, number: str = NUMBER) -> None:
    keeping.keep_for_unit(person, number, by=administrator, now=timezone.now())


def answer(person, text, act: str) -> None:
    actions.answer(text, act=act, language="vi", by=person, now=timezone.now())


def acts(person) -> list[str]:
    return list(ConsentRecord.objects.of(person).order_by("pk").values_list("act", flat=True))


def kept(person) -> tuple[str, str] | None:
    row = PersonalNumber.objects.of(person).first()
    return row and (row.number, row.ground)


def is_agreed(person) -> bool:
    return standing.has_consented(person, PERSONAL_NUMBER, today=timezone.localdate())


def reworded(text) -> ConsentText:
    """A new version that is in force today, in place of one of nine days ago."""
    QuerySet(ConsentText).filter(pk=text.pk).update(valid_from=timezone.localdate() - timedelta(days=9))
    return make.consent_text(PERSONAL_NUMBER, number=2, text="Lời mới.")


def test_each_number_has_the_ground_of_who_entered_it(learner, outsider, administrator, text):
    give(learner, text)
    enter(outsider, administrator, OTHER)
    assert (kept(learner), kept(outsider)) == ((NUMBER, "consent"), (OTHER, "duty"))
    with pytest.raises(IntegrityError):
        PersonalNumber.objects.update(ground="")


def test_a_consent_ends_when_the_unit_removes_the_number(learner, administrator, text):
    give(learner, text)
    keeping.remove_for_unit(learner, by=administrator, now=timezone.now())
    assert kept(learner) is None and acts(learner) == ["given", "ended"] and not is_agreed(learner)
    entry = ConsentRecord.objects.of(learner).first()
    assert (entry.way, entry.sha256) == ("unit", text.sha256("vi"))
    assert AuditEntry.objects.get(act="consent.ended").actor == administrator


def test_a_consent_ends_when_the_unit_replaces_the_number(learner, administrator, text):
    give(learner, text)
    enter(learner, administrator, OTHER)
    assert kept(learner) == (OTHER, "duty") and acts(learner) == ["given", "ended"]


def test_the_same_number_entered_by_the_unit_stays_on_consent(learner, administrator, text):
    give(learner, text)
    enter(learner, administrator)
    assert kept(learner) == (NUMBER, "consent") and acts(learner) == ["given"]


def test_a_number_that_is_taken_ends_no_consent(learner, outsider, administrator, text):
    give(learner, text)
    make.personal_number(outsider, OTHER)
    with pytest.raises(DomainError):
        enter(learner, administrator, OTHER)
    assert kept(learner) == (NUMBER, "consent") and acts(learner) == ["given"]
    assert AuditEntry.objects.about(learner).latest("pk").act == "personal_number.refused"


def test_after_the_unit_replaced_it_no_withdrawal_removes_the_number_of_the_unit(learner, administrator, text):
    give(learner, text)
    enter(learner, administrator, OTHER)
    with pytest.raises(DomainError, match="rút lại"):
        answer(learner, text, "withdrawn")
    answer(learner, text, "refused")
    assert kept(learner) == (OTHER, "duty")


def test_the_very_number_of_the_unit_takes_no_consent(client_of, learner, administrator, text):
    enter(learner, administrator)
    page = client_of(learner).post(reverse("personal-number-entry"), make.number_form(NUMBER)).content.decode()
    assert "không ghi nhận sự đồng ý nào" in page
    assert kept(learner) == (NUMBER, "duty") and acts(learner) == []


def test_another_number_than_that_of_the_unit_rests_on_consent(learner, administrator, text):
    enter(learner, administrator)
    give(learner, text, OTHER)
    assert kept(learner) == (OTHER, "consent") and is_agreed(learner)


def test_a_person_removes_the_number_of_the_unit_as_well(learner, administrator):
    enter(learner, administrator)
    keeping.remove_own(by=learner, now=timezone.now())
    assert kept(learner) is None and acts(learner) == []


@pytest.mark.parametrize("ground", [None, Ground.DUTY])
def test_no_consent_is_given_on_the_page_without_a_number_that_rests_on_it(client_of, learner, text, ground):
    if ground:
        make.personal_number(learner, NUMBER, ground)
    form = {f"{text.pk}-act": "given", f"{text.pk}-agreed": "on"}
    page = client_of(learner).post(reverse("my-consent-answer", args=[text.pk]), form, follow=True).content.decode()
    assert "Hãy nhập số ở mục" in page and acts(learner) == []


def test_nobody_ends_a_consent_from_the_page(client_of, learner, text):
    give(learner, text)
    client_of(learner).post(reverse("my-consent-answer", args=[text.pk]), {f"{text.pk}-act": "ended"})
    assert acts(learner) == ["given"]


def test_a_new_wording_is_agreed_to_on_the_page_where_the_number_is_there(learner, text):
    give(learner, text)
    newer = reworded(text)
    answer(learner, newer, "given")
    assert kept(learner) == (NUMBER, "consent") and is_agreed(learner)


def test_who_refuses_a_new_wording_keeps_no_number(learner, text):
    give(learner, text)
    answer(learner, reworded(text), "refused")
    assert kept(learner) is None and acts(learner) == ["given", "refused"]


def test_what_is_removed_under_a_new_wording_is_withdrawn_under_the_old_one(client_of, learner, text):
    give(learner, text)
    newer = reworded(text)
    keeping.remove_own(by=learner, now=timezone.now())
    assert kept(learner) is None
    assert ConsentRecord.objects.of(learner).values_list("act", "text")[0] == ("withdrawn", text.pk)
    [asked] = [each for each in standing.of(learner, today=timezone.localdate()) if each.text == newer]
    assert asked.is_asked_elsewhere and not asked.is_outdated


def test_numbers_whose_key_is_lost_end_their_consents(learner, outsider, text, settings):
    give(learner, text)
    make.personal_number(outsider, OTHER)
    settings.PERSONAL_NUMBER_KEYS = ["n" * 40]
    call_command("renew_personal_numbers", "--forget-unreadable")
    assert not PersonalNumber.objects.exists() and acts(learner) == ["given", "ended"] and acts(outsider) == []


def test_numbers_from_before_rest_on_the_duty_of_the_unit_unless_their_person_agreed_last(text):
    people = {act: make.user() for act in ("given", "withdrawn", "outdated", "none")}
    for number, (act, person) in enumerate(people.items()):
        if act != "none":
            give(person, text, f"00118000001{number}")
        if act == "withdrawn":
            answer(person, text, "withdrawn")
        PersonalNumber.objects.of(person).delete()
        make.personal_number(person, f"00118000001{number}")
    reworded(text)
    photographs = make.consent_text()
    answer(people["none"], photographs, "given")
    from_before(apps, None)
    assert {act: PersonalNumber.objects.of(person).get().ground for act, person in people.items()} == {
        "given": "consent", "withdrawn": "duty", "outdated": "consent", "none": "duty",
    }  # fmt: skip


def test_both_pages_tell_the_ground(client_of, learner, administrator, text):
    own, office = client_of(learner), client_of(administrator)
    give(learner, text)
    assert "gỡ bỏ số là rút lại sự đồng ý" in own.get(reverse("personal-number")).content.decode()
    page = office.get(reverse("person:number", args=[learner.pk])).content.decode()
    assert "sẽ chấm dứt sự đồng ý" in page and "Sự đồng ý của người có số" in page
    office.post(reverse("person:number", args=[learner.pk]), {"number": OTHER})
    assert kept(learner) == (OTHER, "duty")
    assert "không dựa trên sự đồng ý" in own.get(reverse("personal-number")).content.decode()
    assert "Đơn vị đã xóa hoặc thay số" in own.get(reverse("my-consents")).content.decode()
    give(learner, text)
    office.post(reverse("person:remove-number", args=[learner.pk]))
    assert kept(learner) is None and acts(learner)[-1] == "ended"
