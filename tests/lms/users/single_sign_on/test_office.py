"""Records of sign-in services in the back office."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.audit.models import AuditEntry
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity
from lms.users.single_sign_on.secrecy import unseal

pytestmark = pytest.mark.django_db

LIST, ADD = "sign_in_services:index", "sign_in_services:add"
SECRET = "bi-mat-khong-ai-thay"
OPENID = {
    "kind": "openid",
    "code": "bo-a",
    "name": "Bộ A",
    "address": "https://sso.bo-a.example/realms/cb",
    "client_id": "hoc-tap",
    "secret": SECRET,
    "scopes": "openid email",
    "email_claim": "email",
    "email_verified_claim": "email_verified",
    "name_claim": "name",
}


def saved(client, **fields):
    response = client.post(reverse(ADD), OPENID | fields)
    assert response.status_code == 302, response.context["form"].errors
    return IdentityProvider.objects.get(code=(OPENID | fields)["code"])


def errors(client, **fields) -> set[str]:
    response = client.post(reverse(ADD), OPENID | fields)
    assert response.status_code == 200
    return set(response.context["form"].errors)


def test_an_administrator_adds_a_service_whose_secret_nobody_sees_again(client_of, administrator):
    client = client_of(administrator)
    service = saved(client)

    assert unseal(service.sealed_secret) == SECRET
    assert service.sealed_secret != SECRET
    for page in ("edit", "inspect", "history"):
        text = client.get(reverse(f"sign_in_services:{page}", args=[service.pk])).content.decode()
        assert SECRET not in text
        assert service.sealed_secret not in text
    entry = AuditEntry.objects.about(service).get()
    assert entry.act == "identity_provider.saved"
    assert SECRET not in str((entry.details, entry.before, entry.after))
    assert service.sealed_secret not in str((entry.details, entry.before, entry.after))
    assert entry.after["secret"] == "…"
    assert not service.is_open(date(2026, 11, 30))


def test_an_empty_secret_leaves_the_stored_one(client_of, administrator):
    client = client_of(administrator)
    service = saved(client)

    address = reverse("sign_in_services:edit", args=[service.pk])
    client.post(address, OPENID | {"secret": "", "name": "Bộ B", "code": "ma-khac", "kind": "saml"})
    service.refresh_from_db()

    assert (service.name, unseal(service.sealed_secret)) == ("Bộ B", SECRET)
    assert "secret" not in AuditEntry.objects.about(service).first().after
    assert (service.code, service.kind) == ("bo-a", "openid")


def test_a_new_secret_is_on_record_without_being_told(client_of, administrator):
    client = client_of(administrator)
    service = saved(client)

    client.post(reverse("sign_in_services:edit", args=[service.pk]), OPENID | {"secret": "mot-bi-mat-khac"})
    service.refresh_from_db()

    assert unseal(service.sealed_secret) == "mot-bi-mat-khac"
    entry = AuditEntry.objects.about(service).first()
    assert (entry.before, entry.after) == ({"secret": "…"}, {"secret": "…"})


def test_the_page_of_a_service_names_what_to_register(client_of, administrator, settings):
    client = client_of(administrator)
    service = saved(client)
    text = client.get(reverse("sign_in_services:inspect", args=[service.pk])).content.decode()

    assert f"{settings.PUBLIC_URL}/tai-khoan/dang-nhap-mot-lan/bo-a/ve/" in text
    assert reverse("single-sign-on-trial", args=[service.pk]) in text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"address": ""}, {"address"}),
        ({"address": "ftp://sso.bo-a.example"}, {"address"}),
        ({"address": "https://ten:mat-khau@sso.bo-a.example"}, {"address"}),
        ({"client_id": ""}, {"client_id"}),
        ({"code": "Bộ A"}, {"code"}),
        ({"kind": "saml"}, {"metadata"}),
        ({"open_from": "02/02/2026", "open_to": "01/02/2026"}, {"__all__"}),
        ({"vouches_for_email": "on"}, {"__all__"}),
        ({"moves_posts": "on", "unit_code_claim": "unit_code"}, {"moves_posts"}),
        ({"gives_posts": "on"}, {"unit_code_claim"}),
    ],
)
def test_what_cannot_work_is_not_saved(client_of, administrator, fields, wrong):
    assert errors(client_of(administrator), **fields) == wrong


def test_a_service_that_says_the_unit_code_may_give_and_move_posts(client_of, administrator):
    service = saved(client_of(administrator), unit_code_claim="unit_code", gives_posts="on", moves_posts="on")
    assert service.gives_posts and service.moves_posts


def test_plain_http_is_refused_where_the_system_is_reached_by_https(client_of, administrator, settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"

    assert errors(client_of(administrator), address="http://sso.bo-a.example") == {"address"}


def test_metadata_comes_as_text_or_file(client_of, administrator, saml_service):
    metadata = saml_service.metadata
    given = SimpleUploadedFile("idp.xml", metadata.encode())
    client = client_of(administrator)

    by_text = saved(client, kind="saml", code="a", address="", client_id="", metadata=metadata)
    by_file = saved(client, kind="saml", code="b", address="", client_id="", metadata_file=given)

    assert by_text.metadata.strip() == by_file.metadata.strip() == metadata.strip()


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r>&a;</r>"""


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "no xml", "<a/>", "<a>" * 100_000, "x" * 600_000])
def test_hostile_metadata_is_refused(client_of, administrator, text):
    assert errors(client_of(administrator), kind="saml", metadata=text) == {"metadata"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SingleSignOnService", "ManageNameIDService"),
        ("X509Certificate>", "X509SubjectName>"),
        ("<ns0:IDPSSODescriptor ", '<ns0:IDPSSODescriptor WantAuthnRequestsSigned="true" '),
        ("http://127.0.0.1", "ftp://127.0.0.1"),
    ],
)
def test_metadata_that_cannot_work_is_refused(client_of, administrator, saml_service, old, new):
    if "IDPSSO" in old:
        text = saml_service.metadata.replace(":IDPSSODescriptor ", ':IDPSSODescriptor WantX="1" ', 1)
        text = text.replace('WantAuthnRequestsSigned="false"', "").replace(
            'WantX="1"', 'WantAuthnRequestsSigned="true"'
        )
    else:
        text = saml_service.metadata.replace(old, new)
    assert text != saml_service.metadata
    assert errors(client_of(administrator), kind="saml", metadata=text) == {"metadata"}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 600_000])
