"""Security rules: which holds when, who sees and changes them, and that a change is on record and known at once."""

from datetime import date, timedelta

import pytest
from allauth.account import app_settings as account
from allauth.mfa import app_settings as mfa
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.audit.models import AuditEntry
from lms.home.setup import set_up
from lms.users import roles
from lms.users.security import rules
from lms.users.security.models import SecurityRule
from tests import make

pytestmark = pytest.mark.django_db

INDEX = reverse("security_rules:index")
ADD = reverse("security_rules:add")


def form(**fields) -> dict:
    """The rule of today as the form would post it, but for `fields`."""
    today = timezone.localdate()
    rule = rules.of(today)
    names = [field.name for field in SecurityRule._meta.fields if field.name != "id"]
    return {name: getattr(rule, name) for name in names} | {"valid_from": f"{today:%d/%m/%Y}"} | fields


def edit(rule) -> str:
    return reverse("security_rules:edit", args=[rule.pk])


def test_set_up_lays_down_the_rules_of_level_three_with_their_source():
    rule = SecurityRule.objects.get()
    assert (rule.failures, rule.idle_minutes, rule.office_idle_minutes) == (5, 15, 5)
    assert (rule.password_length, rule.password_length_alone, rule.password_classes_alone) == (8, 14, 4)
    assert (rule.password_history, rule.password_days, rule.idle_account_days) == (10, 60, 45)
    assert "TCVN 14423:2026" in rule.source


def test_set_up_leaves_what_administrators_changed():
    SecurityRule.objects.update(failures=7)
    set_up()
    assert SecurityRule.objects.get().failures == 7


def test_the_youngest_rule_that_has_begun_holds():
    SecurityRule.objects.create(valid_from=date(2027, 1, 1), source="Thử", failures=3)
    SecurityRule.objects.create(valid_from=date(2027, 3, 1), source="Thử", failures=4)
    assert [rules.of(date(2026, 12, 31)).failures, rules.of(date(2027, 1, 1)).failures] == [5, 3]
    assert rules.of(date(2027, 2, 28)).failures == 3
    assert rules.of(date(2030, 1, 1)).failures == 4


def test_before_all_rules_the_defaults_hold():
    assert rules.of(date(2020, 1, 1)).failures == 5


def test_the_rule_is_read_from_the_database_once():
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _n in range(5):
            rules.of(timezone.localdate())
    assert len(queries) == 2  # the rules, and the roles that they let off


def test_a_password_alone_is_never_shorter_than_one_beside_a_second_factor():
    with pytest.raises(IntegrityError), transaction.atomic():
        SecurityRule.objects.create(
            valid_from=date(2027, 1, 1), source="Thử", password_length=16, password_length_alone=14
        )


@pytest.mark.parametrize("person", ["learner", "editor", "officer", "issuer"])
def test_nobody_but_administrators_finds_the_rules(request, client_of, person):
    client = client_of(request.getfixturevalue(person))
    for address in (INDEX, ADD, edit(SecurityRule.objects.get())):
        assert client.get(address).status_code == (302 if person == "learner" else 404)


def test_an_administrator_adds_a_rule_that_holds_at_once_and_is_on_record(
    client_of, administrator, django_capture_on_commit_callbacks
):
    client = client_of(administrator)
    today = timezone.localdate()
    assert rules.of(today).failures == 5
    assert client.get(ADD).context["form"].initial["failures"] == 5
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ADD, form(failures=4, source="Quyết định 12")).url == INDEX
    assert rules.of(today).failures == 4
    entry = AuditEntry.objects.get(act="security_rule.saved")
    assert (entry.actor, entry.object_id) == (administrator, str(SecurityRule.objects.get(failures=4).pk))
    assert "Quyết định 12" in client.get(INDEX).content.decode()


def test_what_has_held_stays_as_it_was(client_of, administrator):
    client = client_of(administrator)
    stored = SecurityRule.objects.get()
    html = client.post(edit(stored), form(failures=9)).content.decode()
    assert "Quy tắc này đã có hiệu lực nên được giữ nguyên" in html
    assert SecurityRule.objects.get().failures == 5


def test_no_rule_is_put_into_the_past(client_of, administrator):
    yesterday = timezone.localdate() - timedelta(days=1)
    client_of(administrator).post(ADD, form(valid_from=f"{yesterday:%d/%m/%Y}"))
    assert SecurityRule.objects.count() == 1


@pytest.mark.parametrize("fields", [{"failures": 0}, {"lock_minutes": ""}, {"password_length": 7}, {"source": ""}])
def test_senseless_limits_are_refused(client_of, administrator, fields):
    assert client_of(administrator).post(ADD, form(**fields)).context["form"].errors
    assert SecurityRule.objects.count() == 1


def test_allauth_reads_the_age_of_proofs_and_of_trust_from_the_rule_of_today():
    assert (300, timedelta(days=14)) == (account.REAUTHENTICATION_TIMEOUT, mfa.TRUST_COOKIE_AGE)
    make.security_rule(proof_minutes=2, trusted_days=3)
    assert (120, timedelta(days=3)) == (account.REAUTHENTICATION_TIMEOUT, mfa.TRUST_COOKIE_AGE)


def test_the_form_says_that_no_role_with_a_power_is_spared_the_second_factor(client_of, administrator):
    html = client_of(administrator).get(ADD).content.decode()
    assert "Người giữ vai trò có bất kỳ quyền nào cũng luôn phải có" in html
    assert "Hiện vai trò nào cũng có quyền." in html


def test_a_role_without_power_is_let_off_by_a_rule_which_is_on_record(
    client_of, administrator, django_capture_on_commit_callbacks
):
    client, role = client_of(administrator), Group.objects.create(name="Lớp nguồn")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(ADD, form(spared_roles=[role.pk], source="Quyết định 12")).url == INDEX
    assert rules.spared_roles(timezone.localdate()) == {role.pk}
    assert AuditEntry.objects.get(act="security_rule.saved").after["spared_roles"] == ["Lớp nguồn"]
    assert client.get(ADD).context["form"]["spared_roles"].value() == [role.pk]


def test_a_coming_rule_keeps_roles_that_were_given_a_power_meanwhile(client_of, administrator):
    coming = timezone.localdate() + timedelta(days=3)
    rule, role = make.security_rule(valid_from=coming), Group.objects.create(name="Lớp nguồn")
    rule.spared_roles.add(role)
    role.permissions.set(Group.objects.get(name=roles.TRAINER).permissions.all())
    client = client_of(administrator)
    shown = client.get(edit(rule)).context["form"]
    named = [row.pk for row in shown.fields["spared_roles"].queryset]
    assert named == shown["spared_roles"].value() == [role.pk]
    fields = form(valid_from=f"{coming:%d/%m/%Y}", spared_roles=named, proof_minutes=7)
    assert client.post(edit(rule), fields).url == INDEX
    rule.refresh_from_db()
    assert (rule.proof_minutes, list(rule.spared_roles.all())) == (7, [role])


@pytest.mark.parametrize("name", [roles.TRAINER, roles.EDITOR])
def test_no_rule_lets_off_a_role_with_a_power(client_of, administrator, name):
    client, role = client_of(administrator), Group.objects.get(name=name)
    assert client.post(ADD, form(spared_roles=[role.pk])).context["form"].errors.keys() == {"spared_roles"}
    assert SecurityRule.objects.count() == 1
