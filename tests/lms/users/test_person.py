"""The page of a person: posts and roles, given and ended inside one's own units alone."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.organisations import granting
from courses.organisations.grants import Grant
from courses.organisations.posts import Post
from lms.users import roles
from lms.users.security import actions as security
from lms.users.security import locks
from tests import make
from tests.editing import said

pytestmark = pytest.mark.django_db

TODAY = f"{timezone.localdate():%d/%m/%Y}"


@pytest.fixture
def north(db):
    return make.unit("Tỉnh Bắc", kind="province")


@pytest.fixture
def south(db):
    return make.unit("Tỉnh Nam", kind="province")


@pytest.fixture
def leader(north):
    """The administrator of the northern province."""
    person = make.user("quan.tri.bac@example.vn", "Đặng Quản Bắc")
    make.post(person, north)
    make.grant(person, roles.UNIT_ADMINISTRATOR, north)
    return person


@pytest.fixture
def northerner(north):
    person = make.user("bac@example.vn", "Nông Thị Bắc")
    make.post(person, make.unit("Sở Xây dựng tỉnh Bắc", below=north), title="Chuyên viên")
    return person


@pytest.fixture
def southerner(south):
    person = make.user("nam@example.vn", "Lâm Văn Nam")
    make.post(person, south)
    return person


def address(name: str, *args) -> str:
    return reverse(f"person:{name}", args=args)


def role(name: str) -> Group:
    return Group.objects.get(name=name)


def test_an_administrator_of_a_unit_lists_the_people_of_its_subtree_alone(client_of, leader, northerner, southerner):
    page = client_of(leader).get(reverse("wagtailusers_users:index"))
    assert [person.full_name for person in page.context["users"]] == ["Đặng Quản Bắc", "Nông Thị Bắc"]


@pytest.mark.parametrize("name", ["page", "appoint", "give-role"])
def test_people_of_other_units_are_not_there(client_of, leader, southerner, name):
    assert client_of(leader).get(address(name, southerner.pk)).status_code == 404


def test_posts_and_grants_of_other_units_are_not_there(client_of, leader, northerner, south):
    elsewhere = make.post(northerner, south, is_main=False)
    given = make.grant(northerner, roles.EDITOR, south)
    client = client_of(leader)
    page = client.get(address("page", northerner.pk)).content.decode()
    assert "Tỉnh Nam" not in page
    for name, pk in (("transfer", elsewhere.pk), ("leave", elsewhere.pk), ("correct-post", elsewhere.pk)):
        assert client.get(address(name, northerner.pk, pk)).status_code == 404
    assert client.post(address("end-role", northerner.pk, given.pk)).status_code == 404


def test_a_training_officer_gives_no_roles(client_of, north, northerner):
    officer = make.user("dao.tao.bac@example.vn")
    make.post(officer, north)
    make.grant(officer, roles.TRAINING_OFFICER, north)
    client = client_of(officer)
    assert client.get(address("page", northerner.pk)).status_code == 200
    assert client.get(address("give-role", northerner.pk)).status_code == 404
    assert client.get(address("appoint", northerner.pk)).status_code == 200


def test_a_post_is_given_in_ones_own_units_alone(client_of, leader, northerner, north, south):
    client = client_of(leader)
    form = {"title": "Trưởng phòng", "starts": "01/02/2026", "is_main": ""}
    refused = client.post(address("appoint", northerner.pk), form | {"organisation": south.pk})
    assert "organisation" in refused.context["form"].errors
    assert "Trưởng phòng" in refused.content.decode()
    client.post(address("appoint", northerner.pk), form | {"organisation": north.pk})
    post = Post.objects.of(northerner).secondary().get()
    assert (post.organisation, post.title, post.starts) == (north, "Trưởng phòng", date(2026, 2, 1))
    assert AuditEntry.objects.filter(act="post.given", actor=leader).count() == 1


def test_a_second_main_post_is_refused_with_what_was_typed(client_of, leader, northerner, north):
    form = {"organisation": north.pk, "title": "Phó Giám đốc", "starts": "01/02/2026", "is_main": "on"}
    page = client_of(leader).post(address("appoint", northerner.pk), form).content.decode()
    assert "đang có vị trí chính tại “Sở Xây dựng tỉnh Bắc”" in page
    assert "Phó Giám đốc" in page
    assert Post.objects.of(northerner).count() == 1


def test_a_transfer_ends_one_post_and_begins_another(client_of, leader, northerner, north):
    post = Post.objects.of(northerner).get()
    target = make.unit("Ban Quản lý dự án", below=north)
    form = {"organisation": target.pk, "title": "Phó ban", "rank": "01.002", "staff_group": "", "on": "01/06/2026"}
    client_of(leader).post(address("transfer", northerner.pk, post.pk), form)
    old, new = Post.objects.of(northerner).order_by("starts")
    assert (old.pk, old.ends, old.title) == (post.pk, date(2026, 5, 31), "Chuyên viên")
    assert (new.organisation, new.starts, new.ends, new.title) == (target, date(2026, 6, 1), None, "Phó ban")


def test_the_last_day_that_was_foreseen_is_asked_for_in_a_transfer(client_of, leader, northerner, north):
    post = Post.objects.of(northerner).get()
    Post.objects.filter(pk=post.pk).update(ends=date(2027, 6, 30))
    client, page = client_of(leader), address("transfer", northerner.pk, post.pk)
    form = client.get(page).context["form"]
    assert form["ends"].value() == date(2027, 6, 30)
    target = make.unit("Ban Quản lý dự án", below=north)
    given = {"organisation": target.pk, "title": "", "rank": "", "staff_group": "", "on": "01/06/2026"}
    refused = client.post(page, given | {"ends": "01/05/2026"})
    assert "Ngày cuối không được trước ngày đầu" in refused.content.decode()
    client.post(page, given | {"ends": "30/06/2027"})
    assert Post.objects.of(northerner).get(organisation=target).ends == date(2027, 6, 30)


def test_a_post_cannot_end_before_it_begins(client_of, leader, northerner):
    post = Post.objects.of(northerner).get()
    page = client_of(leader).post(address("leave", northerner.pk, post.pk), {"last_day": "01/01/2010"})
    assert "không thể kết thúc trước ngày đó" in page.content.decode()
    post.refresh_from_db()
    assert post.ends is None


def test_whoever_ends_the_last_post_here_for_yesterday_is_led_back_to_the_list(client_of, leader, northerner):
    post = Post.objects.of(northerner).get()
    yesterday = timezone.localdate() - timedelta(days=1)
    client = client_of(leader)
    response = client.post(
        address("leave", northerner.pk, post.pk), {"last_day": f"{yesterday:%d/%m/%Y}"}, follow=True
    )
    assert response.redirect_chain == [(reverse("wagtailusers_users:index"), 302)]
    assert "không còn giữ vị trí nào trong các đơn vị thuộc phạm vi quản lý" in response.content.decode()
    assert client.get(address("page", northerner.pk)).status_code == 404


def test_whoever_ends_a_post_for_today_stays_on_the_page(client_of, leader, northerner):
    post = Post.objects.of(northerner).get()
    response = client_of(leader).post(address("leave", northerner.pk, post.pk), {"last_day": TODAY}, follow=True)
    assert response.redirect_chain == [(address("page", northerner.pk), 302)]
    assert "kết thúc vào ngày" in said(response)[0]


def test_of_a_last_day_to_come_is_said_that_the_post_ends_on_it(client_of, leader, northerner):
    post = Post.objects.of(northerner).get()
    client, later = client_of(leader), timezone.localdate() + timedelta(days=30)
    response = client.post(address("leave", northerner.pk, post.pk), {"last_day": f"{later:%d/%m/%Y}"}, follow=True)
    assert said(response) == [
        f"Vị trí kết thúc vào ngày {later:%d/%m/%Y}. Hồ sơ của thời gian đó vẫn giữ đơn vị khi ấy."
    ]
    after = later + timedelta(days=1)
    page = client.post(address("leave", northerner.pk, post.pk), {"last_day": f"{after:%d/%m/%Y}"}).content.decode()
    assert f"Ngày cuối của vị trí này là {later:%d/%m/%Y}" in page


def test_a_role_is_given_for_a_unit_and_ended_at_once(client_of, leader, northerner, north):
    client = client_of(leader)
    form = {"role": role(roles.TRAINING_OFFICER).pk, "organisation": north.pk, "starts": TODAY, "ends": ""}
    client.post(address("give-role", northerner.pk), form)
    given = Grant.objects.of(northerner).get()
    assert (given.role.name, given.organisation, given.given_by) == (roles.TRAINING_OFFICER, north, leader)
    fresh = get_user_model().objects.get(pk=northerner.pk)
    assert fresh.has_perm("courses.change_courserun")
    client.post(address("end-role", northerner.pk, given.pk))
    given.refresh_from_db()
    assert given.ended_by == leader
    fresh = get_user_model().objects.get(pk=northerner.pk)
    assert not fresh.has_perm("courses.change_courserun")
    acts = AuditEntry.objects.about(northerner).values_list("act", flat=True)
    assert sorted(acts) == ["role.ended", "role.given"]


def test_power_over_a_unit_lies_in_its_log_wherever_its_holder_works(administrator, leader, southerner, north):
    today = timezone.localdate()
    wanted = {"starts": today, "by": administrator, "today": today}
    for place in (north, None):
        given = granting.grant(southerner, role(roles.AUDITOR), organisation=place, **wanted)
        granting.end(given, by=administrator, now=timezone.now(), today=today)
    acts = AuditEntry.objects.about(southerner).order_by("pk").values_list("act", "unit")
    assert list(acts) == [
        ("role.given", north.pk),
        ("role.ended", north.pk),
        ("role.given", None),
        ("role.ended", None),
    ]
    seen = AuditEntry.objects.about(southerner).visible_to(leader)
    assert [entry.unit for entry in seen] == [north, north]


@pytest.mark.parametrize("ends", ["", "01/02/2019"])
def test_no_role_is_given_for_days_that_have_passed(client_of, leader, northerner, north, ends):
    form = {"role": role(roles.AUDITOR).pk, "organisation": north.pk, "starts": "01/01/2019", "ends": ends}
    page = client_of(leader).post(address("give-role", northerner.pk), form).content.decode()
    assert "không ai có vai trò trước khi được giao" in page
    assert not Grant.objects.of(northerner).exists()


def test_the_last_day_of_a_role_is_on_record(client_of, leader, northerner, north):
    last = timezone.localdate() + timedelta(days=30)
    form = {"role": role(roles.AUDITOR).pk, "organisation": north.pk, "starts": TODAY, "ends": f"{last:%d/%m/%Y}"}
    client_of(leader).post(address("give-role", northerner.pk), form)
    assert AuditEntry.objects.get(act="role.given").details == {
        "role": roles.AUDITOR,
        "unit": north.name,
        "since": timezone.localdate().isoformat(),
        "last_day": last.isoformat(),
    }


def test_a_corrected_post_is_on_record_as_it_was_and_is(client_of, leader, northerner):
    post = Post.objects.of(northerner).get()
    form = {"title": "Chuyên viên cao cấp", "rank": "", "staff_group": ""}
    client_of(leader).post(address("correct-post", northerner.pk, post.pk), form)
    entry = AuditEntry.objects.get(act="post.corrected")
    assert (entry.before, entry.after) == ({"title": "Chuyên viên"}, {"title": "Chuyên viên cao cấp"})
    assert (entry.details["person"], entry.details["since"]) == (northerner.full_name, post.starts.isoformat())
    client_of(leader).post(address("correct-post", northerner.pk, post.pk), form)
    assert AuditEntry.objects.filter(act="post.corrected").count() == 1


def test_nobody_gives_a_role_to_themselves_or_beyond_their_units(client_of, leader, northerner, north, south):
    client = client_of(leader)
    form = {"role": role(roles.EDITOR).pk, "organisation": north.pk, "starts": TODAY}
    assert "Không ai tự giao vai trò" in client.post(address("give-role", leader.pk), form).content.decode()
    for unit in (south.pk, ""):
        page = client.post(address("give-role", northerner.pk), form | {"organisation": unit})
        assert "organisation" in page.context["form"].errors
    assert not Grant.objects.filter(role__name=roles.EDITOR).exists()


def test_a_role_with_powers_over_the_whole_is_not_held_in_a_unit(client_of, administrator, leader, northerner, north):
    custom = Group.objects.create(name="Quản lý nhóm")
    custom.permissions.add(*roles.Permission.objects.filter(codename="change_group"))
    form = {"role": custom.pk, "organisation": north.pk, "starts": TODAY}
    page = client_of(administrator).post(address("give-role", northerner.pk), form)
    assert "không thể giao trong một đơn vị" in page.content.decode()
    assert "role" in client_of(leader).post(address("give-role", northerner.pk), form).context["form"].errors


def test_roles_begin_and_end_on_their_days_without_anybody(northerner, north):
    today = timezone.localdate()
    make.grant(northerner, roles.EDITOR, north, ends=today)
    make.grant(northerner, roles.REVIEWER, north, starts=today + timedelta(days=1))
    held = {unit_role.role.name for unit_role in _unit_roles(northerner)}
    assert held == {roles.EDITOR}
    assert granting.follow_all(today=today) == 0
    assert granting.follow_all(today=today + timedelta(days=1)) == 1
    assert {unit_role.role.name for unit_role in _unit_roles(northerner)} == {roles.REVIEWER}


def _unit_roles(person):
    return [group.unit_role for group in person.groups.select_related("unit_role__role")]


def test_a_new_person_needs_a_unit_of_ones_own(client_of, leader, north, south):
    form = {"full_name": "Hà Thị Mới", "email": "ha.moi@example.vn", "language": "vi", "starts": "05/02/2026"}
    client, add = client_of(leader), reverse("wagtailusers_users:add")
    for unit in ("", south.pk):
        assert "unit" in client.post(add, form | {"unit": unit}).context["form"].errors
    client.post(add, form | {"unit": north.pk, "title": "Chuyên viên"})
    person = get_user_model().objects.get(email="ha.moi@example.vn")
    post = Post.objects.of(person).get()
    assert (post.organisation, post.title, post.starts, post.is_main) == (
        north,
        "Chuyên viên",
        date(2026, 2, 5),
        True,
    )


def test_whose_post_begins_later_is_on_the_list_and_the_page_at_once(client_of, leader, north, south):
    day = timezone.localdate() + timedelta(days=30)
    form = {"full_name": "Hà Thị Mới", "email": "ha.moi@example.vn", "language": "vi", "unit": north.pk}
    client, index = client_of(leader), reverse("wagtailusers_users:index")
    added = client.post(
        reverse("wagtailusers_users:add"), form | {"title": "", "starts": f"{day:%d/%m/%Y}"}, follow=True
    )
    person = get_user_model().objects.get(email="ha.moi@example.vn")
    assert added.redirect_chain == [(address("page", person.pk), 302)]
    for query in ("", f"?unit={north.pk}"):
        page = client.get(index + query)
        assert person in page.context["users"]
    [row] = [row for row in page.context["users"] if row == person]
    assert [post.organisation for post in row.posts.all()] == [north]
    stranger = make.user()
    make.post(stranger, south)
    make.grant(stranger, roles.UNIT_ADMINISTRATOR, south)
    assert client_of(stranger).get(address("page", person.pk)).status_code == 404


def test_the_list_names_roles_of_ones_own_units_alone(client_of, leader, northerner, north, south):
    make.grant(northerner, roles.AUDITOR, south)
    client, index = client_of(leader), reverse("wagtailusers_users:index")
    assert "Kiểm soát viên" not in _row(client.get(index), northerner)
    assert northerner not in client.get(index, {"role": role(roles.AUDITOR).pk}).context["users"]
    make.grant(northerner, roles.AUDITOR, north)
    assert "Kiểm soát viên" in _row(client.get(index), northerner)
    assert northerner in client.get(index, {"role": role(roles.AUDITOR).pk}).context["users"]


def _row(page, person) -> str:
    """The line of the person in the list."""
    return page.content.decode().split(person.full_name)[-1].split("</tr>")[0]


def test_an_administrator_of_a_unit_corrects_people_with_roles_but_no_administrator_of_all(
    client_of, leader, northerner, north, administrator
):
    make.grant(northerner, roles.EDITOR, north)
    make.post(administrator, north)
    client = client_of(leader)
    assert client.get(reverse("wagtailusers_users:edit", args=[northerner.pk])).status_code == 200
    assert client.get(reverse("wagtailusers_users:edit", args=[administrator.pk])).status_code == 404


@pytest.mark.parametrize("days", [0, 60])
def test_a_second_post_here_gives_no_power_over_the_account_of_somebody_elsewhere(
    client_of, leader, southerner, north, days
):
    make.post(southerner, north, is_main=False, starts=timezone.localdate() + timedelta(days=days))
    client = client_of(leader)
    assert client.get(address("page", southerner.pk)).status_code == 200
    assert client.get(reverse("wagtailusers_users:edit", args=[southerner.pk])).status_code == 404
    assert not get_user_model().objects.answered_for_by(leader).filter(pk=southerner.pk).exists()
    Post.objects.of(southerner).main().update(ends=timezone.localdate() - timedelta(days=1))
    assert client.get(reverse("wagtailusers_users:edit", args=[southerner.pk])).status_code == 200


def test_the_page_costs_the_same_for_one_post_and_many(client_of, leader, northerner, north):
    client = client_of(leader)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address("page", northerner.pk))
        return len(captured)

    cost()
    before = cost()
    for number in range(3):
        make.post(northerner, make.unit(f"Phòng {number}", below=north), is_main=False)
        make.grant(northerner, roles.EDITOR, make.unit(f"Ban {number}", below=north))
    assert cost() == before


def test_the_page_tells_how_the_person_signs_in(client_of, leader, northerner):
    client, now = client_of(leader), timezone.now()
    page = client.get(address("page", northerner.pk)).content.decode()
    assert "chưa thiết lập" in page and "chưa lần nào" in page and "tạm khóa" not in page
    key = security.key_of(northerner.email, northerner)
    for _attempt in range(5):
        security.count_failure(key, northerner, now=now)
    opens_at = locks.opens_at(security.locked_until(northerner.email, northerner, now=now))
    assert f"đang tạm khóa đến {opens_at:%H:%M}" in client.get(address("page", northerner.pk)).content.decode()


def test_units_are_told_with_the_one_above_and_lead_to_their_pages(client_of, leader, northerner):
    unit = Post.objects.of(northerner).get().organisation
    client = client_of(leader)
    assert "Sở Xây dựng tỉnh Bắc, Tỉnh Bắc" in client.get(reverse("wagtailusers_users:index")).content.decode()
    assert reverse("units:page", args=[unit.pk]) in client.get(address("page", northerner.pk)).content.decode()


def test_a_post_of_the_past_shows_what_the_unit_was_called_then(client_of, administrator, northerner):
    post = Post.objects.of(northerner).get()
    unit = post.organisation
    unit.periods.update(valid_to=date(2025, 6, 30))
    unit.periods.create(name="Sở Xây dựng mới", kind=unit.kind, superior=unit.superior, valid_from=date(2025, 7, 1))
    Post.objects.filter(pk=post.pk).update(ends=date(2024, 12, 31))
    make.post(northerner, unit, starts=date(2025, 8, 1))
    page = client_of(administrator).get(address("page", northerner.pk))
    assert [row.name_then for row in page.context["posts"]] == ["Sở Xây dựng mới", "Sở Xây dựng tỉnh Bắc"]


def test_opening_the_form_of_an_account_is_on_record_like_its_page(client_of, administrator, learner):
    client_of(administrator).get(reverse("wagtailusers_users:edit", args=[learner.pk]))
    assert AuditEntry.objects.about(learner).get(act="user.viewed").actor == administrator
