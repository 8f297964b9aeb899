"""Acts that wait for a proof: carried out where they were sent to, without secrets standing in the session."""

import html
import re
import time
import unicodedata

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from lms.demo import codes
from lms.people_import.models import PeopleImport
from lms.privacy import actions as privacy
from lms.privacy.models import DataExport
from lms.users import secrecy
from lms.users.security import downloads, proof
from lms.users.single_sign_on.models import IdentityProvider
from tests import make, matrix

pytestmark = pytest.mark.django_db
CHANGE = reverse("account_change_password")
NOT_KEPT = "Nội dung vừa nhập không được giữ lại."


READING = (
    "index index_results history history_results usage inspect page page_results list results blank print export preview"
    " background_jobs background_jobs_results faults letter choose choose_results chosen chosen_multiple"
)
# What nobody but administrators of a unit or of the whole may do, and still no act on many or on rights.
ORDINARY = {
    "background_job_retry",  # repeats what was allowed
    "books:add",
    "books:edit",  # concerns papers to come; issuing them asks
    "data_request:answer",
    "data_request:close",
    "data_request:extend",
    "data_request:lift",
    "incident:close",
    "incident:correct",
    "incident:enter",
    "incident:new",  # entries of a log that is only added to
    "people-by-number",
    "people_import:columns",
    "people_import:discard",  # steps before the confirmation, which asks
    "person:number",
    "topic:add",
    "topic:delete",
    "topic:edit",
    "classes:delete",
    "questions:delete",
    "tests:delete",  # refused once anybody learned there
}
WATCHED_STOCK = ("wagtailusers_groups:",)


def administrators_acts() -> set[str]:
    """Names of addresses that write, and open to nobody below an administrator of a unit."""
    found = set()
    for address in matrix.addresses():
        row, name = matrix.ROWS.get(address.name), address.name
        is_ours = address.route.startswith("admin/") and (row or name in matrix.ELSEWHERE)
        if not (is_ours or name.startswith(WATCHED_STOCK)) or name.split(":")[-1] in READING.split() or "/" in name:
            continue
        if row is None or row.kind == "whole" or not set(row.roles) - set("US"):
            found.add(name)
    return found


def test_every_act_of_administrators_asks_for_proof_or_is_named_as_ordinary():
    acts = administrators_acts()
    assert {"units:merge", "security_rules:edit", "wagtailusers_groups:delete", "people_import:undo"} <= acts
    assert acts - proof.SENSITIVE - ORDINARY == set()
    assert ORDINARY - acts == set()
    assert {address.name for address in matrix.addresses()} >= proof.SENSITIVE | set(downloads.PAGES)


@pytest.mark.parametrize("address", ["wagtailusers_groups:add", "sign_in_services:add", "wagtailusers_users:add"])
def test_acts_on_rights_ask_when_the_last_proof_is_old(client_of, administrator, address):
    client = client_of(administrator)
    assert client.post(reverse(address), {}).status_code == 200
    age_proof(client, minutes=6)
    assert client.post(reverse(address), {}).url.startswith(reverse("account_reauthenticate"))


def test_what_was_typed_outlives_a_look_for_files(rf):
    request = rf.get("/admin/")
    posted = secrecy.seal("name=T%E1%BB%89nh", purpose=proof.PURPOSE)
    request.session = {proof.READY: {"to": "/admin/", "posted": posted, "until": time.time() + 60}}
    proof.carry_out(request)
    assert (request.method, dict(request.FILES), request.POST["name"]) == ("POST", {}, "Tỉnh")


def test_the_rules_say_how_old_a_proof_may_be(client_of, administrator):
    make.security_rule(proof_minutes=10)
    client = client_of(administrator)
    age_proof(client, minutes=9)
    assert client.post(reverse("wagtailusers_groups:add"), {}).status_code == 200
    age_proof(client, minutes=2)
    assert client.post(reverse("wagtailusers_groups:add"), {}).status_code == 302


@pytest.mark.parametrize("area", ["audit", "wagtailusers_users", "consents", "data_requests", "incidents"])
def test_a_list_of_people_as_a_file_asks_and_is_offered_on_its_page_after_the_proof(client_of, administrator, area):
    client, address = client_of(administrator), reverse(f"{area}:index")
    age_proof(client, minutes=6)
    assert client.get(address).status_code == 200
    asked = client.get(address, {"q": "ánh & em", "export": "csv"})
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert client.get(address, {"q": "ánh & em", "export": "csv"}).status_code == 302
    page = prove(client, asked)
    [(shown, _status)] = page.redirect_chain
    assert shown == f"{address}?q=%C3%A1nh+%26+em"
    assert "csv" in client.get(offered(page))["Content-Type"]
    assert offered(client.get(shown)) is None


