"""Accounts in the back office: one full name, Vietnamese order, folded search, corrections with a trace, no deletion."""

from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from courses.audit.models import AuditEntry
from courses.notifications.models import Notification
from courses.notifications.tasks import send_all
from lms.users import actions, roles
from lms.users.elsewhere import actions as elsewhere
from tests import make

pytestmark = pytest.mark.django_db
User = get_user_model()

INDEX = reverse("wagtailusers_users:index")
ADD = reverse("wagtailusers_users:add")
ACCOUNT = {
    "full_name": "Trần  Thị Lụa",
    "called_name": "",
    "email": "Lua@Example.vn",
    "birth_date": "05/02/1980",
    "gender": "",
    "workplace": "Sở Xây dựng",
    "staff_code": "",
    "phone": "",
    "language": "vi",
}


def edit(person) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])


def names(response) -> list[str]:
    return [person.full_name for person in response.context["users"]]


def test_people_are_listed_by_given_name(client_of, administrator):
    for name in ("Lê Văn Ân", "Phạm Thị An", "Đỗ Văn Dũng"):
        make.user(full_name=name)
    assert names(client_of(administrator).get(INDEX)) == ["Phạm Thị An", "Lê Văn Ân", "Đỗ Văn Dũng", "Hoàng Quản Trị"]


@pytest.mark.parametrize("query", ["do van dung", "Đỗ Văn Dũng", "DUNG", "D\u0169ng", "dung@"])
def test_search_ignores_case_and_diacritics(client_of, administrator, query):
    make.user("dung@example.vn", "Đỗ Văn Dũng")
    make.user("an@example.vn", "Phạm Thị An")
    assert names(client_of(administrator).get(INDEX, {"q": query})) == ["Đỗ Văn Dũng"]


def test_a_list_of_people_costs_the_same_queries_for_few_and_many(client_of, administrator):
    client = client_of(administrator)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(INDEX)
        return len(captured)

    make.user(role=roles.EDITOR)
    queries()
    few = queries()
    for _n in range(8):
        make.user(role=roles.EDITOR)
    assert queries() == few


def test_an_export_of_the_accounts_is_on_record(client_of, administrator):
    client = client_of(administrator)
    client.get(reverse("wagtailusers_users:index"))
    assert AuditEntry.objects.count() == 0
    client.get(reverse("wagtailusers_users:index"), {"export": "csv"})
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.object_type, entry.actor) == ("user.exported", User._meta.label_lower, administrator)


def test_an_officer_opens_an_account_and_its_owner_is_told_how_to_set_a_password(client_of, officer):
    response = client_of(officer).post(ADD, ACCOUNT)
    person = User.objects.get(email="lua@example.vn")
    assert response.url == reverse("person:page", args=[person.pk])
    assert (person.full_name, person.birth_date) == ("Trần Thị Lụa", date(1980, 2, 5))
    assert not person.has_usable_password()
    assert [(row.kind, row.recipient) for row in Notification.objects.all()] == [("account_opened", person)]
    assert AuditEntry.objects.about(person).get().act == "user.opened"


def test_the_owner_sets_a_password_through_the_forgotten_password_page(client_of, client, officer, mailoutbox):
    client_of(officer).post(ADD, ACCOUNT)
    client.post(reverse("account_reset_password"), {"email": "lua@example.vn"})
    assert [mail.to for mail in mailoutbox] == [["lua@example.vn"]]
    assert "/tai-khoan/mat-khau/dat-lai/" in mailoutbox[0].body


def test_a_taken_address_is_refused_at_its_field(client_of, officer, learner):
    response = client_of(officer).post(ADD, ACCOUNT | {"email": learner.email.upper()})
    assert list(response.context["form"].errors) == ["email"]


