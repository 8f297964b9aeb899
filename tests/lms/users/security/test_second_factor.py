"""The second step: who needs one, how it is set up, used, trusted and kept, and how the demonstration lets people try it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    Page,
    Site,
)

from courses.catalogue.review import ReviewTask
from lms.demo import codes, people
from lms.users import roles
from lms.users.security import factor, rules
from lms.users.security.models import SecurityRule
from tests import make

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def secured(editor):
    """An editor who has an authenticator app."""
    TOTP.activate(editor, codes.SECRET)
    return editor


def sign_in(client, user, password=make.PASSWORD, **query):
    address = reverse("account_login", query=query)
    return client.post(address, {"login": user.email, "password": password})


def code_of_now() -> str:
    return codes.code(now=timezone.now())


@pytest.mark.parametrize("person", ["editor", "reviewer", "officer", "issuer", "administrator"])
def test_everybody_above_learner_needs_one(request, person):
    assert factor.needs_second_factor(request.getfixturevalue(person), today=TODAY())


def test_learners_need_one_only_when_a_rule_says_so(learner):
    assert not factor.needs_second_factor(learner, today=TODAY())
    make.security_rule(second_factor=SecurityRule.SecondFactor.EVERYBODY)
    assert factor.needs_second_factor(learner, today=TODAY())


@pytest.fixture
def classmates():
    """A role without any power, which the rule of today lets off."""
    role = Group.objects.create(name="Lớp nguồn")
    make.security_rule().spared_roles.set([role])
    rules.forget()
    return role


@pytest.mark.parametrize("is_in_a_unit", [True, False])
def test_a_role_without_power_needs_one_unless_a_rule_lets_it_off(learner, classmates, is_in_a_unit):
    make.grant(learner, classmates.name, make.unit() if is_in_a_unit else None)
    assert not factor.needs_second_factor(learner, today=TODAY())
    assert factor.needs_second_factor(learner, today=TODAY() - timedelta(days=1))
    SecurityRule.objects.update(second_factor=SecurityRule.SecondFactor.EVERYBODY)
    rules.forget()
    assert factor.needs_second_factor(learner, today=TODAY())


def test_another_role_beside_it_needs_one(learner, classmates):
    make.grant(learner, classmates.name)
    make.grant(learner, roles.TRAINER, make.unit())
    assert factor.needs_second_factor(learner, today=TODAY())


def test_an_administrator_who_also_holds_it_needs_one(administrator, classmates):
    make.grant(administrator, classmates.name)
    assert factor.needs_second_factor(administrator, today=TODAY())


def _page(role):
    edit = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=role, page=Page.get_first_root_node(), permission=edit)


def _file(role):
    add = Permission.objects.get(codename="add_image")
    GroupCollectionPermission.objects.create(group=role, collection=Collection.get_first_root_node(), permission=add)


def _site(role):
    change = Permission.objects.get(codename="change_sitesettings")
    GroupSitePermission.objects.create(group=role, site=Site.objects.first(), permission=change)


POWERS = {
    "permissions": lambda role: role.permissions.add(Permission.objects.get(codename="view_post")),
    "page_permissions": _page,
    "collection_permissions": _file,
    "site_permissions": _site,
    "groupapprovaltask": lambda role: GroupApprovalTask.objects.create(name="Duyệt").groups.add(role),
    "reviewtask": lambda role: ReviewTask.objects.create(name="Duyệt").groups.add(role),
}


@pytest.mark.parametrize("power", POWERS)
def test_a_role_that_was_given_a_power_later_needs_one_whatever_the_rule_says(learner, classmates, power):
    make.grant(learner, classmates.name, make.unit())
    POWERS[power](classmates)
    assert factor.needs_second_factor(learner, today=TODAY())


def test_everything_that_hangs_on_a_role_is_known_as_a_power_or_as_none():
    none = {"user", "grants", "unit_roles", "unit_role", "pageviewrestriction", "collectionviewrestriction"}
    none |= {"sparing_rules"}  # the very list of those let off
    hanging = {field.name for field in Group._meta.related_objects} | {"permissions"}
    assert hanging - none == set(roles.POWERS_OF_GROUPS) == POWERS.keys()


def test_the_form_of_a_role_says_whether_it_asks_for_one(client_of, administrator, classmates):
    def page(role):
        return client_of(administrator).get(reverse("wagtailusers_groups:edit", args=[role.pk])).content.decode()

    assert "Hôm nay vai trò này không yêu cầu xác thực hai yếu tố." in page(classmates)
    assert "Hôm nay vai trò này yêu cầu xác thực hai yếu tố." in page(Group.objects.get(name=roles.TRAINER))


def test_signing_in_asks_for_the_code_and_then_whether_to_trust_the_browser(client, secured):
    assert sign_in(client, secured, next="/admin/pages/").url == reverse("mfa_authenticate")
    assert client.get("/admin/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).context["form"].errors
    assert client.post(reverse("mfa_authenticate"), {"code": code_of_now()}).url == reverse("mfa_trust")
    assert "2 tuần" in client.get(reverse("mfa_trust")).content.decode().replace("\xa0", " ")
    assert client.post(reverse("mfa_trust"), {"action": "skip"}).url == "/admin/pages/"
    assert client.get("/admin/").status_code == 200


def test_a_trusted_browser_is_not_asked_again_until_something_changes(client, secured):
    sign_in(client, secured)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "trust"})
    client.post(reverse("account_logout"))
    assert sign_in(client, secured).url == reverse("dashboard")
    client.post(reverse("account_logout"))
    new = "Mot-mat-khau-khac-2027"
    secured.set_password(new)
    secured.save()
    assert sign_in(client, secured, new).url == reverse("mfa_authenticate")


def test_a_code_lets_in_once(client, secured):
    code = code_of_now()
    for url in (reverse("mfa_trust"), None):
        sign_in(client, secured)
        response = client.post(reverse("mfa_authenticate"), {"code": code})
        assert getattr(response, "url", None) == url
        client.post(reverse("account_logout"))


def test_who_needs_one_is_led_through_setting_it_up_and_back(client, editor):
    sign_in(client, editor, next="/admin/pages/")
    assert client.get("/admin/pages/").url == reverse("mfa_index")
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    code = codes_for(page.context["form"].secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).url == reverse("mfa_view_recovery_codes")
    recovery = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert 'href="/admin/pages/"' in recovery and recovery.count("<li><code>") == 10
    assert client.get("/admin/").status_code == 200


def codes_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // codes.PERIOD))


def test_the_secret_is_stored_encrypted(secured):
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert codes.SECRET not in str(stored.data)
    assert stored.wrap().validate_code(code_of_now())


def test_a_secret_survives_a_new_key_while_the_old_one_is_named(secured, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key"
    assert Authenticator.objects.get().wrap().validate_code(code_of_now())


def test_the_only_second_step_of_somebody_who_needs_one_stays(client, secured):
    sign_in(client, secured)
    client.post(reverse("mfa_authenticate"), {"code": code_of_now()})
    client.post(reverse("mfa_trust"), {"action": "skip"})
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "yếu tố thứ hai duy nhất" in page.content.decode()
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_the_only_passkey_stays_too_and_others_go(client_of, editor, learner):
    for person, left in ((editor, 1), (learner, 0)):
        key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa"})
        client = client_of(person)
        client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
        client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
        assert Authenticator.objects.filter(user=person).count() == left


def test_nobody_removes_the_passkey_of_another(client_of, editor, learner):
    key = Authenticator.objects.create(user=editor, type=Authenticator.Type.WEBAUTHN, data={"name": "Khóa"})
    client = client_of(learner)
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    assert client.post(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404


def test_setting_it_up_asks_again_who_is_there_when_signing_in_was_long_ago(client, learner, monkeypatch):
    sign_in(client, learner)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    session.save()
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_index"])
def test_visitors_sign_in_first(client, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))


def test_demonstration_accounts_with_a_role_have_the_published_second_step():
    learner, stranger = make.user(f"hoc.vien@{people.DOMAIN}"), make.user(role=roles.EDITOR)
    officer = make.user(f"dao.tao@{people.DOMAIN}", role=roles.TRAINING_OFFICER)
    for _again in range(2):
        people.give_second_steps()
    assert [factor.has_second_factor(person) for person in (learner, stranger, officer)] == [False, False, True]
    assert Authenticator.objects.get(user=officer, type="totp").wrap().validate_code(code_of_now())


def test_outside_a_demonstration_nothing_shows_the_code(client):
    with pytest.raises(NoReverseMatch):
        reverse("demo-code")
    with pytest.raises(CommandError):
        call_command("demo_code")
    assert "ma-thu-nghiem" not in client.get(reverse("account_login")).content.decode()


def test_the_command_prints_the_code_of_now(settings, capsys):
    settings.DEMO = True
    call_command("demo_code")
    assert capsys.readouterr().out.strip() in {
        codes.code(now=timezone.now()),
        codes.code(now=timezone.now() - timedelta(seconds=2)),
    }
