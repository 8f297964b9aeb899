"""Personal numbers of a list: compared by blind index, stored sealed, given, and put back by taking the import back."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from courses.audit.models import AuditEntry
from lms.people_import import actions, row_numbers, secrecy, showing
from lms.people_import.models import ColumnMapping
from lms.users.personal_number.box import Unreadable
from lms.users.personal_number.models import Ground, PersonalNumber
from tests import make

pytestmark = pytest.mark.django_db
HEADS = ["Mã cán bộ", "Họ và tên", "Email", "CCCD"]
NUMBER, OTHER, THIRD = "079123456783", "079123456791", "079123456795"
AN = ["A1", "Lê An", "an@a.vn", NUMBER]


def an(unit, number: str = ""):
    person = make.user("an@a.vn", "Lê An", staff_code="A1", confirmed=False)
    make.post(person, unit)
    if number:
        make.personal_number(person, number)
    return person


def codes(row) -> list:
    return [(remark.code, remark.field) for remark in row.remarked]


def numbers() -> dict[str, str]:
    return {kept.person.email: kept.number for kept in PersonalNumber.objects.select_related("person")}


def test_new_and_known_people_get_the_listed_number_and_the_rows_hold_it_sealed(steps, division):
    an(division)
    kept = steps.apply(AN, ["A2", "Lê Ba", "ba@a.vn", "79123456791"], heads=HEADS)
    assert numbers() == {"an@a.vn": NUMBER, "ba@a.vn": OTHER}
    known, new = kept.rows.order_by("number")
    assert (known.kind, new.kind) == ("changed", "new")
    assert ("Số định danh cá nhân", "–", "0xx******783") in showing.differences(known)
    assert codes(new) == [("zeros_added", "personal_number")]
    stored = str(list(kept.rows.values()))
    assert NUMBER not in stored and OTHER not in stored
    acts = AuditEntry.objects.filter(act__startswith="personal_number")
    assert [(entry.act, entry.details) for entry in acts] == [
        ("personal_number.given", {"people_import": "danh-sach.xlsx"})
    ] * 2


def test_a_second_run_and_a_number_written_otherwise_change_nothing(steps, division):
    an(division, NUMBER)
    kept = steps.preview(["A1", "Lê An", "an@a.vn", "079.123.456.783"], heads=HEADS)
    assert kept.rows.get().kind == "unchanged"


def test_an_empty_cell_removes_no_number(steps, division):
    an(division, NUMBER)
    assert steps.preview([*AN[:3], ""], heads=HEADS).rows.get().kind == "unchanged"


def test_the_number_of_another_account_is_refused_in_words_that_tell_nothing(steps, division, foreign):
    make.post(make.user(staff_code="X1"), foreign)
    elsewhere, colleague = make.user("e@b.vn"), make.user("c@a.vn")
    make.post(colleague, division)
    make.personal_number(elsewhere, NUMBER)
    make.personal_number(colleague, OTHER)
    kept = steps.preview(AN, ["A2", "Lê Ba", "ba@a.vn", OTHER], heads=HEADS)
    assert [codes(row) for row in kept.rows.all()] == [[("not_here", "personal_number")]] * 2


def test_a_number_that_stands_twice_is_taken_for_nobody(steps):
    kept = steps.preview(AN, ["A2", "Lê Ba", "ba@a.vn", "79123456783"], heads=HEADS)
    assert [("repeated", "personal_number") in codes(row) for row in kept.rows.all()] == [True, True]
    assert "783" not in str(list(kept.rows.values("remarks", "values", "changes")))


def test_figures_that_a_program_lost_are_told_by_their_magnitude_alone(steps):
    kept = steps.preview([*AN[:3], "7.9123456783E+10"], [*AN[:2], "ba@a.vn", 79123000000.0], heads=HEADS)
    remarks = [remark for row in kept.rows.all() for remark in row.remarks if remark["code"] == "number_digits_lost"]
    assert [remark["words"] for remark in remarks] == [{"value": "8E+10"}] * 2


def test_taking_back_restores_the_former_number_and_removes_a_first_one(steps, division):
    an(division, NUMBER)
    second = make.user("ba@a.vn", "Lê Ba", staff_code="A2", confirmed=False)
    make.post(second, division)
    rows = [[*AN[:3], THIRD], ["A2", "Lê Ba", "ba@a.vn", OTHER], ["A3", "Lê Ca", "ca@a.vn", "079123456799"]]
    kept = steps.apply(*rows, heads=HEADS)
    assert numbers() == {"an@a.vn": THIRD, "ba@a.vn": OTHER, "ca@a.vn": "079123456799"}
    steps.undo(kept)
    assert numbers() == {"an@a.vn": NUMBER}
    assert not get_user_model().objects.filter(email="ca@a.vn").exists()
    assert set(kept.rows.values_list("outcome", flat=True)) == {"undone"}


def test_a_number_that_was_changed_since_stays(steps, division):
    person = an(division)
    kept = steps.apply(AN, heads=HEADS)
    PersonalNumber.objects.all().delete()
    make.personal_number(person, OTHER)
    steps.undo(kept)
    assert numbers() == {"an@a.vn": OTHER}
    assert kept.rows.get().reason == "changed_since"


@pytest.mark.parametrize(("holder", "reason"), [("an@a.vn", "changed_since"), ("khac@a.vn", "taken")])
def test_a_number_that_was_given_between_preview_and_applying_is_left(steps, division, holder, reason):
    person = an(division)
    kept = steps.preview(AN, heads=HEADS)
    if holder == person.email:
        make.personal_number(person, OTHER)
    else:
        make.personal_number(make.user(holder), NUMBER)
    before = numbers()
    steps.preview = lambda *rows, **options: kept
    steps.apply()
    assert (kept.rows.get().outcome, kept.rows.get().reason, numbers()) == ("refused", reason, before)


def test_sealed_numbers_open_in_their_own_row_alone(steps, division):
    an(division)
    row = steps.preview(AN, heads=HEADS).rows.get()
    assert row_numbers.change(row) == (None, NUMBER)
    row.number += 1
    with pytest.raises(Unreadable):
        row_numbers.change(row)
    assert row_numbers.masked(row) == ["…", "…"]


def test_rows_whose_key_is_gone_are_left_and_the_list_is_asked_for_again(steps, division, settings, client_of):
    an(division)
    kept = steps.preview(AN, heads=HEADS)
    settings.SECRET_KEY = "another" * 10
    steps.preview = lambda *rows, **options: kept
    columns = client_of(steps.by).get(reverse("people_import:columns", args=[kept.pk]), follow=True)
    assert "Không còn đọc được danh sách" in columns.content.decode()
    steps.apply()
    assert (kept.rows.get().reason, numbers()) == ("number_unreadable", {})


def test_a_stored_number_that_cannot_be_read_is_not_written_over(steps, division, settings):
    an(division, OTHER)
    settings.PERSONAL_NUMBER_KEYS = ["w" * 40]
    assert codes(steps.preview(AN, heads=HEADS).rows.get()) == [("number_sealed", "personal_number")]


def test_without_keys_numbers_are_checked_and_not_kept(steps, settings, client_of):
    settings.PERSONAL_NUMBER_KEYS = settings.PERSONAL_NUMBER_INDEX_KEYS = []
    kept = steps.preview(AN, ["A2", "Lê Ba", "ba@a.vn", "12345"], heads=HEADS)
    good, bad = kept.rows.all()
    assert "personal_number" not in good.changes and codes(bad) == [("number_length", "personal_number")]
    page = client_of(steps.by).get(reverse("people_import:page", args=[kept.pk])).content.decode()
    assert "chỉ được kiểm tra, không lưu" in page


def test_the_list_is_stored_encrypted_and_read_again(steps):
    kept = steps.preview(AN, heads=HEADS)
    with kept.file.open("rb") as stored:
        content = stored.read()
    assert not content.startswith(b"PK")
    assert secrecy.unseal_list(content).startswith(b"PK") and kept.opened().read().startswith(b"PK")


def test_a_row_of_people_taken_for_headings_is_not_remembered_with_its_number(steps):
    kept = steps.preview(AN, heads=HEADS)
    columns = {1: "full_name", 2: "email", 3: "personal_number"}
    actions.assign(kept, columns=columns, heading=1, by=steps.by)
    assert ColumnMapping.objects.exists() and NUMBER not in str(list(ColumnMapping.objects.values()))


def test_a_number_that_the_person_gave_with_consent_stays_and_the_list_says_so(steps, division):
    person = an(division)
    make.personal_number(person, NUMBER, Ground.CONSENT)
    row = steps.preview([*AN[:3], OTHER], heads=HEADS).rows.get()
    assert (row.kind, numbers()) == ("unchanged", {"an@a.vn": NUMBER})
    assert codes(row) == [("number_by_consent", "personal_number")]


def test_a_number_given_with_consent_since_the_preview_is_not_replaced(steps, division):
    person = an(division, NUMBER)
    kept = steps.preview([*AN[:3], OTHER], heads=HEADS)
    PersonalNumber.objects.of(person).update(ground=Ground.CONSENT)
    steps.preview = lambda *rows, **options: kept
    steps.apply()
    assert (kept.rows.get().reason, numbers()) == ("changed_since", {"an@a.vn": NUMBER})


def test_taking_back_removes_no_number_that_was_given_with_consent_since(steps, division):
    person = an(division)
    kept = steps.apply(AN, heads=HEADS)
    PersonalNumber.objects.of(person).delete()
    make.personal_number(person, NUMBER, Ground.CONSENT)
    steps.undo(kept)
    assert (kept.rows.get().reason, numbers()) == ("changed_since", {"an@a.vn": NUMBER})


def test_what_taking_back_restores_rests_on_the_duty_of_the_unit(steps, division):
    an(division, NUMBER)
    kept = steps.apply([*AN[:3], OTHER], heads=HEADS)
    steps.undo(kept)
    assert [(row.number, row.ground) for row in PersonalNumber.objects.all()] == [(NUMBER, "duty")]