@pytest.fixture
def provinces():
    """Who adds people in one province, and somebody of another."""
    north, south = make.unit("Tỉnh Bắc", kind="province", code="B"), make.unit("Tỉnh Nam", kind="province", code="N")
    head = make.user("quan.tri@bac.vn", "Phan Quản Trị")
    make.post(head, north)
    make.grant(head, roles.UNIT_ADMINISTRATOR, north)
    other = make.user("rieng@nam.vn", "Cao Người Nam", staff_code="NAM-1")
    make.post(other, south)
    EmailAddress.objects.create(user=other, email="phu@nam.vn", verified=True)
    return north, head, other


@pytest.mark.parametrize(
    "tried", [{"email": "RIENG@nam.vn"}, {"email": "phu@nam.vn"}, {"staff_code": "nam-1"}, {"staff_code": " NAM-1 "}]
)
def test_what_somebody_elsewhere_has_is_refused_without_a_word_on_them(client_of, provinces, tried):
    north, head, other = provinces
    response = client_of(head).post(ADD, ACCOUNT | {"unit": north.pk} | tried)
    [name] = tried
    with translation.override("vi"):
        assert response.context["form"].errors == {name: [str(elsewhere.REFUSAL)]}
    shown = response.content.decode()
    assert other.full_name not in shown and "Tỉnh Nam" not in shown
    entry = AuditEntry.objects.get(act=elsewhere.ACT)
    assert (entry.actor, entry.object_id, entry.details) == (head, str(head.pk), {"attempts": 1})


def test_what_somebody_here_has_is_named_as_taken_and_is_no_attempt(client_of, provinces):
    north, head, other = provinces
    make.post(other, north, is_main=False)
    response = client_of(head).post(ADD, ACCOUNT | {"unit": north.pk, "email": other.email})
    with translation.override("vi"):
        assert response.context["form"].errors["email"] != [str(elsewhere.REFUSAL)]
    assert not AuditEntry.objects.filter(act=elsewhere.ACT).exists()


def test_correcting_an_account_says_no_more_and_leaves_a_kept_address_alone(client_of, provinces):
    north, head, other = provinces
    mine = make.user("cua.toi@bac.vn", "Lê Của Tôi")
    make.post(mine, north)
    client = client_of(head)
    client.post(edit(mine), ACCOUNT | {"email": other.email})
    assert AuditEntry.objects.filter(act=elsewhere.ACT).count() == 1
    elsewhere.note(elsewhere.MOST, by=head)
    assert client.post(edit(mine), ACCOUNT | {"email": mine.email}).status_code == 302


def test_many_attempts_stop_all_addresses_for_a_day(client_of, provinces):
    north, head, other = provinces
    elsewhere.note(elsewhere.MOST, by=head)
    form = ACCOUNT | {"unit": north.pk}
    for email in (other.email, "chua.co@example.vn"):
        response = client_of(head).post(ADD, form | {"email": email})
        with translation.override("vi"):
            assert response.context["form"].errors == {"email": [str(elsewhere.TOO_MANY)]}
    elsewhere.check(by=head, now=timezone.now() + timedelta(hours=25))


def test_who_sees_all_accounts_is_told_and_never_stopped(client_of, administrator, provinces):
    _north, _head, other = provinces
    response = client_of(administrator).post(ADD, ACCOUNT | {"email": other.email})
    with translation.override("vi"):
        assert response.context["form"].errors["email"] != [str(elsewhere.REFUSAL)]
    assert not AuditEntry.objects.filter(act=elsewhere.ACT).exists()


def test_an_officer_corrects_confirmed_details_and_the_log_tells_both_states(client_of, officer, learner):
    form = ACCOUNT | {"full_name": "Nguyễn Thị Ảnh", "email": learner.email, "workplace": learner.workplace}
    assert client_of(officer).post(edit(learner), form).url == INDEX
    learner.refresh_from_db()
    assert learner.full_name == "Nguyễn Thị Ảnh"
    entry = AuditEntry.objects.about(learner).get()
    assert (entry.act, entry.actor, entry.object_name) == ("user.corrected", officer, "Nguyễn Thị Ảnh")
    assert (entry.before, entry.after) == ({"full_name": "Nguyễn Thị Ánh"}, {"full_name": "Nguyễn Thị Ảnh"})


