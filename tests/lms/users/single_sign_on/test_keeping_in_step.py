"""What an answer may change in the account, and links that people and administrators make and end."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.notifications.models import Notification
from courses.organisations.models import Organisation
from lms.users.single_sign_on import actions
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import LinkedIdentity
from tests import make
from tests.lms.users.single_sign_on.answers import person, provider, sign_in

pytestmark = pytest.mark.django_db
User = get_user_model()


def test_nothing_is_kept_in_step_by_default(learner):
    sign_in(provider(), person(full_name="Trần Khác Tên", staff_code="CB-9"))
    learner.refresh_from_db()

    assert (learner.full_name, learner.staff_code) == ("Nguyễn Thị Ánh", None)


def test_a_confirmed_name_never_changes(learner):
    sign_in(provider(keeps_name=True), person(full_name="Trần Khác Tên"))
    learner.refresh_from_db()

    assert learner.full_name == "Nguyễn Thị Ánh"


def test_what_the_mapping_says_is_kept_in_step_and_on_record(db):
    Organisation.objects.create(name="Sở Xây dựng", code="H02", kind="department")
    user = make.user("moi@example.vn", "Nguyễn A", confirmed=False)
    service = provider(keeps_name=True, keeps_staff_code=True, keeps_workplace=True)

    sign_in(service, person(email="moi@example.vn", full_name="Nguyễn Văn A", staff_code="CB-4", unit_code="H02"))
    user.refresh_from_db()

    assert (user.full_name, user.staff_code, user.workplace) == ("Nguyễn Văn A", "CB-4", "Sở Xây dựng")
    entry = AuditEntry.objects.about(user).get(act="user.corrected")
    assert (entry.actor, sorted(entry.after)) == (None, ["full_name", "staff_code", "workplace"])


def test_a_staff_code_of_somebody_else_is_not_taken(learner, outsider):
    outsider.staff_code = "CB-5"
    outsider.save()

    assert sign_in(provider(keeps_staff_code=True), person(staff_code="CB-5")) == learner
    learner.refresh_from_db()
    assert learner.staff_code is None


@pytest.mark.parametrize("units", [0, 2])
def test_a_unit_code_that_names_no_one_unit_changes_no_workplace(learner, units):
    for number in range(units):
        Organisation.objects.create(name=f"Đơn vị {number}", code="H03", kind="department")

    sign_in(provider(keeps_workplace=True), person(unit_code="H03"))
    learner.refresh_from_db()

    assert learner.workplace == "UBND phường A"


def test_the_holder_is_told_of_a_new_link_once(learner):
    service = provider()
    sign_in(service, person())
    sign_in(service, person())

    [letter] = Notification.objects.all()
    assert (letter.recipient, letter.kind, letter.context["service"]) == (learner, "sign_in_connected", "Sở Nội vụ")


def test_a_person_connects_and_disconnects(learner):
    service = provider()

    link = actions.connect(service, person(email="khac@noi-khac.vn"), by=learner)
    assert actions.connect(service, person(), by=learner) == link
    actions.disconnect(link, by=learner)

    assert not LinkedIdentity.objects.exists()
    acts = list(AuditEntry.objects.about(learner).order_by("pk").values_list("act", flat=True))
    assert acts == ["linked_identity.made", "linked_identity.ended"]


def test_what_is_connected_to_one_account_is_not_connected_to_another(learner, outsider):
    service = provider()
    actions.connect(service, person(), by=learner)

    with pytest.raises(Failure) as caught:
        actions.connect(service, person(), by=outsider)
    assert caught.value.code == "taken"


def test_somebody_elses_staff_code_is_not_connected(learner, outsider):
    outsider.staff_code = "CB-6"
    outsider.save()

    with pytest.raises(Failure) as caught:
        actions.connect(provider(vouches_for_staff_code=True), person(staff_code="CB-6"), by=learner)
    assert caught.value.code == "conflict"


def test_the_last_way_in_stays(learner):
    service = provider()
    link = actions.connect(service, person(), by=learner)
    learner.set_unusable_password()
    learner.save()

    with pytest.raises(actions.DomainError):
        actions.disconnect(link, by=learner)
    assert LinkedIdentity.objects.exists()

    closed = provider(open_to=timezone.localdate(), open_from=timezone.localdate() - timedelta(days=2))
    other = actions.connect(closed, person(), by=learner)
    actions.disconnect(link, by=learner)
    assert list(LinkedIdentity.objects.all()) == [other]


def test_a_service_that_is_not_open_is_no_way_in(learner):
    link = actions.connect(provider(), person(), by=learner)
    actions.connect(provider(open_from=None), person(), by=learner)
    learner.set_unusable_password()
    learner.save()

    with pytest.raises(actions.DomainError):
        actions.disconnect(link, by=learner)


def test_an_administrator_ends_any_link(learner, administrator):
    link = actions.connect(provider(), person(), by=learner)
    learner.set_unusable_password()
    learner.save()

    actions.disconnect(link, by=administrator)

    assert AuditEntry.objects.about(learner).get(act="linked_identity.ended").actor == administrator