def test_a_file_that_is_no_metadata_is_refused(client_of, administrator, content):
    given = SimpleUploadedFile("idp.xml", content)
    assert "metadata_file" in errors(client_of(administrator), kind="saml", metadata_file=given)


@pytest.mark.parametrize("persona", ["learner", "officer", "editor", "issuer"])
def test_services_are_for_administrators(client_of, openid_service, request, persona):
    client = client_of(request.getfixturevalue(persona))
    addresses = [reverse(LIST), reverse(ADD), reverse("linked_sign_ins:index")]
    addresses += [
        reverse(f"sign_in_services:{page}", args=[openid_service.pk])
        for page in ("edit", "inspect", "delete", "history", "usage")
    ]

    assert {client.get(address).status_code for address in addresses} <= {302, 404}
    assert openid_service.name not in "".join(client.get(each, follow=True).content.decode() for each in addresses)


def test_a_service_with_links_stays(client_of, administrator, openid_service, learner):
    LinkedIdentity.objects.create(user=learner, provider=openid_service, subject="s", way="person")

    client_of(administrator).post(reverse("sign_in_services:delete", args=[openid_service.pk]))

    assert IdentityProvider.objects.exists()
    assert not AuditEntry.objects.filter(act="identity_provider.deleted").exists()


def test_a_service_without_links_goes_on_record(client_of, administrator, openid_service):
    client_of(administrator).post(reverse("sign_in_services:delete", args=[openid_service.pk]))

    assert not IdentityProvider.objects.exists()
    assert AuditEntry.objects.get(act="identity_provider.deleted").object_name == "Sở Nội vụ"


def test_an_administrator_finds_and_ends_a_link(client_of, administrator, openid_service, learner):
    link = LinkedIdentity.objects.create(user=learner, provider=openid_service, subject="s-77", way="person")
    client = client_of(administrator)

    text = client.get(reverse("linked_sign_ins:index"), {"q": "nguyen thi anh"}).content.decode()
    assert "Nguyễn Thị Ánh" in text
    client.post(reverse("linked_sign_ins:delete", args=[link.pk]))

    assert not LinkedIdentity.objects.exists()
    assert AuditEntry.objects.about(learner).get().act == "linked_identity.ended"


def test_the_list_of_links_costs_the_same_for_one_and_three(
    client_of, administrator, openid_service, learner, outsider, editor
):
    client = client_of(administrator)

    def page():
        return client.get(reverse("linked_sign_ins:index"))

    LinkedIdentity.objects.create(user=learner, provider=openid_service, subject="1", way="person")
    page()
    with CaptureQueriesContext(connection) as one:
        page()
    for number, person in enumerate([outsider, editor]):
        LinkedIdentity.objects.create(user=person, provider=openid_service, subject=f"x{number}", way="person")
    with CaptureQueriesContext(connection) as three:
        page()

    assert len(one) == len(three)