def test_a_new_address_must_be_confirmed_by_its_owner(client_of, officer, learner):
    form = ACCOUNT | {"email": "moi@example.vn"}
    client_of(officer).post(edit(learner), form)
    assert list(EmailAddress.objects.filter(user=learner).values_list("email", "verified")) == [
        ("moi@example.vn", False)
    ]


def test_moving_an_address_tells_both_mailboxes_and_ends_sessions_and_password(
    client_of, officer, learner, mailoutbox
):
    mine, former = client_of(learner), learner.email
    client_of(officer).post(edit(learner), ACCOUNT | {"email": "moi@example.vn"})
    send_all([row.pk for row in Notification.objects.order_by("pk")])
    assert [letter.to for letter in mailoutbox] == [["moi@example.vn"], [former]]
    assert reverse("account_reset_password") in mailoutbox[0].body
    assert "moi@example.vn" not in mailoutbox[1].body
    assert mine.get(reverse("profile")).url == f"/tai-khoan/dang-nhap/?next={reverse('profile')}"
    learner.refresh_from_db()
    assert not learner.has_usable_password()


def test_a_correction_that_keeps_the_address_writes_to_nobody(client_of, officer, learner):
    client_of(officer).post(edit(learner), ACCOUNT | {"email": learner.email})
    learner.refresh_from_db()
    assert (Notification.objects.count(), learner.has_usable_password()) == (0, True)


def test_an_officer_gives_nobody_a_role(client_of, officer, learner):
    group = Group.objects.get(name=roles.ISSUING_OFFICER)
    form = ACCOUNT | {"email": learner.email, "groups": [group.pk], "is_superuser": "on"}
    response = client_of(officer).get(edit(learner))
    assert {"groups", "is_superuser"} & set(response.context["form"].fields) == set()
    client_of(officer).post(edit(learner), form)
    learner.refresh_from_db()
    assert (list(learner.groups.all()), learner.is_superuser) == ([], False)


def test_an_officer_cannot_change_people_with_a_role(client_of, officer, administrator, issuer, editor):
    client = client_of(officer)
    for person in (administrator, issuer, editor, officer):
        assert client.get(edit(person)).status_code == 404
        assert client.post(edit(person), ACCOUNT | {"email": "lay@example.vn"}).status_code == 404
    assert not User.objects.filter(email="lay@example.vn").exists()


def test_a_correction_beside_other_acts_takes_nothing_back(administrator, officer, learner):
    stale = User.objects.get(pk=learner.pk)
    actions.deactivate(learner, by=administrator)
    User.objects.filter(pk=learner.pk).update(password="mới")
    actions.correct(stale, wanted={"workplace": "Sở Xây dựng"}, by=officer)
    learner.refresh_from_db()
    assert (learner.is_active, learner.password, learner.workplace) == (False, "mới", "Sở Xây dựng")


def log(person) -> list[tuple]:
    return [(entry.act, entry.details) for entry in AuditEntry.objects.about(person).order_by("pk")]


def test_powers_given_and_taken_are_on_record(client_of, administrator, learner):
    form = ACCOUNT | {"full_name": learner.full_name, "email": learner.email, "workplace": learner.workplace}
    client = client_of(administrator)
    client.post(edit(learner), form | {"is_superuser": "on"})
    learner.refresh_from_db()
    assert learner.is_superuser
    client.post(edit(learner), form)
    learner.refresh_from_db()
    assert not learner.is_superuser
    assert log(learner) == [("user.made_administrator", {}), ("user.unmade_administrator", {})]


