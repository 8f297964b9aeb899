"""Reading what a provider said by its mapping; secrets at rest; journeys of a browser."""

from contextlib import nullcontext
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from courses.errors import DomainError
from lms.users.single_sign_on import claims, journeys, secrecy
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider


def read(said: dict, *, subject: str = "s-1", proofs=(), **mapping) -> claims.Person:
    answer = claims.Answer(subject=subject, claims={k: claims.texts(v) for k, v in said.items()}, proofs=list(proofs))
    return claims.read(IdentityProvider(**mapping), answer)


@pytest.mark.parametrize(
    ("value", "verified"), [(True, True), ("true", True), (1, True), (False, False), (None, False)]
)
def test_an_address_is_verified_when_the_claim_says_so(value, verified):
    assert read({"email": "a@b.vn", "email_verified": value}).email_is_verified is verified


@pytest.mark.parametrize(
    ("address", "verified"), [("a@tinh-a.gov.vn", True), ("a@TINH-A.gov.vn", True), ("a@x.vn", False)]
)
def test_a_service_vouches_for_its_domains_alone(address, verified):
    mapping = {"vouches_for_email": True, "email_domains": "@Tinh-A.gov.vn\n"}
    assert read({"email": address}, **mapping).email_is_verified is verified


def test_domains_of_which_ours_is_a_part_are_others():
    mapping = {"vouches_for_email": True, "email_domains": "tinh-a.gov.vn"}
    assert not read({"email": "a@gia.tinh-a.gov.vn"}, **mapping).email_is_verified
    assert not read({"email": "a@tinh-a.gov.vn.ke-xau.vn"}, **mapping).email_is_verified


def test_a_name_is_joined_in_vietnamese_order():
    said = {"given_name": "Ánh", "family_name": "Nguyễn", "middle_name": "Thị"}
    assert read(said, name_claim="family_name middle_name given_name").full_name == "Nguyễn Thị Ánh"


@pytest.mark.parametrize(
    ("said", "is_read"),
    [
        ({"email": "a" * 245 + "@b.vn.xyz"}, True),
        ({"email": "a" * 246 + "@b.vn.xyz"}, False),
        ({"ma": "x" * 40}, True),
        ({"ma": "x" * 41}, False),
    ],
)
def test_what_no_account_can_hold_is_refused(said, is_read):
    with nullcontext() if is_read else pytest.raises(Failure) as caught:
        read(said, staff_code_claim="ma")
    assert is_read or caught.value.code == "too_long"


def test_signs_that_no_database_stores_are_left_out():
    assert read({"name": "Nguyễn\0 Ánh"}, name_claim="name").full_name == "Nguyễn Ánh"


def test_letters_are_composed():
    assert read({"name": "Nguyễn"}).full_name == "Nguyễn"


@pytest.mark.parametrize(("mapping", "subject"), [({}, ""), ({"subject_claim": "oid"}, "s-1"), ({}, "x" * 256)])
def test_somebody_without_a_lasting_subject_is_nobody(mapping, subject):
    with pytest.raises(Failure) as caught:
        read({}, subject=subject, **mapping)
    assert caught.value.code == "no_subject"


@pytest.mark.parametrize(
    ("counted", "proofs", "has"), [("", ["mfa"], False), ("mfa otp", ["pwd", "mfa"], True), ("mfa", ["pwd"], False)]
)
def test_a_second_factor_counts_when_it_was_named(counted, proofs, has):
    assert read({}, proofs=proofs, second_factors=counted).has_second_factor is has


def test_claims_of_strange_kinds_are_left_out():
    assert claims.texts([{"a": 1}, None, "x", 3, True]) == ["x", "3", "true"]
    assert claims.texts({"a": 1}) == []


def test_a_secret_is_sealed_with_the_key_of_the_installation(settings):
    sealed = secrecy.seal("bi-mat")
    assert "bi-mat" not in sealed
    assert secrecy.unseal(sealed) == "bi-mat"

    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-key"
    with pytest.raises(DomainError):
        secrecy.unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert secrecy.unseal(sealed) == "bi-mat"


def journey(**fields) -> journeys.Journey:
    return journeys.Journey(**{"provider_id": 1, "purpose": "sign_in", "language": "vi", "began": 1000} | fields)


def test_a_journey_is_taken_once_by_its_provider_and_in_time():
    session = {}
    journeys.begin(session, "a", journey())

    assert journeys.take(session, "a", provider_id=2, now=1001) is None
    assert journeys.take(session, "b", provider_id=1, now=1001) is None
    assert journeys.take(session, "a", provider_id=1, now=1001) == journey()
    assert journeys.take(session, "a", provider_id=1, now=1001) is None

    journeys.begin(session, "a", journey())
    assert journeys.take(session, "a", provider_id=1, now=1601) is None


def test_a_browser_keeps_the_last_five_journeys():
    session = {}
    for number in range(8):
        journeys.begin(session, str(number), journey(began=number))

    assert sorted(session[journeys.SESSION_KEY]) == ["3", "4", "5", "6", "7"]


def test_openness_is_the_same_for_one_and_for_many(db):
    today = date(2026, 11, 30)
    days = [
        (None, None),
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), None),
        (date(2026, 1, 1), date(2026, 11, 29)),
    ]
    days.append((date(2026, 1, 1), today))
    for number, (first, last) in enumerate(days):
        IdentityProvider.objects.create(code=f"p-{number}", name="P", open_from=first, open_to=last)

    opened = set(IdentityProvider.objects.open(today))
    assert opened == {each for each in IdentityProvider.objects.all() if each.is_open(today)}
    assert {each.code for each in opened} == {"p-1", "p-4"}
    assert opened.isdisjoint(IdentityProvider.objects.closed(today))
    assert IdentityProvider.objects.closed(today).count() == 3


@pytest.mark.parametrize(
    "fields", [{"open_from": date(2026, 2, 1), "open_to": date(2026, 1, 1)}, {"vouches_for_email": True}]
)
def test_the_database_refuses_nonsense(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityProvider.objects.create(code="p", name="P", **fields)
