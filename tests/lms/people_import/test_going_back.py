"""Before an import is taken back or discarded a page says what goes: the numbers that the undo then reports, who stays,
why, and what was done since."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lms.people_import import actions, applying
from lms.people_import.going_back import forecast
from lms.users import roles
from tests import make
from tests.lms.people_import.test_comparing import ANH, placed

pytestmark = pytest.mark.usefixtures("division")
User = get_user_model()
AN = ["B1", "Lê An", "", "", "b1@a.vn"]


@pytest.fixture
def client(client_of, keeper):
    return client_of(keeper)


def page_of(client, kept, act: str = "undo"):
    return client.get(reverse(f"people_import:{act}", args=[kept.pk]))


def told(steps, kept) -> list[tuple]:
    found = forecast(kept, by=steps.by, today=timezone.localdate())
    return sorted((stay.row.values["staff_code"], stay.reason, stay.since) for stay in found.stays)


@pytest.fixture
def mixed(steps, division, department):
    """An applied import of which some rows can go back and some cannot."""
    changed, stays = (
        placed(department, code=code, email=f"{code}@a.vn", name="Lê Cũ", phone="") for code in ("C1", "D1")
    )
    placed(division, code="E1", email="e1@a.vn")
    kept = steps.apply(
        ANH,
        AN,
        ["C1", "Lê Mới", "", "", "", "", "Phòng Kế hoạch"],
        ["D1", "Lê Mới", "", "", "", "0912345678"],
        is_complete=True,
    )
    User.objects.filter(staff_code="A1").update(last_login=timezone.now())
    User.objects.filter(pk=stays.pk).update(phone="0999999999")
    stays.posts.filter(ends=None).update(title="Trưởng phòng")
    return kept


def test_the_page_tells_the_numbers_that_the_undo_reports(client, steps, mixed):
    answer = page_of(client, mixed)
    found = answer.context["forecast"]
    assert (found.new, found.changed, found.leaving, len(found.stays)) == (1, 1, 1, 2)
    assert "Hoàn tác được: 3. Không hoàn tác được: 2." in answer.content.decode()
    steps.undo(mixed)
    assert {name: mixed.counts[name] for name in ("undone", "undone_new", "undone_changed", "undone_leaving", "kept")} == {
        "undone": 3, "undone_new": 1, "undone_changed": 1, "undone_leaving": 1, "kept": 2,
    }  # fmt: skip
    assert "Hoàn tác được: 3. Không hoàn tác được: 2." in page_of(client, mixed, "page").content.decode()


def test_who_stays_is_named_with_the_reason_and_what_was_done_since(client, steps, mixed):
    assert told(steps, mixed) == [
        ("A1", "active_since", ["đã đăng nhập"]),
        ("D1", "changed_since", ["Điện thoại"]),
    ]
    lines = {line["known_by"]: line for line in page_of(client, mixed).context["lines"]}
    assert lines["A1"]["row"].name == "Nguyễn Thị Ánh"
    assert lines["D1"]["since"] == ["Điện thoại"]
    assert all(line["why"] for line in lines.values())


def test_who_stays_is_told_in_the_order_of_the_list(client, steps):
    kept = steps.apply(ANH, AN)
    User.objects.filter(staff_code__in=["A1", "B1"]).update(last_login=timezone.now())
    assert [line["row"].name for line in page_of(client, kept).context["lines"]] == ["Nguyễn Thị Ánh", "Lê An"]


def test_a_post_changed_since_is_told(steps, department):
    who = placed(department)
    kept = steps.apply([*ANH[:6], "Phòng Kế hoạch"])
    who.posts.filter(ends=None).update(title="Trưởng phòng")
    assert told(steps, kept) == [("A1", "changed_since", ["Vị trí công tác"])]


def test_what_was_done_to_people_out_of_reach_is_not_told(steps):
    kept = steps.apply(ANH)
    person = User.objects.get(staff_code="A1")
    person.posts.update(ends=timezone.localdate())
    make.post(person, make.unit("Sở khác"), starts=timezone.localdate(timezone.now() + timedelta(days=1)))
    assert told(steps, kept) == [("A1", "active_since", [])]


def test_records_are_called_what_they_are(steps):
    kept = steps.apply(ANH, AN)
    make.enrolment(User.objects.get(staff_code="A1"), make.run(make.course()))
    assert told(steps, kept) == [("A1", "active_since", ["ghi danh"])]


def test_a_former_address_that_somebody_has_by_now_is_not_put_back(steps, department):
    placed(department)
    kept = steps.apply([*ANH[:4], "moi@tinh-a.vn"])
    make.user(kept.rows.get().changes["email"][0], "Lê Người Mới")
    assert told(steps, kept) == [("A1", "taken", [])]
    steps.undo(kept)
    assert [(row.outcome, row.reason) for row in kept.rows.all()] == [("kept", "taken")]


def test_an_address_that_a_later_row_gives_back_is_free_again(steps, department, monkeypatch):
    """One person left the address, the next portion gave it to another."""
    monkeypatch.setattr("lms.people_import.portions.PORTION", 1)
    placed(department, code="A1", email="x@a.vn", name="Lê An")
    placed(department, code="B1", email="z@a.vn", name="Lê Ba")
    kept = steps.preview(["A1", "Lê An", "", "", "y@a.vn"])
    second = steps.preview(["B1", "Lê Ba", "", "", "w@a.vn"])
    moved = second.rows.get()
    moved.people_import, moved.changes = kept, {"email": ["z@a.vn", "x@a.vn"]}
    moved.save()
    actions.confirm(kept, by=steps.by, now=timezone.now())
    applying.apply(kept, now=timezone.now())
    assert set(kept.rows.values_list("outcome", flat=True)) == {"applied"}
    kept.refresh_from_db()
    assert forecast(kept, by=steps.by, today=timezone.localdate()).stays == []
    monkeypatch.setattr("lms.people_import.portions.PORTION", 250)
    steps.undo(kept)
    assert (kept.counts["undone"], kept.counts["kept"]) == (2, 0)
    assert set(User.objects.filter(staff_code__in=["A1", "B1"]).values_list("email", flat=True)) == {
        "x@a.vn",
        "z@a.vn",
    }


def test_looking_changes_and_holds_nothing(client, mixed):
    before = list(mixed.rows.values_list("outcome", "reason"))
    with CaptureQueriesContext(connection) as queries:
        page_of(client, mixed)
    assert not [query for query in queries if "FOR UPDATE" in query["sql"] or query["sql"].startswith("UPDATE")]
    assert list(mixed.rows.values_list("outcome", "reason")) == before
    mixed.refresh_from_db()
    assert mixed.status == "applied"


def test_looking_costs_the_same_for_one_row_and_for_three(client, steps):
    costs = []
    for rows in (1, 3):
        kept = steps.apply(*[[f"{rows}N{n}", "Lê An", "", "", f"{rows}n{n}@a.vn"] for n in range(rows)])
        User.objects.filter(email__endswith="n0@a.vn").update(last_login=timezone.now())
        page_of(client, kept)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, kept)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_nothing_is_offered_when_nothing_can_go_back(client, steps):
    kept = steps.apply(ANH)
    User.objects.filter(staff_code="A1").update(last_login=timezone.now())
    main = page_of(client, kept).content.decode().split("class-about")[1]
    assert 'type="submit"' not in main


def test_an_import_leads_to_these_pages_and_does_nothing_itself(client, steps):
    waiting, applied = steps.preview(AN), steps.apply(ANH)
    for kept, act in ((waiting, "discard"), (applied, "undo")):
        address = reverse(f"people_import:{act}", args=[kept.pk])
        page = page_of(client, kept, "page").content.decode()
        assert f'href="{address}"' in page
        assert f'action="{address}"' not in page


def test_discarding_says_what_goes_and_waits_for_the_button(client, steps):
    kept = steps.preview(ANH, AN, ["F1", "Lê Lỗi", "31/02/1980"])
    page = page_of(client, kept, "discard")
    assert "bản xem trước gồm 3 dòng" in page.content.decode()
    kept.refresh_from_db()
    assert kept.status == "preview"
    client.post(reverse("people_import:discard", args=[kept.pk]))
    kept.refresh_from_db()
    assert kept.status == "discarded"


def test_pages_of_what_is_over_lead_back(client, steps):
    kept = steps.undo(steps.apply(ANH))
    for act in ("undo", "discard"):
        answer = client.get(reverse(f"people_import:{act}", args=[kept.pk]), follow=True)
        assert answer.redirect_chain[0][0] == reverse("people_import:page", args=[kept.pk])
        assert [str(message) for message in answer.context["messages"]]


def test_strangers_and_auditors_see_neither_page(client_of, steps, foreign, province):
    neighbour, auditor = make.user("b@tinh-b.vn", "Đỗ Bên Cạnh"), make.user("ks@tinh-a.vn", "Hồ Kiểm Soát")
    make.grant(neighbour, roles.TRAINING_OFFICER, foreign.superior)
    make.grant(auditor, roles.AUDITOR, province)
    kept, waiting = steps.apply(ANH), steps.preview(AN)
    for user in (neighbour, auditor):
        assert page_of(client_of(user), kept).status_code == 404
        assert page_of(client_of(user), waiting, "discard").status_code == 404
