"""Confirmed rows are written once, whole or not at all, and taken back unless something was changed since."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.models import Notification
from courses.organisations.posts import Post
from lms.people_import import actions, applying, showing, undoing
from lms.people_import.models import UNDO_FOR, ImportRow, PeopleImport
from tests import make
from tests.lms.people_import import files
from tests.lms.people_import.test_comparing import ANH, placed

User = get_user_model()
pytestmark = pytest.mark.usefixtures("division")


def outcomes(kept) -> list[tuple]:
    return list(kept.rows.values_list("outcome", "reason"))


def state() -> list:
    """Everything that an import may touch."""
    fields = (
        "email",
        "full_name",
        "birth_date",
        "gender",
        "phone",
        "staff_code",
        "workplace",
        "sort_key",
        "folded_name",
    )
    people = list(User.objects.order_by("pk").values_list("pk", *fields, "is_active"))
    posts = Post.objects.order_by("person", "starts", "organisation")
    return [people, list(posts.values_list("person", "organisation", "title", "rank", "starts", "ends", "is_main"))]


def test_a_new_person_gets_an_account_and_a_post_and_no_letter_unless_asked(steps, division):
    kept = steps.apply(ANH)
    who = User.objects.get(staff_code="A1")
    assert (who.full_name, who.birth_date, who.gender) == ("Nguyễn Thị Ánh", date(1980, 2, 5), "female")
    assert (who.workplace, who.has_usable_password(), who.folded_name) == ("Phòng Kế hoạch", False, "nguyen thi anh")
    post = who.posts.get()
    assert (post.organisation, post.title, post.rank, post.starts, post.is_main) == (
        division, "Chuyên viên", "01.003", date(2024, 7, 1), True,
    )  # fmt: skip
    assert kept.status == "applied"
    assert (kept.counts["applied"], kept.counts["refused"]) == (1, 0)
    assert not Notification.objects.exists()
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-5:] == [
        "people.list_uploaded", "people.import_confirmed", "user.opened", "post.given", "people.imported",
    ]  # fmt: skip


def test_new_people_are_written_to_when_asked(steps):
    steps.apply(ANH, sends_letters=True)
    assert [(n.kind, n.recipient.staff_code) for n in Notification.objects.all()] == [("account_opened", "A1")]


def test_the_same_list_once_more_changes_nothing(steps, division, department):
    placed(department, phone="")
    placed(division, code="Z", email="z@tinh-a.vn")
    rows = [
        ANH,
        ["B1", "LÊ AN", "1/1/90", "Nam", "b1@a.vn", "912345679", "Sở Xây dựng", "Kế toán", "Kỹ sư", "01/01/2026"],
    ]
    steps.apply(*rows, is_complete=True)
    before = state()
    again = steps.preview(*rows, is_complete=True)
    assert again.counts["unchanged"] == 2
    assert sum(again.counts[kind] for kind in ("new", "changed", "leaving", "faulty")) == 0
    with pytest.raises(DomainError):
        actions.confirm(again, by=steps.by, now=timezone.now())
    assert state() == before


def test_a_transfer_ends_one_post_and_begins_another_and_the_workplace_follows(steps, division, department):
    who = placed(department, workplace="Sở Xây dựng")
    steps.apply(ANH)
    old, new = who.posts.order_by("starts")
    assert (old.ends, new.starts, new.organisation, new.rank) == (
        date(2024, 6, 30),
        date(2024, 7, 1),
        division,
        "01.003",
    )
    who.refresh_from_db()
    assert who.workplace == "Phòng Kế hoạch"


def test_a_workplace_of_ones_own_words_stays(steps, department):
    who = placed(department, workplace="Sở Xây dựng tỉnh A")
    steps.apply(ANH)
    who.refresh_from_db()
    assert who.workplace == "Sở Xây dựng tỉnh A"


def test_who_leaves_keeps_the_account(steps, division):
    who = placed(division)
    steps.apply(["B1", "Lê An", "", "", "b1@a.vn"], is_complete=True)
    assert who.posts.get().ends == timezone.localdate() - timedelta(days=1)
    who.refresh_from_db()
    assert who.is_active


def test_a_new_name_brings_class_lists_in_order(steps, division):
    who = placed(division, name="Nguyễn Cũ")
    make.enrolment(who, make.run(make.course()))
    steps.apply(ANH)
    who.refresh_from_db()
    assert Enrolment.objects.get().learner_sort_key == who.sort_key


def test_a_moved_address_ends_the_password_and_both_mailboxes_are_told(steps, division):
    who = placed(division)
    steps.apply([*ANH[:4], "moi@tinh-a.vn"])
    who.refresh_from_db()
    assert (who.email, who.has_usable_password()) == ("moi@tinh-a.vn", False)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"address_given", "address_left"}


@pytest.mark.parametrize(
    ("meanwhile", "reason"),
    [(lambda who: User.objects.filter(pk=who.pk).update(phone="0999999999"), "changed_since"),
     (lambda who: User.objects.filter(pk=who.pk).update(details_confirmed_at=timezone.now()), "changed_since"),
     (lambda who: Post.objects.filter(person=who).update(ends=date(2025, 1, 1)), "changed_since"),
     (lambda who: make.post(who, make.unit("Sở khác"), starts=date(2026, 1, 1), ends=date(2026, 12, 31)), "out_of_reach"),
     (lambda who: make.grant(who, "Issuing officer"), "out_of_reach"),
     (lambda who: make.user("khac@example.vn", staff_code="A1"), "taken")],
    ids=["field", "confirmed", "post", "moved away", "role", "code taken"],
)  # fmt: skip
def test_a_row_that_no_longer_holds_is_left_whole_and_told(steps, department, meanwhile, reason):
    who = placed(department, phone="", name="Nguyễn Ánh", code=None)
    kept = steps.preview(ANH)
    meanwhile(who)
    before = state()
    actions.confirm(kept, by=steps.by, now=timezone.now())
    applying.apply(kept, now=timezone.now())
    assert outcomes(kept) == [("refused", reason)]
    assert showing.why_not_done(kept.rows.get())
    assert state() == before


def test_a_portion_that_collides_is_worked_off_row_by_row(steps, monkeypatch):
    """As when somebody takes an address between the look and the writing."""
    kept = steps.preview(ANH, ["B1", "Lê An", "", "", "b1@a.vn"])
    actions.confirm(kept, by=steps.by, now=timezone.now())
    make.user("b1@a.vn")
    monkeypatch.setattr(applying.Portion, "_taken", lambda self: ({}, {}))
    applying.apply(kept, now=timezone.now())
    assert outcomes(kept) == [("applied", ""), ("refused", "collision")]
    assert User.objects.get(staff_code="A1").posts.count() == 1
    assert not Post.objects.filter(person__email="b1@a.vn").exists()


def test_applying_costs_the_same_for_three_rows_and_for_thirty(steps, division):
    costs = []
    for many in (3, 30):
        listed = [[f"{many}N{n}", "Lê An", "", "", f"{many}n{n}@a.vn", "", "Phòng Kế hoạch"] for n in range(many)]
        movers = [[f"{many}M{n}", "Lê Ba", "", "", f"{many}m{n}@a.vn", "", "Sở Xây dựng"] for n in range(many)]
        for code, _name, _born, _sex, email, *_rest in movers:
            placed(division, code=code, email=email, name="Lê Bốn")
        kept = steps.preview(*listed, *movers)
        actions.confirm(kept, by=steps.by, now=timezone.now())
        with CaptureQueriesContext(connection) as queries:
            applying.apply(kept, now=timezone.now())
        costs.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            steps.undo(kept)
        costs.append(len(queries))
    assert costs[0] == costs[2] <= 60
    assert costs[1] == costs[3] <= 200


def test_taking_back_restores_everything(steps, division, department, province):
    placed(department, phone="", name="Nguyễn Ánh", workplace="Sở Xây dựng")
    placed(division, code="C1", email="c1@a.vn")
    placed(division, code="D1", email="d1@a.vn")
    placed(department, code="E1", email="e1@a.vn", workplace="")
    before = state()
    kept = steps.apply(
        ANH,
        ["B1", "Lê An", "", "", "b1@a.vn"],
        ["C1", "Nguyễn Thị Ánh", "", "", "", "", "", "", "Chuyên viên chính"],
        ["E1", "Nguyễn Thị Ánh", "", "", "", "", "Phòng Kế hoạch"],
        is_complete=True,
    )
    assert kept.counts["applied"] == 5
    assert state() != before
    steps.undo(kept)
    assert state() == before
    assert kept.status == "undone"
    assert (kept.counts["undone"], kept.counts["kept"]) == (5, 0)


def test_the_log_says_whose_posts_an_import_wrote_and_took_back(steps, division, department):
    placed(department)
    placed(division, code="C1", email="c1@a.vn", name="Lê Cam")
    kept = steps.apply(
        [*ANH[:6], "Phòng Kế hoạch", "", "", "01/12/2026"],
        ["C1", "Lê Cam", "", "", "", "", "", "", "Chuyên viên chính"],
        ["B1", "Lê An", "", "", "b1@a.vn"],
    )
    steps.undo(kept)
    told = {}
    for entry in AuditEntry.objects.filter(act__startswith="post.").order_by("pk"):
        told.setdefault(entry.act, []).append(
            (entry.details["person"], entry.details["unit"], entry.before, entry.after)
        )
        assert entry.details["people_import"] == kept.file_name
        assert entry.details["since"]
    ended, open_again = {"ends": "2026-11-30"}, {"ends": None}
    assert told["post.left"] == [("Nguyễn Thị Ánh", "Sở Xây dựng", open_again, ended)]
    assert told["post.given"] == [
        ("Nguyễn Thị Ánh", "Phòng Kế hoạch", {}, {}), ("Lê An", "Tỉnh A", {}, {})
    ]  # fmt: skip
    assert told["post.corrected"] == [("Lê Cam", "Phòng Kế hoạch", {"rank": "01.003"}, {"rank": "01.002"})]
    assert sorted(told["post.taken_back"]) == sorted(told["post.given"])
    assert sorted(told["post.restored"]) == [
        ("Lê Cam", "Phòng Kế hoạch", {"rank": "01.002"}, {"rank": "01.003"}),
        ("Nguyễn Thị Ánh", "Sở Xây dựng", ended, open_again),
    ]


def test_a_moved_address_moves_back(steps, division):
    who = placed(division)
    steps.undo(steps.apply([*ANH[:4], "moi@tinh-a.vn"]))
    who.refresh_from_db()
    assert who.email == "anh@tinh-a.vn"


@pytest.mark.parametrize(
    "deed",
    [lambda who: User.objects.filter(pk=who.pk).update(last_login=timezone.now()),
     lambda who: make.enrolment(who, make.run(make.course())),
     lambda who: make.grant(who, "Trainer"),
     lambda who: make.post(who, make.unit("Sở khác"), is_main=False)],
    ids=["signed in", "enrolled", "role", "second post"],
)  # fmt: skip
def test_new_people_who_have_done_something_stay_and_are_told(steps, deed):
    kept = steps.apply(ANH, ["B1", "Lê An", "", "", "b1@a.vn"])
    deed(User.objects.get(staff_code="A1"))
    steps.undo(kept)
    assert outcomes(kept) == [("kept", "active_since"), ("undone", "")]
    assert User.objects.filter(staff_code="A1").exists()
    assert not User.objects.filter(staff_code="B1").exists()
    assert showing.why_not_done(kept.rows.first())


@pytest.mark.parametrize(
    "meanwhile",
    [lambda who: User.objects.filter(pk=who.pk).update(phone="0999999999"),
     lambda who: who.posts.filter(ends=None).update(title="Trưởng phòng"),
     lambda who: who.posts.filter(ends=None).update(ends=date(2026, 12, 31))],
    ids=["field", "title", "end"],
)  # fmt: skip
def test_what_was_changed_since_is_not_taken_back(steps, department, meanwhile):
    who = placed(department, phone="")
    kept = steps.apply(ANH)
    meanwhile(who)
    before = state()
    steps.undo(kept)
    assert outcomes(kept) == [("kept", "changed_since")]
    assert state() == before


@pytest.mark.parametrize(
    "meanwhile",
    [lambda who: make.grant(who, "Unit administrator"),
     lambda who: User.objects.filter(pk=who.pk).update(is_superuser=True),
     lambda who: make.post(who, make.unit("Sở khác"), starts=date(2026, 12, 1), ends=date(2026, 12, 31))],
    ids=["role", "administrator", "moved away"],
)  # fmt: skip
def test_what_lies_out_of_reach_by_now_is_not_taken_back(steps, department, meanwhile):
    who = placed(department)
    kept = steps.apply([*ANH[:4], "moi@tinh-a.vn"])
    meanwhile(who)
    before = state()
    steps.undo(kept)
    assert outcomes(kept) == [("kept", "out_of_reach")]
    assert showing.why_not_done(kept.rows.get())
    assert state() == before
    who.refresh_from_db()
    assert who.email == "moi@tinh-a.vn"


def test_an_import_can_be_taken_back_for_seven_days(steps):
    kept = steps.apply(ANH)
    with pytest.raises(DomainError):
        steps.undo(kept, now=kept.finished_at + UNDO_FOR)
    steps.undo(kept, now=kept.finished_at + UNDO_FOR - timedelta(minutes=1))
    with pytest.raises(DomainError):
        actions.undo(kept, by=steps.by, now=timezone.now())


def test_only_who_uploaded_a_list_confirms_it(steps, administrator):
    kept = steps.preview(ANH)
    with pytest.raises(DomainError):
        actions.confirm(kept, by=administrator, now=timezone.now())


def test_a_discarded_import_forgets_its_list(steps, django_capture_on_commit_callbacks):
    kept = steps.preview(ANH)
    place = kept.file.path
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(kept, by=steps.by)
    kept.refresh_from_db()
    assert (kept.status, bool(kept.file), kept.rows.count()) == ("discarded", False, 0)
    with pytest.raises(FileNotFoundError):
        Path(place).read_bytes()
    with pytest.raises(DomainError):
        actions.discard(kept, by=steps.by)


def test_a_discarding_that_fails_keeps_the_list(steps):
    kept = steps.preview(ANH)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.discard(kept, by=steps.by)
        raise ZeroDivisionError
    assert Path(kept.file.path).read_bytes()


def test_a_preview_that_nobody_confirms_is_discarded_with_its_list(steps, client_of, keeper):
    kept = steps.preview(ANH)
    assert actions.forget_old(now=timezone.now() + 3 * UNDO_FOR) == 1
    kept.refresh_from_db()
    assert (kept.status, bool(kept.file), kept.rows.count()) == ("discarded", False, 0)
    assert AuditEntry.objects.get(act="people.import_discarded").actor is None
    with pytest.raises(DomainError):
        actions.confirm(kept, by=steps.by, now=timezone.now())
    page = reverse("people_import:page", args=[kept.pk])
    assert client_of(keeper).get(reverse("people_import:columns", args=[kept.pk])).url == page
    assert client_of(keeper).get(page).status_code == 200


def test_an_import_that_was_confirmed_in_between_is_not_forgotten(steps):
    kept = steps.preview(ANH)
    PeopleImport.objects.filter(pk=kept.pk).update(created_at=timezone.now() - 3 * UNDO_FOR)
    actions.confirm(kept, by=steps.by, now=timezone.now())
    assert not actions.forget(kept, now=timezone.now())
    assert kept.rows.waiting().exists()


def test_lists_are_forgotten_when_they_can_no_longer_be_taken_back(steps):
    kept = steps.apply(ANH)
    assert actions.forget_old(now=timezone.now() + UNDO_FOR) == 0
    assert actions.forget_old(now=timezone.now() + 3 * UNDO_FOR) == 1
    assert actions.forget_old(now=timezone.now() + 3 * UNDO_FOR) == 0
    kept.refresh_from_db()
    assert (kept.rows.count(), kept.counts["applied"]) == (0, 1)
    assert not ImportRow.objects.exists()


def test_a_list_outside_of_ones_units_is_refused(steps, foreign, learner):
    for unit, by in ((foreign, steps.by), (steps.unit, learner)):
        with pytest.raises(DomainError):
            steps.preview(ANH, unit=unit, by=by)


def test_a_file_that_cannot_be_read_later_is_refused_in_words(steps):
    kept = steps.preview(ANH)
    PeopleImport.objects.update(status="reading")
    with kept.file.storage.open(kept.file.name, "wb") as file:
        file.write(b"broken")
    kept.refresh_from_db()
    actions.read(kept, now=timezone.now())
    kept.refresh_from_db()
    assert kept.status == "refused"
    assert kept.refusal


@pytest.mark.parametrize(
    "columns",
    [{0: "staff_code"}, {0: "full_name"}, {0: "given_name", 1: "email"}, {0: "full_name", 1: "email", 2: "email"},
     {0: "full_name", 1: "email", 2: "password"}],
)  # fmt: skip
def test_an_assignment_with_which_nobody_could_be_found_is_refused(columns):
    with pytest.raises(DomainError):
        actions.check_columns(columns)


def test_an_assignment_is_remembered_in_its_unit(steps, province, department):
    heads = ["Cột lạ", "Người", "Liên hệ"]

    def file():
        return files.xlsx([heads, ["A1", "Lê An", "a@a.vn"]])

    kept = actions.upload(file(), unit=province, by=steps.by)
    assert kept.mapping == {}
    actions.assign(kept, columns={0: "staff_code", 1: "full_name", 2: "email"}, heading=0, by=steps.by)
    assert actions.upload(file(), unit=province, by=steps.by).mapping == {0: "staff_code", 1: "full_name", 2: "email"}
    assert actions.upload(file(), unit=department, by=steps.by).mapping == {}


def test_undone_and_undoing_again_is_no_harm(steps):
    kept = steps.undo(steps.apply(ANH))
    undoing.undo(kept, now=timezone.now())
    applying.apply(kept, now=timezone.now())
    kept.refresh_from_db()
    assert kept.status == "undone"