@pytest.mark.parametrize(
    ("file", "offering"),
    [("class:export", "class:page"), ("people_import:faults", "people_import:page"),
     ("my-data-download", "my-data"), ("wagtailusers_users:index_results", "wagtailusers_users:index")],
)  # fmt: skip
def test_each_file_of_people_is_offered_on_a_page(client_of, administrator, file, offering, faulty_import, own_copy):
    args = {
        "class": [make.run(make.course()).pk],
        "people_import": [faulty_import.pk],
        "my-data-download": [own_copy.pk],
    }
    args = args.get(file.split(":")[0], [])
    client = client_of(administrator)
    age_proof(client, minutes=6)
    query = "?export=xlsx" if file.endswith("_results") else "?state=active" if file == "class:export" else ""
    address = reverse(file, args=[*args, *(["csv"] if file == "people_import:faults" else [])]) + query
    asked = client.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    shown = prove(client, asked)
    kept = query if file == "class:export" else ""
    assert shown.redirect_chain == [(reverse(offering, args=[] if offering == "my-data" else args) + kept, 302)]
    assert offered(shown) == address
    assert "attachment" in client.get(address)["Content-Disposition"]


@pytest.mark.parametrize(("address", "status"), [("login/?export=1", 302), ("khong-co/?export=xlsx", 404)])
def test_an_address_of_no_list_is_no_file(client_of, administrator, address, status):
    client = client_of(administrator)
    age_proof(client, minutes=6)
    answer = client.get(reverse("wagtailadmin_home") + address)
    assert answer.status_code == status
    assert downloads.WAITING not in client.session


def test_a_file_is_offered_to_nobody_who_gave_no_proof(client_of, administrator):
    client, address = client_of(administrator), reverse("audit:index")
    age_proof(client, minutes=6)
    client.get(address, {"export": "csv"})
    assert offered(client.get(address)) is None


def test_a_file_waits_ten_minutes(client_of, administrator):
    client, address = client_of(administrator), reverse("audit:index")
    age_proof(client, minutes=6)
    asked = client.get(address, {"export": "csv"})
    session = client.session
    session[downloads.WAITING] |= {"until": time.time() - 1}
    session.save()
    assert offered(prove(client, asked)) is None


@pytest.fixture
def faulty_import(administrator):
    return PeopleImport.objects.create(
        unit=make.unit(), requested_by=administrator, file_name="a.csv", status="preview"
    )


@pytest.fixture
def own_copy(administrator):
    privacy.make_export(
        privacy.ask_for_export(administrator, by=administrator, now=timezone.now()), now=timezone.now()
    )
    return DataExport.objects.get()


def offered(page) -> str | None:
    """Where the link to a file that waited leads."""
    found = re.search(r'<a href="([^"]+)" data-download>', page.content.decode())
    return found and html.unescape(found[1])


