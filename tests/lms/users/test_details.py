"""What papers print is confirmed once, seen before it is fixed, and corrected by officers alone."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.enrolments import actions as enrolments
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from lms.users import actions
from tests import make

pytestmark = pytest.mark.django_db
User = get_user_model()

DETAILS = {"full_name": "Trần Thị Lụa", "birth_date": "05/02/1980", "workplace": "UBND phường Bến Nghé"}


@pytest.fixture
def newcomer():
    return make.user("moi@example.vn", "trần thị lụa", confirmed=False)


def confirm(person, **details):
    details = {"full_name": person.full_name, "birth_date": date(1980, 2, 5), "workplace": "Sở Xây dựng"} | details
    return actions.confirm_details(person, **details, by=person, now=timezone.now())


def announce(confirming):
    """Set the event when class lists are about to be written, with the account already held."""

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and "enrolment" in sql:
            confirming.set()
        return execute(sql, params, many, context)

    return wrapper


def beside_each_other(*calls) -> None:
    """Run calls in threads of their own; raises what one of them raised."""

    def alone(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        for future in [pool.submit(alone, call) for call in calls]:
            future.result(timeout=30)


def test_the_details_are_shown_as_they_will_be_printed_before_they_are_fixed(client_of, newcomer):
    response = client_of(newcomer).post(reverse("confirm-details"), DETAILS)
    assert response.context["printed"] == {
        "full_name": "Trần Thị Lụa",
        "birth_date": "ngày 05 tháng 02 năm 1980",
        "workplace": "UBND phường Bến Nghé",
    }
    newcomer.refresh_from_db()
    assert not newcomer.has_confirmed_details


def test_the_second_yes_fixes_them_and_leaves_a_trace_without_personal_data(client_of, newcomer):
    response = client_of(newcomer).post(reverse("confirm-details"), DETAILS | {"confirmed": "1"})
    assert response.url == reverse("certificates")
    newcomer.refresh_from_db()
    assert newcomer.has_confirmed_details
    assert (newcomer.full_name, newcomer.birth_date) == ("Trần Thị Lụa", date(1980, 2, 5))
    entry = AuditEntry.objects.about(newcomer).get()
    assert (entry.act, entry.actor, entry.details) == ("user.details_confirmed", newcomer, {})


def test_change_something_leads_back_to_the_form(client_of, newcomer):
    response = client_of(newcomer).post(reverse("confirm-details"), DETAILS | {"change": "1"})
    assert "lms/users/confirm_details.html" in [template.name for template in response.templates]


def test_confirming_leads_back_to_where_it_was_asked_for(client_of, newcomer):
    form = DETAILS | {"confirmed": "1", "next": "/viec-hoc-cua-toi/"}
    assert client_of(newcomer).post(reverse("confirm-details"), form).url == "/viec-hoc-cua-toi/"


@pytest.mark.parametrize("away", ["https://xau.example/", "//xau.example/", "javascript:alert(1)"])
def test_confirming_never_leads_to_another_site(client_of, newcomer, away):
    form = DETAILS | {"confirmed": "1", "next": away}
    assert client_of(newcomer).post(reverse("confirm-details"), form).url == reverse("certificates")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("birth_date", ""),
        ("workplace", ""),
        ("birth_date", "31/02/1980"),
        ("birth_date", "05/02/2100"),
    ],
)
def test_incomplete_or_impossible_details_are_refused_at_their_field(client_of, newcomer, field, value):
    response = client_of(newcomer).post(reverse("confirm-details"), DETAILS | {field: value, "confirmed": "1"})
    assert list(response.context["form"].errors) == [field]
    newcomer.refresh_from_db()
    assert not newcomer.has_confirmed_details


def test_details_are_confirmed_only_once(client_of, newcomer):
    client = client_of(newcomer)
    client.post(reverse("confirm-details"), DETAILS | {"confirmed": "1"})
    response = client.post(reverse("confirm-details"), DETAILS | {"full_name": "Người Khác", "confirmed": "1"})
    assert "lms/users/details_confirmed.html" in [template.name for template in response.templates]
    newcomer.refresh_from_db()
    assert newcomer.full_name == "Trần Thị Lụa"
    with pytest.raises(DomainError):
        confirm(newcomer, full_name="Ai")


def test_strangers_are_asked_to_sign_in(client):
    for name in ("profile", "confirm-details"):
        assert client.get(reverse(name)).url == f"/tai-khoan/dang-nhap/?next={reverse(name)}"


PROFILE = {
    "full_name": "Nguyễn Thị Ánh",
    "birth_date": "05/02/1980",
    "gender": "female",
    "workplace": "Sở Xây dựng",
    "phone": "0912 345 678",
    "language": "en",
}


def test_the_profile_is_saved_and_dates_read_day_first(client_of, newcomer):
    response = client_of(newcomer).post(reverse("profile"), PROFILE)
    assert response.url == reverse("profile")
    newcomer.refresh_from_db()
    assert (newcomer.full_name, newcomer.birth_date) == ("Nguyễn Thị Ánh", date(1980, 2, 5))
    assert (newcomer.gender, newcomer.workplace) == ("female", "Sở Xây dựng")
    assert (newcomer.phone, newcomer.language) == ("0912 345 678", "en")


def test_a_confirmed_name_and_birth_date_stay_whatever_is_posted(client_of, learner):
    changed = PROFILE | {"full_name": "Người Khác", "birth_date": "01/01/1990"}
    client_of(learner).post(reverse("profile"), changed)
    learner.refresh_from_db()
    assert (learner.full_name, learner.birth_date) == ("Nguyễn Thị Ánh", date(1980, 2, 5))
    assert learner.workplace == "Sở Xây dựng"


def test_the_action_itself_refuses_a_change_of_confirmed_details(learner):
    with pytest.raises(DomainError):
        actions.change_profile(learner, wanted={"full_name": "Người Khác"}, by=learner)


def test_a_profile_saved_beside_the_confirmation_takes_nothing_back(newcomer):
    stale = User.objects.get(pk=newcomer.pk)
    confirm(newcomer, full_name="Trần Thị Lụa")
    actions.change_profile(stale, wanted={"phone": "0912 345 678"}, by=stale)
    newcomer.refresh_from_db()
    assert (newcomer.has_confirmed_details, newcomer.full_name) == (True, "Trần Thị Lụa")
    assert newcomer.phone == "0912 345 678"
    with pytest.raises(DomainError):
        actions.change_profile(stale, wanted={"full_name": "Người Khác"}, by=stale)


def test_the_log_tells_what_people_change_of_their_own_profile_and_masks_what_identifies(client_of, learner):
    client_of(learner).post(reverse("profile"), PROFILE | {"phone": ""})
    entry = AuditEntry.objects.about(learner).get()
    assert (entry.act, entry.actor) == ("user.profile_changed", learner)
    assert entry.after == {
        "gender": "…",
        "language": PROFILE["language"],
        "workplace": PROFILE["workplace"],
    }


def test_a_profile_saved_as_it_was_leaves_no_trace(client_of, learner):
    client = client_of(learner)
    for _time in range(2):
        client.post(reverse("profile"), PROFILE)
    assert AuditEntry.objects.about(learner).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_confirming_a_new_name_waits_for_a_withdrawal_and_both_stand(site_again, newcomer, officer):
    """The withdrawal holds the enrolment and names the person; the confirmation holds the person."""
    enrolment = make.enrolment(newcomer, make.run(make.course()))
    held, confirming = threading.Event(), threading.Event()

    def withdraw():
        with transaction.atomic():
            Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
            held.set()
            confirming.wait(5)
            enrolments.withdraw(enrolment, by=officer, reason="Chuyển công tác", now=timezone.now())

    def confirm_beside_it():
        held.wait(5)
        with connection.execute_wrapper(announce(confirming)):
            confirm(newcomer, full_name="Trần Thị Lan")

    beside_each_other(withdraw, confirm_beside_it)
    newcomer.refresh_from_db()
    enrolment.refresh_from_db()
    assert (newcomer.has_confirmed_details, enrolment.is_withdrawn) == (True, True)
    assert enrolment.learner_sort_key == newcomer.sort_key


def test_nobody_gives_themselves_a_staff_code_which_signs_in(client_of, learner):
    client_of(learner).post(reverse("profile"), PROFILE | {"staff_code": "CB-01"})
    learner.refresh_from_db()
    assert (learner.phone, learner.staff_code) == ("0912 345 678", None)


def test_class_lists_are_sorted_by_the_new_name(client_of, newcomer):
    enrolment = make.enrolment(newcomer, make.run(make.course()))
    client_of(newcomer).post(reverse("profile"), PROFILE)
    enrolment.refresh_from_db()
    newcomer.refresh_from_db()
    assert enrolment.learner_sort_key == newcomer.sort_key


def test_a_workplace_that_papers_print_may_change_but_not_vanish(learner):
    with pytest.raises(DomainError, match="."):
        actions.change_profile(learner, wanted={"workplace": ""}, by=learner)
    learner.refresh_from_db()
    assert learner.workplace == "UBND phường A"
    actions.change_profile(learner, wanted={"workplace": "Sở Xây dựng"}, by=learner)
    learner.refresh_from_db()
    assert learner.workplace == "Sở Xây dựng"
