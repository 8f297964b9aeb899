"""Numbers are given, changed, shown, found and removed; the log tells who did, never what the number was."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from lms.users.personal_number import actions, vault
from lms.users.personal_number.box import Unreadable
from lms.users.personal_number.models import Ground, PersonalNumber
from tests import make

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "001180000017", "001180000018"
OLD_KEY, NEW_KEY, INDEX_KEY = "k" * 40, "n" * 40, "i" * 40
User = get_user_model()


def give(person, number=NUMBER, by=None):
    by = by or person
    with actions.refusals_on_record(person, by=by):
        actions.keep(person, number, ground=Ground.DUTY, by=by, now=timezone.now())


def acts_on(person) -> list[str]:
    return list(AuditEntry.objects.about(person).order_by("pk").values_list("act", flat=True))


def test_a_number_is_given_changed_shown_and_removed_on_record(learner):
    give(learner)
    give(learner)  # the same again is no act
    give(learner, OTHER)
    assert actions.reveal(learner, by=learner) == OTHER
    actions.remove(learner, by=learner)
    actions.remove(learner, by=learner)
    assert not PersonalNumber.objects.exists()
    assert acts_on(learner) == [f"personal_number.{act}" for act in ("given", "changed", "revealed", "removed")]
    told = str(list(AuditEntry.objects.values()))
    assert NUMBER not in told and OTHER not in told


def test_nothing_of_the_number_stands_in_its_row(learner):
    give(learner)
    row = PersonalNumber.objects.values().get()
    assert not {NUMBER, NUMBER[-6:]} & set(str(row).split()) and NUMBER not in str(row)
    assert PersonalNumber.objects.get().masked == "0xx******017"


def test_no_two_accounts_have_one_number_and_the_refusal_tells_nobody_whose_it_is(learner, outsider):
    give(learner)
    with pytest.raises(DomainError) as refused:
        give(outsider)
    assert learner.full_name not in refused.value.message and "đã có ở tài khoản khác" in refused.value.message
    assert acts_on(outsider) == ["personal_number.refused"]
    assert PersonalNumber.objects.get().person == learner


def test_an_erased_account_and_an_installation_without_keys_take_none(learner, settings):
    User.objects.filter(pk=learner.pk).update(erased_at=timezone.now(), is_active=False)
    with pytest.raises(DomainError, match="đã được xóa|đã bị xóa"):
        give(learner)
    settings.PERSONAL_NUMBER_KEYS = settings.PERSONAL_NUMBER_INDEX_KEYS = []
    with pytest.raises(DomainError, match="khóa"):
        give(make.user())


def test_rows_that_were_swapped_open_nothing(learner, outsider):
    mine, theirs = make.personal_number(learner, NUMBER), make.personal_number(outsider, OTHER)
    PersonalNumber.objects.filter(pk=mine.pk).update(sealed=theirs.sealed)
    mine.refresh_from_db()
    with pytest.raises(Unreadable):
        _ = mine.number
    with pytest.raises(DomainError, match="khóa"):
        actions.reveal(learner, by=learner)
    assert acts_on(learner) == []


@pytest.mark.parametrize("keys", [[], [NEW_KEY]])
def test_a_lost_or_wrong_key_is_told_and_the_number_can_be_removed(learner, settings, keys):
    make.personal_number(learner, NUMBER)
    settings.PERSONAL_NUMBER_KEYS = keys
    kept = PersonalNumber.objects.get()
    assert (kept.is_readable, kept.masked) == (False, "có lưu, không đọc được")
    with pytest.raises(DomainError, match="khóa"):
        actions.reveal(learner, by=learner)
    actions.remove(learner, by=learner)
    assert not PersonalNumber.objects.exists()


def test_a_number_whose_key_is_lost_can_be_entered_anew(learner, settings):
    make.personal_number(learner, NUMBER)
    settings.PERSONAL_NUMBER_KEYS = [NEW_KEY]
    give(learner)
    assert actions.reveal(learner, by=learner) == NUMBER


def test_somebody_elsewhere_is_found_no_more_than_nobody(learner, outsider, administrator):
    give(learner)
    mine, theirs = User.objects.filter(pk=learner.pk), User.objects.filter(pk=outsider.pk)
    assert actions.find(NUMBER, among=mine, by=administrator) == learner
    assert actions.find(NUMBER, among=theirs, by=administrator) is None
    assert actions.find(OTHER, among=theirs, by=administrator) is None
    sought = AuditEntry.objects.filter(act="personal_number.sought").order_by("pk")
    assert [entry.object_id for entry in sought] == [str(learner.pk), "", ""]
    assert [entry.details for entry in sought] == [{}, {}, {}]


def test_a_change_of_keys_is_carried_through_in_portions_and_can_be_interrupted(settings, monkeypatch, capsys):
    monkeypatch.setattr(actions, "PORTION", 2)
    people = [make.user() for _ in range(5)]
    for n, person in enumerate(people):
        make.personal_number(person, f"0011800000{n:02}")
    settings.PERSONAL_NUMBER_KEYS = [NEW_KEY, *settings.PERSONAL_NUMBER_KEYS]
    settings.PERSONAL_NUMBER_INDEX_KEYS = [INDEX_KEY, *settings.PERSONAL_NUMBER_INDEX_KEYS]
    assert PersonalNumber.objects.numbered("001180000004").get().person == people[4]  # found by its former index
    with pytest.raises(DomainError):
        give(make.user(), "001180000004")
    written, _unreadable, _last = actions.renew(after=0)  # and then the machine is switched off
    assert (written, PersonalNumber.objects.under_former_keys().count()) == (2, 3)
    call_command("renew_personal_numbers")
    printed = capsys.readouterr().out
    assert "2 / 3" in printed and "3 / 3" in printed and "under former keys: 0, unreadable: 0" in printed
    settings.PERSONAL_NUMBER_KEYS, settings.PERSONAL_NUMBER_INDEX_KEYS = [NEW_KEY], [INDEX_KEY]
    assert [kept.number[-2:] for kept in PersonalNumber.objects.order_by("pk")] == ["00", "01", "02", "03", "04"]
    assert PersonalNumber.objects.numbered("001180000004").get().person == people[4]
    assert AuditEntry.objects.get(act="personal_number.keys_renewed").details == {"people": 3}


def test_numbers_whose_key_is_lost_are_counted_and_forgotten_when_asked_for(learner, settings, capsys):
    make.personal_number(learner, NUMBER)
    settings.PERSONAL_NUMBER_KEYS = [NEW_KEY]
    with pytest.raises(CommandError, match="PERSONAL_NUMBER_KEYS"):
        call_command("renew_personal_numbers", "--check")
    assert "unreadable: 1" in capsys.readouterr().out
    call_command("renew_personal_numbers", "--forget-unreadable")
    assert not PersonalNumber.objects.exists()
    assert acts_on(learner) == ["personal_number.removed"]
    settings.PERSONAL_NUMBER_KEYS = []
    with pytest.raises(CommandError, match="not set"):
        call_command("renew_personal_numbers")


def test_checking_writes_nothing(learner, settings):
    before = make.personal_number(learner, NUMBER).sealed
    settings.PERSONAL_NUMBER_KEYS = [NEW_KEY, *settings.PERSONAL_NUMBER_KEYS]
    call_command("renew_personal_numbers", "--check")
    assert PersonalNumber.objects.get().sealed == before
    assert not vault.seal(NUMBER, person=1).startswith(before.partition(".")[0])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("site_again")
def test_of_two_people_who_give_one_number_at_the_same_moment_one_has_it():
    people, barrier = [make.user(), make.user()], Barrier(2)

    def attempt(person) -> str:
        try:
            barrier.wait(timeout=10)
            give(person)
        except DomainError as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(attempt, people))
    assert sorted(map(bool, said)) == [False, True]
    assert "đã có ở tài khoản khác" in "".join(said)
    assert PersonalNumber.objects.get().person == people[said.index("")]