def age_proof(client, *, minutes: int) -> None:
    """The last proof lies so much further back; somebody is still there."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()


def grow_old(client) -> None:
    """The last proof and the last activity lie an hour back."""
    session = client.session
    for key in ("seen_at", "seen_in_office_at"):
        session[key] -= 3600
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def prove(client, asked):
    """The right password, and where it leads."""
    return client.post(asked.url, {"password": make.PASSWORD}, follow=True)


def stored() -> str:
    return " ".join(str(session.get_decoded()) for session in Session.objects.all())


def test_an_act_on_many_waits_with_the_people_whom_its_address_names(client_of, administrator, learner, outsider):
    client = client_of(administrator)
    grow_old(client)
    address = reverse("wagtail_bulk_action", args=["users", "user", "set_active_state"])
    many = f"{address}?id={learner.pk}&id={outsider.pk}"
    asked = client.post(many, {"mark_as_active": "False"})
    learner.refresh_from_db()
    assert learner.is_active
    prove(client, asked)
    for person in (learner, outsider):
        person.refresh_from_db()
        assert not person.is_active


def test_a_locked_change_of_password_stands_in_no_session_and_is_typed_again(client_of, learner):
    client = client_of(learner)
    grow_old(client)
    typed = {"oldpassword": make.PASSWORD, "password1": "Bi-mat-moi-123!x", "password2": "Bi-mat-moi-123!x"}
    asked = client.post(CHANGE, typed)
    assert "Bi-mat-moi" not in stored()
    assert make.PASSWORD not in stored()
    page = prove(client, asked)
    assert page.redirect_chain == [(CHANGE, 302)] and NOT_KEPT in page.content.decode()
    learner.refresh_from_db()
    assert learner.check_password(make.PASSWORD)


def test_a_locked_secret_of_a_sign_in_service_stands_in_no_session(client_of, administrator):
    client = client_of(administrator)
    grow_old(client)
    address = reverse("sign_in_services:add")
    asked = client.post(address, {"kind": "openid", "code": "so-noi-vu", "name": "Sở", "secret": "bi-mat-khach"})
    assert "bi-mat-khach" not in stored()
    page = prove(client, asked)
    assert page.redirect_chain == [(address, 302)] and NOT_KEPT in page.content.decode()
    assert not IdentityProvider.objects.exists()


def test_pages_of_the_account_that_ask_by_themselves_keep_no_secrets_either(client_of, learner):
    TOTP.activate(learner, codes.SECRET)
    client = client_of(learner)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    asked = client.post(reverse("mfa_deactivate_totp"), {"code": "135790"})
    assert "135790" not in stored()
    assert prove(client, asked).redirect_chain == [(reverse("mfa_deactivate_totp"), 302)]


def test_what_waits_is_sealed_and_holds_no_cookies(client_of, learner):
    client = client_of(learner)
    grow_old(client)
    client.post(reverse("profile"), {"full_name": learner.full_name, "workplace": "Gõ dở dang", "language": "vi"})
    assert reverse("profile") in stored()
    assert "workplace" not in stored()
    assert client.session.session_key not in stored()
    assert "HTTP_" not in stored()


def test_a_proof_for_another_page_carries_nothing_out(client_of, learner):
    client = client_of(learner)
    grow_old(client)
    typed = {"full_name": learner.full_name, "workplace": "Chỗ khác", "language": "vi"}
    client.post(reverse("profile"), typed)
    dashboard = reverse("dashboard")
    proven = client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD, "next": dashboard})
    assert proven.url == dashboard
    client.get(reverse("profile"))
    learner.refresh_from_db()
    assert learner.workplace != "Chỗ khác"


def test_a_duty_comes_before_an_act_that_waited(client_of, learner):
    client = client_of(learner)
    grow_old(client)
    asked = client.post(
        reverse("profile"), {"full_name": learner.full_name, "workplace": "Chỗ khác", "language": "vi"}
    )
    session = client.session
    session["duties"] = {"password": 4102444800}
    session.save()
    assert prove(client, asked).redirect_chain[-1] == (CHANGE, 302)
    learner.refresh_from_db()
    assert learner.workplace != "Chỗ khác"


def test_an_act_is_carried_out_once_and_soon(client_of, learner):
    client = client_of(learner)
    profile = reverse("profile")
    for is_late in (False, True):
        learner.workplace = "UBND phường A"
        learner.save()
        grow_old(client)
        asked = client.post(profile, {"full_name": learner.full_name, "workplace": "Chỗ khác", "language": "vi"})
        assert client.post(asked.url, {"password": make.PASSWORD}).url == profile
        if is_late:
            session = client.session
            session[proof.READY] |= {"until": 0}
            session.save()
        client.get(profile)
        learner.refresh_from_db()
        assert (learner.workplace == "Chỗ khác") != is_late
        assert proof.READY not in client.session


def test_a_faulty_form_comes_back_at_its_own_address(client_of, learner):
    client = client_of(learner)
    grow_old(client)
    typed = {"full_name": learner.full_name, "workplace": "Gõ dở dang", "language": "khác"}
    page = prove(client, client.post(reverse("profile"), typed))
    assert page.request["PATH_INFO"] == reverse("profile")
    assert page.context["form"].errors and "Gõ dở dang" in page.content.decode()


def test_a_proof_by_a_password_of_decomposed_letters_signs_nobody_out(client_of, learner):
    """As passwords were stored before letters were composed; the right one is stored anew."""
    words = "Mật khẩu Rừng xanh 84"
    learner.password = make_password(unicodedata.normalize("NFD", words))
    learner.save()
    client = client_of(learner)
    grow_old(client)
    typed = {"full_name": learner.full_name, "workplace": "Chỗ khác", "language": "vi"}
    asked = client.post(reverse("profile"), typed)
    client.get(client.post(asked.url, {"password": words}).url)
    learner.refresh_from_db()
    assert learner.workplace == "Chỗ khác"
    assert client.get(reverse("dashboard")).status_code == 200
