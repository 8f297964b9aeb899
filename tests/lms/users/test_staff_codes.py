"""One staff code is one account's, in small letters or capitals."""

from importlib import import_module

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lms.users.models import User
from tests import make

pytestmark = pytest.mark.django_db
doubles = import_module("lms.users.migrations.0007_no_staff_code_twice").doubles


def test_the_database_takes_no_code_twice():
    make.user(staff_code="CB1")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.user(staff_code="cb1")
    assert make.user(staff_code=None) != make.user(staff_code=None)


def test_a_code_is_found_in_any_case():
    person = make.user(staff_code="CB-Đ1")
    make.user(staff_code="CB-2")
    assert list(User.objects.with_staff_code("cb-Đ1", "khac")) == [person]
    assert list(User.objects.with_staff_code()) == []


def test_the_form_of_an_account_names_a_code_that_somebody_has(client_of, administrator, learner):
    make.user(staff_code="CB1")
    form = {"full_name": learner.full_name, "email": learner.email, "language": "vi", "staff_code": "cb1"}
    page = client_of(administrator).post(reverse("wagtailusers_users:edit", args=[learner.pk]), form)
    assert list(page.context["form"].errors) == ["staff_code"]


def test_a_migration_names_accounts_with_the_same_code():
    assert doubles([(1, "CB1"), (2, "CB2"), (7, "cb1")]) == ["CB1 (account 1) = cb1 (account 7)"]
    assert doubles([(1, "CB1"), (2, "CB2")]) == []
