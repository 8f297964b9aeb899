"""The proof: a list of 10,000 people with 40 planted faults of all kinds. Exactly those are reported, the rest is applied
once, a second run changes nothing, taking back restores everything. Portions are committed as in an installation: inside
one long transaction PostgreSQL plans by statistics that see none of its rows."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from benchmarks import people
from courses.organisations.posts import Post
from lms.people_import import actions, applying, going_back, undoing
from lms.people_import.legacy_fonts import to_tcvn3, to_vni
from tests import make
from tests.lms.people_import.test_applying import state

User = get_user_model()
PEOPLE = 10_000
COLUMN = {
    "staff_code": 1, "full_name": 2, "birth_date": 3, "gender": 4, "email": 5, "phone": 6, "personal_number": 7, "unit": 8,
    "title": 9, "rank": 10, "staff_group": 11, "starts": 12, "ends": 13,
}  # fmt: skip
# Row of the file, what is put into its cells, and what must be said of which column.
FAULTS = [
    (102, {"full_name": ""}, "missing", "full_name"),
    (202, {"full_name": "Nguy?n Văn An"}, "letters_broken", "full_name"),
    (302, {"full_name": "=HYPERLINK(\"http://x\")"}, "formula", "full_name"),
    (402, {"full_name": "Lê 2 An"}, "name_unreadable", "full_name"),
    (502, {"full_name": "Lê\x07 An"}, "control_signs", "full_name"),
    (602, {"full_name": "Lê " * 60}, "too_long", "full_name"),
    (702, {"full_name": "LÃª An"}, "letters_broken", "full_name"),
    (802, {"full_name": "Bé", "unit": "Phong 2", "title": to_tcvn3("Trưởng phòng")}, "letters_doubtful", "full_name"),
    (902, {"birth_date": "31/02/1980"}, "date_impossible", "birth_date"),
    (1002, {"birth_date": "02/25/1980"}, "date_order", "birth_date"),
    (1102, {"birth_date": "1980"}, "date_year_only", "birth_date"),
    (1202, {"birth_date": "05/02/15"}, "date_century", "birth_date"),
    (1302, {"birth_date": "05/02/1850"}, "date_range", "birth_date"),
    (1402, {"birth_date": "hôm qua"}, "date_unreadable", "birth_date"),
    (1502, {"gender": "x"}, "choice_unknown", "gender"),
    (1602, {"email": ""}, "email_needed", "email"),
    (1702, {"email": "le.an@"}, "email_unreadable", "email"),
    (1802, {"email": "a@b.vn; c@d.vn"}, "email_unreadable", "email"),
    (1902, {"email": "rieng@tinh-b.vn"}, "not_here", "email"),
    (2002, {"staff_code": "B-1"}, "not_here", "staff_code"),
    (2102, {"staff_code": "TRUNG"}, "repeated", "staff_code"),
    (2202, {"staff_code": "trung"}, "repeated", "staff_code"),
    (2302, {"email": "trung@bench.example"}, "repeated", "email"),
    (2402, {"email": "TRUNG@bench.example"}, "repeated", "email"),
    (2502, {"personal_number": "1.23E+11"}, "number_digits_lost", "personal_number"),
    (2602, {"personal_number": 79123000000}, "number_digits_lost", "personal_number"),
    (2702, {"personal_number": "123456789"}, "number_old_card", "personal_number"),
    (2802, {"personal_number": "12345"}, "number_length", "personal_number"),
    (2902, {"phone": "12345"}, "phone_unreadable", "phone"),
    (3002, {"phone": "0912345678, 0987654321"}, "phone_unreadable", "phone"),
    (3102, {"unit": "Phòng không có"}, "unit_unknown", "unit"),
    (3202, {"unit": "Sở Y tế"}, "unit_unknown", "unit"),
    (3302, {"unit": "Phòng Trùng tên"}, "unit_several", "unit"),
    (3402, {"staff_group": "xyz"}, "choice_unknown", "staff_group"),
    (3502, {"starts": "30/02/2024"}, "date_impossible", "starts"),
    (3602, {"ends": "01/06/2024"}, "ends_before_start", "ends"),
    (3702, {"title": "@SUM(A1)"}, "formula", "title"),
    (3802, {"title": "#N/A"}, "formula_error", "title"),
    (3902, {"staff_code": "CU-1", "email": "cu2@tinh-a.vn"}, "two_people", "email"),
    (4002, {"staff_code": 1.5}, "number_digits_lost", "staff_code"),
]  # fmt: skip
# What looks wrong and is put right: row, cells, field, what it must become.
MENDED = [
    (5002, {"full_name": to_tcvn3("Nguyễn Thị Ánh Hồng"), "unit": "Phong 3", "title": to_tcvn3("Trưởng phòng")}, "full_name", "Nguyễn Thị Ánh Hồng"),
    (5102, {"full_name": to_vni("Đỗ Thị Mười"), "title": to_vni("Trưởng phòng")}, "full_name", "Đỗ Thị Mười"),
    (5202, {"full_name": "Nguye\u0302\u0303n Thi\u0323 Hoa\u0300"}, "full_name", "Nguyễn Thị Hoà"),
    (5302, {"full_name": "NGUYỄN THỊ ÁNH"}, "full_name", "Nguyễn Thị Ánh"),
    (5402, {"full_name": "H'HEN NIÊ"}, "full_name", "H'Hen Niê"),
    (5502, {"birth_date": 29256}, "birth_date", "1980-02-05"),
    (5602, {"birth_date": "5-2-80"}, "birth_date", "1980-02-05"),
    (5702, {"phone": 912345678}, "phone", "0912345678"),
    (5802, {"email": " <Hoa.Le@Bench.Example>; "}, "email", "hoa.le@bench.example"),
    (5902, {"personal_number": 79123456789}, "personal_number", None),
]  # fmt: skip


@pytest.fixture
def province(transactional_db):
    top = make.unit("Tỉnh A", kind="province")
    for number in range(people.DIVISIONS):
        make.unit(f"Phòng {number + 1}", below=top, kind="division")
    for name in ("Sở Một", "Sở Hai"):
        make.unit("Phòng Trùng tên", below=make.unit(name, below=top), kind="division")
    return top


@pytest.fixture
def keeper(province, administrator):
    """People of the province, of whom one changes and one leaves, and somebody elsewhere."""
    person = make.user("can.bo@tinh-a.vn", "Vũ Đào Tạo")
    make.grant(person, "Training officer", province)
    make.post(person, province)
    for code in ("1", "2"):
        make.post(make.user(f"cu{code}@tinh-a.vn", "Trần Cũ", staff_code=f"CU-{code}"), province)
    make.post(make.user("n9000@bench.example", "Lê Sắp Đổi", staff_code="N09000", confirmed=False), province)
    make.post(make.user("roi@tinh-a.vn", "Hồ Sắp Rời", staff_code="ROI"), province)
    elsewhere = make.unit("Sở Y tế", below=make.unit("Tỉnh B", kind="province"))
    make.post(make.user("rieng@tinh-b.vn", "Lê Riêng", staff_code="B-1"), elsewhere)
    return person


def planted() -> list[list]:
    rows = people.rows(PEOPLE, label="N")
    for number, cells, *_expected in [*FAULTS, *MENDED]:
        for name, value in cells.items():
            rows[number - 2][COLUMN[name]] = value
    return rows


def imported(rows, *, province, keeper):
    kept = actions.upload(people.workbook(rows), unit=province, by=keeper, is_complete=True)
    actions.assign(kept, columns=kept.mapping, heading=kept.heading, by=keeper)
    kept.refresh_from_db()
    actions.read(kept, now=timezone.now())
    kept.refresh_from_db()
    return kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("site_again")
def test_ten_thousand_people_with_forty_faults(province, keeper):
    before, rows = state(), planted()
    kept = imported(rows, province=province, keeper=keeper)

    told = [
        (row.number, remark.code, remark.field)
        for row in kept.rows.filter(kind="faulty")
        for remark in row.remarked
        if remark.is_fault
    ]
    assert len(FAULTS) == 40
    assert told == [(number, code, field) for number, _cells, code, field in FAULTS]
    counts = {kind: kept.counts[kind] for kind in ("new", "changed", "unchanged", "leaving", "faulty")}
    assert counts == {"new": PEOPLE - 41, "changed": 1, "unchanged": 0, "leaving": 1, "faulty": 40}
    for number, _cells, field, value in MENDED:
        row = kept.rows.get(number=number)
        assert (row.kind, row.values.get(field)) == ("new", value)
        assert row.has_warnings == (field != "email" and number != 5202)
    assert "79123456789" not in str(kept.rows.get(number=5902).__dict__)

    actions.confirm(kept, by=keeper, now=timezone.now())
    applying.apply(kept, now=timezone.now())
    kept.refresh_from_db()
    assert (kept.counts["applied"], kept.counts["refused"]) == (PEOPLE - 39, 0)
    assert User.objects.filter(email__endswith="@bench.example").count() == PEOPLE - 40
    assert Post.objects.below(province).count() == PEOPLE - 40 + 4 + 1
    after = state()

    again = imported(rows, province=province, keeper=keeper)
    counts = {kind: again.counts[kind] for kind in ("new", "changed", "unchanged", "leaving", "faulty")}
    assert counts == {"new": 0, "changed": 0, "unchanged": PEOPLE - 40, "leaving": 0, "faulty": 40}
    assert state() == after

    foreseen = going_back.forecast(kept, by=keeper, today=timezone.localdate())
    assert (foreseen.undone, foreseen.stays) == (PEOPLE - 39, [])
    actions.undo(kept, by=keeper, now=timezone.now())
    undoing.undo(kept, now=timezone.now())
    kept.refresh_from_db()
    assert (kept.counts["undone"], kept.counts["kept"]) == (PEOPLE - 39, 0)
    assert state() == before
