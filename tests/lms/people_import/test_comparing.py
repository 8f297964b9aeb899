"""The preview: who is new, what changes, who leaves, and what cannot be taken; people elsewhere stay unseen."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.audit.models import AuditEntry
from lms.people_import import actions
from lms.people_import.models import ImportRow
from lms.users import roles
from lms.users.elsewhere import actions as elsewhere
from tests import make

User = get_user_model()
ANH = ["A1", "Nguyễn Thị Ánh", "05/02/1980", "Nữ", "anh@tinh-a.vn", "0912345678", "Phòng Kế hoạch", "Chuyên viên",
       "Chuyên viên", "01/07/2024"]  # fmt: skip

pytestmark = pytest.mark.usefixtures("division")


def person(code="A1", email="anh@tinh-a.vn", name="Nguyễn Thị Ánh", **fields):
    fields = {"gender": "female", "phone": "0912345678", "confirmed": False, "birth_date": date(1980, 2, 5)} | fields
    return make.user(email, name, staff_code=code, **fields)


def placed(unit, **fields):
    who = person(**fields)
    make.post(who, unit, title="Chuyên viên", rank="01.003")
    return who


def only(kept) -> ImportRow:
    [row] = kept.rows.all()
    return row


def codes(row) -> list[tuple]:
    return [(remark.code, remark.field) for remark in row.remarked]


def test_somebody_unknown_is_new_with_a_post(steps, division):
    row = only(steps.preview(ANH))
    assert (row.kind, row.name, codes(row)) == ("new", "Nguyễn Thị Ánh", [])
    assert row.changes["email"] == [None, "anh@tinh-a.vn"]
    assert row.post == {
        "act": "appoint", "unit": division.pk, "title": "Chuyên viên", "rank": "01.003", "staff_group": "",
        "starts": "2024-07-01", "ends": None,
    }  # fmt: skip


def test_somebody_as_listed_is_unchanged(steps, division):
    placed(division)
    assert only(steps.preview(ANH)).kind == "unchanged"


def test_differences_are_told_field_by_field(steps, division, department):
    placed(department, phone="", name="Nguyễn Ánh")
    row = only(steps.preview(ANH))
    today = timezone.localdate().isoformat()
    assert row.kind == "changed"
    assert row.changes == {
        "full_name": ["Nguyễn Ánh", "Nguyễn Thị Ánh"], "phone": [None, "0912345678"],
        "unit": ["Sở Xây dựng", "Phòng Kế hoạch"], "starts": ["2020-01-01", "2024-07-01"],
    }  # fmt: skip
    assert today  # the day in the list is later than the present post's


def test_an_empty_cell_changes_nothing(steps, division):
    placed(division)
    assert only(steps.preview(["A1", "Nguyễn Thị Ánh"])).kind == "unchanged"


def test_staff_codes_match_whatever_their_case_then_addresses(steps, division):
    one, two = placed(division), placed(division, code="A2", email="hai@tinh-a.vn")
    rows = steps.preview(["a1", "Nguyễn Thị Ánh"], ["", "Nguyễn Thị Ánh", "", "", "HAI@tinh-a.vn"]).rows.all()
    assert [row.person for row in rows] == [one, two]
    assert [row.kind for row in rows] == ["unchanged", "unchanged"]


def test_a_code_and_an_address_of_two_people_are_a_fault(steps, division):
    placed(division), placed(division, code="A2", email="hai@tinh-a.vn")
    row = only(steps.preview(["A1", "Nguyễn Thị Ánh", "", "", "hai@tinh-a.vn"]))
    assert (row.kind, codes(row)) == ("faulty", [("two_people", "email")])


def test_an_address_of_somebody_with_another_code_is_a_fault(steps, division):
    placed(division)
    assert codes(only(steps.preview(["A9", "Nguyễn Thị Ánh", "", "", "anh@tinh-a.vn"]))) == [
        ("other_code", "staff_code")
    ]


def test_people_elsewhere_and_addresses_elsewhere_are_refused_in_the_same_words(steps, foreign):
    who = placed(foreign)
    who.emailaddress_set.create(email="rieng@example.vn", verified=True, primary=False)
    by_code, by_email, by_second = steps.preview(
        ["A1", "Trần An", "", "", "an@tinh-a.vn"],
        ["B1", "Trần Ba", "", "", "anh@tinh-a.vn"],
        ["B2", "Trần Bê", "", "", "rieng@example.vn"],
    ).rows.all()
    assert [row.kind for row in (by_code, by_email, by_second)] == ["faulty"] * 3
    assert codes(by_code) == [("not_here", "staff_code")]
    assert codes(by_email) == codes(by_second) == [("not_here", "email")]
    assert by_code.remarked[0].sentence == by_email.remarked[0].sentence
    assert (by_code.person, by_email.person) == (None, None)
    assert "Nguyễn Thị Ánh" not in str([row.remarks for row in (by_code, by_email)])


def test_rows_of_people_elsewhere_are_on_record_without_what_was_tried(steps, foreign, keeper):
    placed(foreign)
    kept = steps.preview(["A1", "Trần An", "", "", "an@tinh-a.vn"], ["B1", "Trần Ba", "", "", "ba@tinh-a.vn"])
    entry = AuditEntry.objects.get(act=elsewhere.ACT)
    assert (entry.actor, entry.object_id, entry.details) == (keeper, str(kept.pk), {"attempts": 1})
    assert "an@tinh-a.vn" not in str((entry.details, entry.object_name))


def test_a_list_with_many_people_elsewhere_shows_nothing_and_stops_further_ones(steps, foreign, monkeypatch):
    monkeypatch.setattr(elsewhere, "MOST", 2)
    rows = []
    for number in range(3):
        make.post(make.user(f"rieng{number}@tinh-b.vn"), foreign)
        rows.append([f"B{number}", "Trần Ba", "", "", f"rieng{number}@tinh-b.vn"])
    refused = steps.preview(*rows)
    assert (refused.status, refused.rows.count()) == ("refused", 0)
    assert AuditEntry.objects.get(act=elsewhere.ACT).details == {"attempts": 3}
    innocent = ["C1", "Trần Ca", "", "", "ca@tinh-a.vn"]
    assert steps.preview(innocent).status == "refused"
    assert steps.preview(innocent, now=timezone.now() + timedelta(hours=25)).status == "preview"


def test_who_sees_all_accounts_imports_without_attempts(steps, foreign, administrator):
    placed(foreign)
    steps.preview(["A1", "Trần An", "", "", "an@tinh-a.vn"], by=administrator)
    assert not AuditEntry.objects.filter(act=elsewhere.ACT).exists()


def test_whoever_uploads_a_list_it_tells_of_nobody_outside_its_unit(steps, administrator, foreign, division):
    """Its page is read by all who look after its unit."""
    placed(foreign, phone="0912345678")
    row, namesake = steps.preview(
        [*ANH[:5], "0987654321"], ["B1", "Nguyễn Thị Ánh", "", "", "b1@a.vn"], by=administrator
    ).rows.all()
    assert (row.kind, codes(row), row.person, row.changes) == ("faulty", [("not_here", "staff_code")], None, {})
    assert codes(namesake) == []


def test_an_import_of_a_unit_tells_of_nobody_in_the_units_beside_it(steps, department, province):
    placed(make.unit("Sở Nội vụ", below=province))
    assert codes(only(steps.preview(ANH, unit=department))) == [("not_here", "staff_code")]


def test_people_without_any_post_are_found_by_administrators_of_the_whole_alone(steps, administrator):
    person()
    assert codes(only(steps.preview(ANH))) == [("not_here", "staff_code")]
    assert only(steps.preview(ANH, by=administrator)).kind == "changed"


def test_people_who_left_and_come_back_are_found(steps, division):
    who = person()
    make.post(who, division, ends=date(2025, 12, 31))
    row = only(steps.preview(ANH))
    assert (row.kind, row.person, row.post["act"], row.post["starts"]) == ("changed", who, "appoint", "2026-01-01")


@pytest.mark.parametrize("unit", ["Sở Y tế", "Tỉnh B", "Phòng không có"])
def test_units_elsewhere_are_unknown_here(steps, foreign, unit):
    row = only(steps.preview([*ANH[:6], unit]))
    assert codes(row) == [("unit_unknown", "unit")]


@pytest.mark.parametrize(
    "written", ["H01.01.01", "phong ke hoach", "Sở Xây dựng > Phòng Kế hoạch", "Phòng Kế hoạch, Sở Xây dựng",
                "Phòng Kế hoạch - Sở Xây dựng", "PHÒNG KẾ HOẠCH"],
)  # fmt: skip
def test_a_unit_is_found_by_code_name_or_place(steps, division, written):
    assert only(steps.preview([*ANH[:6], written])).post["unit"] == division.pk


def test_a_name_that_several_units_bear_wants_the_unit_above_it(steps, province, division):
    other = make.unit("Phòng Kế hoạch", below=make.unit("Sở Tài chính", below=province), kind="division")
    several, one = steps.preview(
        ANH, ["B", "Trần Bê", "", "", "be@a.vn", "", "Sở Tài chính > Phòng Kế hoạch"]
    ).rows.all()
    assert codes(several) == [("unit_several", "unit")]
    assert one.post["unit"] == other.pk


def test_all_faults_of_a_row_are_told_at_once(steps):
    row = only(steps.preview([*ANH[:2], "31/02/1980", "x", ANH[4], "12", "Phòng không có"]))
    assert [field for _code, field in codes(row)] == ["birth_date", "gender", "phone", "unit"]


def test_a_faulty_column_hides_no_fault_of_rules_between_others(steps, division):
    """A new person without an address, a unit that does not exist on the day, a day before birth, and a gender."""
    division.valid_from = date(2025, 1, 1)
    division.save()
    row = only(steps.preview(["A1", "Lê An", "05/02/1990", "x", "", "", "Phòng Kế hoạch", "", "", "01/07/1989"]))
    assert codes(row) == [
        ("choice_unknown", "gender"), ("before_birth", "starts"), ("email_needed", "email"),
    ]  # fmt: skip
    row = only(steps.preview(["A1", "Lê An", "", "x", "", "", "Phòng Kế hoạch", "", "", "01/07/2024"]))
    assert codes(row) == [("choice_unknown", "gender"), ("email_needed", "email"), ("unit_not_yet", "unit")]
    assert (row.kind, row.changes, row.post) == ("faulty", {}, {})


def test_rules_about_known_people_are_asked_beside_faults(steps, division, department, province):
    who = placed(department)
    make.grant(who, roles.TRAINER, province)
    row = only(steps.preview(["A1", "Lê An", "", "x", "", "", "Phòng Kế hoạch", "", "", "01/01/2019"]))
    assert ("choice_unknown", "gender") in codes(row)
    assert ("held_by_role", "full_name") in codes(row)
    assert row.name == "Lê An"


def test_of_a_faulty_column_nothing_is_concluded(steps, division, department):
    """The post of A1 begins today, so that nothing else can follow it today."""
    make.post(person(), department, title="Chuyên viên", starts=timezone.localdate())
    for cells, told in (
        (["", "Lê An", "", "", "an@"], [("email_unreadable", "email")]),
        (["=A", "Lê An", "", "", ""], [("formula", "staff_code")]),
        (
            ["A1", "Lê An", "", "", "", "", "Phòng Kế hoạch", "", "", "31/02/2019"],
            [("date_impossible", "starts")],
        ),
        (["A1", "Lê An", "", "", "", "", "=Phòng", "Trưởng phòng"], [("formula", "unit")]),
    ):
        assert codes(only(steps.preview(cells))) == told


def test_a_post_whose_only_day_is_a_last_one_in_the_past_is_a_fault(steps, division, department):
    placed(department)
    heads = ["Mã cán bộ", "Họ và tên", "Email", "Đơn vị", "Đến ngày"]
    new, transferred = (
        only(steps.preview([code, name, email, "Phòng Kế hoạch", "01/06/2024"], heads=heads))
        for code, name, email in (("B1", "Lê Ba", "b1@a.vn"), ("A1", "Nguyễn Thị Ánh", ""))
    )
    assert codes(new) == codes(transferred) == [("ends_before_start", "ends")]


def test_units_that_ended_are_unknown(steps, division):
    division.valid_to = timezone.localdate() - timedelta(days=1)
    division.save()
    assert codes(only(steps.preview(ANH))) == [("unit_unknown", "unit")]


def test_confirmed_details_stay_and_are_told(steps, division):
    who = placed(division, name="Nguyễn Ánh", confirmed=True)
    assert who.has_confirmed_details
    row = only(steps.preview([*ANH[:2], "06/03/1981", *ANH[3:]]))
    assert row.kind == "unchanged"
    assert codes(row) == [("confirmed", "full_name"), ("confirmed", "birth_date")]


def test_accounts_of_people_with_a_role_are_changed_by_those_who_give_roles_alone(steps, division, province):
    who = placed(division)
    make.grant(who, roles.ISSUING_OFFICER, division)
    change = [ANH[0], ANH[1], ANH[2], ANH[3], "khac@tinh-a.vn"]
    assert codes(only(steps.preview(change))) == [("address_moves", "email"), ("held_by_role", "full_name")]
    head = make.user("quan.tri@tinh-a.vn", "Lê Quản Trị")
    make.grant(head, roles.UNIT_ADMINISTRATOR, province)
    assert only(steps.preview(change, by=head)).kind == "changed"


def test_accounts_of_people_with_a_role_elsewhere_are_not_changed_by_administrators_of_the_unit(
    steps, division, province, foreign
):
    who = placed(division)
    make.grant(who, roles.AUDITOR, foreign)
    head = make.user("quan.tri@tinh-a.vn", "Lê Quản Trị")
    make.grant(head, roles.UNIT_ADMINISTRATOR, province)
    change = [*ANH[:4], "khac@tinh-a.vn"]
    assert ("held_by_role", "full_name") in codes(only(steps.preview(change, by=head)))


def test_a_new_person_needs_an_address(steps):
    assert codes(only(steps.preview(["A1", "Nguyễn Thị Ánh"]))) == [("email_needed", "email")]


def test_a_namesake_is_a_warning_unless_the_birth_dates_differ(steps, division):
    placed(division)
    same, other = steps.preview(
        ["B1", "Nguyen Thi Anh", "", "", "b1@a.vn"], ["B2", "Nguyễn Thị Ánh", "01/01/1990", "", "b2@a.vn"]
    ).rows.all()
    assert (same.kind, codes(same), same.has_warnings) == ("new", [("similar", "full_name")], True)
    assert codes(other) == []


@pytest.mark.parametrize(
    ("kept", "warned"), [(None, True), (date(1990, 1, 1), True), (date(1980, 2, 5), False), (date(1991, 1, 1), False)]
)
def test_a_row_with_a_birth_date_warns_of_namesakes_with_that_date_or_none(steps, division, kept, warned):
    placed(division, birth_date=kept)
    row, _other = steps.preview(
        ["B1", "Nguyễn Thị Ánh", "01/01/1990", "", "b1@a.vn"], ["B2", "Lê Văn Bảy", "05/02/1980", "", "b2@a.vn"]
    ).rows.all()
    assert codes(row) == ([("similar", "full_name")] if warned else [])


def test_namesakes_elsewhere_are_not_told(steps, foreign):
    placed(foreign)
    assert codes(only(steps.preview(["B1", "Nguyễn Thị Ánh", "", "", "b1@a.vn"]))) == []


def test_two_new_people_of_one_name_and_birth_date_are_a_warning(steps):
    rows = steps.preview(
        ["B1", "Lê An", "01/01/1990", "", "b1@a.vn"], ["B2", "Lê An", "01/01/1990", "", "b2@a.vn"]
    ).rows
    assert [codes(row) for row in rows.all()] == [[("similar_row", "full_name")]] * 2


def test_people_of_the_unit_who_are_not_listed_leave_when_the_list_is_complete(steps, division, keeper):
    who = placed(division)
    assert steps.preview(["B1", "Lê An", "", "", "b1@a.vn"]).counts["leaving"] == 0
    row = steps.preview(["B1", "Lê An", "", "", "b1@a.vn"], is_complete=True).rows.get(kind="leaving")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert (row.person, row.post["ends"]) == (who, yesterday)


def test_nobody_leaves_whom_a_faulty_row_may_mean(steps, division):
    placed(division)
    by_code = steps.preview(["A1", "Nguyễn Thị Ánh", "31/02/1980"], is_complete=True)
    by_name = steps.preview(["", "Nguyễn Thị Ánh"], is_complete=True)
    assert (by_code.counts["leaving"], by_name.counts["leaving"]) == (0, 0)


def test_only_people_of_the_unit_of_the_import_leave(steps, province, division):
    placed(make.unit("Sở Tài chính", below=province))
    assert steps.preview(["B1", "Lê An", "", "", "b1@a.vn"], unit=division, is_complete=True).counts["leaving"] == 0


def test_another_title_in_the_same_unit_is_another_post_and_another_rank_is_none(steps, division):
    placed(division)
    promoted = only(steps.preview([*ANH[:7], "Trưởng phòng", "Chuyên viên chính", "01/01/2026"]))
    assert (promoted.post["act"], promoted.post["starts"], promoted.post["rank"]) == (
        "transfer",
        "2026-01-01",
        "01.002",
    )
    ranked = only(steps.preview([*ANH[:8], "Chuyên viên chính"]))
    assert ranked.post["act"] == "correct"
    assert ranked.changes == {"rank": ["01.003", "01.002"]}


def test_a_rank_that_is_not_counted_is_kept_as_another_and_told(steps, division):
    assert codes(only(steps.preview([*ANH[:8], "Kỹ sư hạng III"]))) == [("rank_other", "rank")]


def test_a_post_that_began_today_is_not_followed_by_another_today(steps, division, department):
    who = person()
    make.post(who, department, starts=timezone.localdate())
    assert codes(only(steps.preview(ANH[:7]))) == [("starts_too_early", "unit")]


def test_comparing_costs_the_same_for_three_people_and_for_thirty(steps, division):
    costs = []
    for many in (3, 30):
        listed = [[f"N{n}", "Lê An", "", "", f"n{n}@a.vn", "", "Phòng Kế hoạch"] for n in range(many)]
        kept = steps.preview(*listed, is_complete=True)
        with CaptureQueriesContext(connection) as queries:
            actions.compare(kept, kept.opened(), today=timezone.localdate())
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
