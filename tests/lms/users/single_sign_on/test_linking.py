"""Which account an answer leads to, and what it may change there."""

from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import connection

from courses.audit.models import AuditEntry
from courses.organisations.models import Organisation
from lms.users.single_sign_on import actions
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import LinkedIdentity
from tests.lms.users.single_sign_on.answers import person, provider, sign_in

pytestmark = pytest.mark.django_db
User = get_user_model()


def refusal(service, who) -> str:
    """The code of the failure; nothing may be written."""
    with pytest.raises(Failure) as caught:
        sign_in(service, who)
    assert not LinkedIdentity.objects.filter(provider=service, subject=who.subject).exists()
    return caught.value.code


def test_an_unverified_address_of_the_answer_leads_nowhere(learner):
    assert refusal(provider(), person(email_is_verified=False)) == "no_account"


def test_an_unverified_address_of_the_account_leads_nowhere(learner):
    EmailAddress.objects.filter(user=learner).update(verified=False)

    assert refusal(provider(), person()) == "no_account"


def test_letters_of_the_address_may_be_big_or_small(learner):
    EmailAddress.objects.filter(user=learner).update(email="Hoc.Vien@Example.vn")

    assert sign_in(provider(), person()) == learner


def test_a_link_outlives_the_address(learner):
    service = provider()
    sign_in(service, person())

    assert sign_in(service, person(email="ten.moi@example.vn", email_is_verified=False)) == learner
    assert LinkedIdentity.objects.count() == 1


def test_an_address_that_passed_to_somebody_else_opens_nothing(learner):
    service = provider()
    sign_in(service, person())

    assert refusal(service, person(subject="nguoi-moi")) == "linked_otherwise"


def test_a_closed_account_stays_closed(learner):
    service = provider(opens_accounts=True)
    sign_in(service, person())
    used = LinkedIdentity.objects.get().used_at
    learner.is_active = False
    learner.save()

    with pytest.raises(Failure) as caught:
        sign_in(service, person())
    assert caught.value.code == "no_account"
    assert LinkedIdentity.objects.get().used_at == used
    assert refusal(provider(opens_accounts=True), person()) == "no_account"


def test_a_staff_code_counts_only_where_the_service_vouches_for_it(learner):
    learner.staff_code = "CB-1"
    learner.save()
    who = person(email="", email_is_verified=False, staff_code="CB-1")

    assert refusal(provider(), who) == "no_account"
    assert sign_in(provider(vouches_for_staff_code=True), who) == learner


def test_letters_of_a_staff_code_may_be_big_or_small(learner, outsider):
    learner.staff_code = "CBĐ-1"
    learner.save()
    service = provider(vouches_for_staff_code=True, opens_accounts=True, keeps_staff_code=True)
    assert sign_in(service, person(email="", email_is_verified=False, staff_code="cbĐ-1")) == learner
    assert refusal(service, person(subject="s-2", email=outsider.email, staff_code="cbĐ-1")) == "conflict"
    new = person(subject="s-3", email="moi@example.vn", staff_code="cbĐ-1")
    assert refusal(provider(opens_accounts=True), new) == "no_account"


def first_sign_ins_at_once(many: int) -> list:
    """The same person, in so many browsers."""
    service, barrier, accounts = provider(opens_accounts=True), Barrier(many), []

    def one_browser():
        barrier.wait()
        accounts.append(sign_in(service, person(email="moi@example.vn")).pk)
        connection.close()

    browsers = [Thread(target=one_browser) for _number in range(many)]
    for browser in browsers:
        browser.start()
    for browser in browsers:
        browser.join()
    return accounts


@pytest.mark.postgres
@pytest.mark.usefixtures("site_again")
@pytest.mark.django_db(transaction=True)
def test_first_sign_ins_at_once_lead_to_one_account():
    accounts = first_sign_ins_at_once(5)
    assert len(accounts) == 5 and len(set(accounts)) == 1
    assert LinkedIdentity.objects.count() == 1


def test_an_address_and_a_staff_code_of_two_people_are_refused(learner, outsider):
    outsider.staff_code = "CB-2"
    outsider.save()

    with pytest.raises(Failure) as caught:
        sign_in(provider(vouches_for_staff_code=True), person(staff_code="CB-2"))

    assert (caught.value.code, caught.value.accounts) == ("conflict", sorted([learner.pk, outsider.pk]))


def test_addresses_of_other_domains_are_refused(learner):
    service = provider(email_domains="tinh-a.gov.vn\nso-noi-vu.vn")

    assert refusal(service, person()) == "domain"


def test_unknown_people_get_no_account_by_default(db):
    assert refusal(provider(), person()) == "no_account"
    assert not User.objects.filter(email="hoc.vien@example.vn").exists()


def test_a_service_may_open_accounts(db):
    Organisation.objects.create(name="Sở Nội vụ tỉnh A", code="H01", kind="department")
    service = provider(opens_accounts=True, vouches_for_staff_code=True)

    user = sign_in(service, person(staff_code="CB-3", unit_code="H01"))

    assert (user.email, user.full_name, user.staff_code) == ("hoc.vien@example.vn", "Nguyễn Thị Ánh", "CB-3")
    assert (user.workplace, user.has_usable_password()) == ("Sở Nội vụ tỉnh A", False)
    assert EmailAddress.objects.get(user=user).verified
    assert list(AuditEntry.objects.about(user).order_by("pk").values_list("act", flat=True)) == [
        "user.opened",
        "linked_identity.made",
    ]
    assert sign_in(service, person()) == user


@pytest.mark.parametrize("said", [{"email_is_verified": False}, {"email": "", "email_is_verified": False}])
def test_no_account_is_opened_without_a_verified_address(db, said):
    assert refusal(provider(opens_accounts=True), person(**said)) == "no_account"


def test_no_account_is_opened_beside_an_unconfirmed_one(learner):
    """Whoever signed up with somebody else's address and never confirmed it gains nothing, and spoils nothing."""
    EmailAddress.objects.filter(user=learner).update(verified=False)

    assert refusal(provider(opens_accounts=True), person()) == "no_account"


def test_a_name_that_is_none_is_not_taken(db):
    user = sign_in(provider(opens_accounts=True), person(full_name="<b>x</b> 123"))

    assert user.full_name == ""


def test_a_refusal_is_kept_in_words_that_every_reader_gets_in_their_language(learner):
    service = provider()
    actions.refuse(service, Failure("conflict", accounts=[3, 1]), reference="abc", by=None)

    entry = AuditEntry.objects.about(service).get()
    assert entry.details == {
        "refusal": "The e-mail address and the staff code that the sign-in service gave belong to different people here.",
        "reference": "abc",
        "accounts": [1, 3],
    }