def test_no_role_is_given_to_many_at_once(client_of, administrator, learner):
    group = Group.objects.get(name=roles.EDITOR)
    address = reverse("wagtail_bulk_action", args=["users", "user", "assign_role"])
    client_of(administrator).post(f"{address}?id={learner.pk}", {"role": group.pk})
    assert (list(learner.groups.all()), log(learner)) == ([], [])


def test_the_list_leads_to_those_accounts_alone_that_may_be_corrected(
    client_of, officer, editor, learner, administrator
):
    def linked(user) -> list:
        page = client_of(user).get(INDEX).content.decode()
        return [person for person in (learner, editor, officer, administrator) if f'href="{edit(person)}"' in page]

    assert linked(officer) == [learner]
    assert linked(administrator) == [learner, editor, officer, administrator]


def test_deleting_closes_the_account_and_keeps_everything(client_of, administrator, learner):
    enrolment = make.enrolment(learner, make.run(make.course()))
    address = reverse("wagtailusers_users:delete", args=[learner.pk])
    client = client_of(administrator)
    assert "lms/users/office/deactivate.html" in [template.name for template in client.get(address).templates]
    assert client.post(address).url == INDEX
    learner.refresh_from_db()
    enrolment.refresh_from_db()
    assert not learner.is_active
    assert AuditEntry.objects.about(learner).get().act == "user.deactivated"


def test_a_closed_account_is_opened_again_at_the_same_place(client_of, administrator, learner):
    address = reverse("wagtailusers_users:delete", args=[learner.pk])
    client = client_of(administrator)
    client.post(address, {"wanted": "closed"})
    assert 'name="wanted" value="open"' in client.get(address).content.decode()
    client.post(address, {"wanted": "open"})
    learner.refresh_from_db()
    assert learner.is_active


@pytest.mark.parametrize(
    ("wanted", "is_active", "act"), [("closed", False, "deactivated"), ("open", True, "reactivated")]
)
def test_pressing_twice_does_what_pressing_once_does(client_of, administrator, wanted, is_active, act):
    person = make.user(is_active=not is_active)
    client = client_of(administrator)
    for _time in range(2):
        client.post(reverse("wagtailusers_users:delete", args=[person.pk]), {"wanted": wanted})
    person.refresh_from_db()
    assert (person.is_active, log(person)) == (is_active, [(f"user.{act}", {})])


@pytest.mark.parametrize("act", ["delete", "assign_role", "set_active_state"])
def test_officers_have_no_bulk_act_on_accounts(client_of, officer, learner, act):
    group = Group.objects.get(name=roles.ISSUING_OFFICER)
    address = reverse("wagtail_bulk_action", args=["users", "user", act]) + f"?id={learner.pk}"
    client_of(officer).post(address, {"role": group.pk, "mark_as_active": "False"})
    learner.refresh_from_db()
    assert (learner.is_active, list(learner.groups.all())) == (True, [])


def test_not_even_administrators_delete_in_bulk(client_of, administrator, learner):
    address = reverse("wagtail_bulk_action", args=["users", "user", "delete"]) + f"?id={learner.pk}"
    client_of(administrator).post(address)
    assert User.objects.filter(pk=learner.pk, is_active=True).exists()


def test_learners_and_editors_do_not_see_accounts(client_of, learner, editor, officer):
    for person, answers in ((learner, [302, 302, 302]), (editor, [302, 302, 404])):
        client = client_of(person)
        assert [client.get(address).status_code for address in (INDEX, ADD, edit(learner))] == answers
    assert client_of(officer).get(INDEX).status_code == 200


def test_roles_are_named_in_the_language_of_the_reader(client_of, administrator, editor):
    page = client_of(administrator).get(INDEX).content.decode()
    assert "Biên tập viên" in page
    assert roles.EDITOR not in page


def test_a_learner_costs_one_query_at_the_door_of_the_office(learner, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert learner.may_enter_office is False


def test_who_has_a_role_with_a_desk_may_enter_the_office(officer, administrator):
    assert (officer.may_enter_office, administrator.may_enter_office) == (True, True)
