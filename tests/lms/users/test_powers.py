"""What a role of one's own may be made of: in Vietnamese, and nothing that no rule asks for."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import GroupPagePermission, Task, Workflow

from courses.legal.models import LegalText
from lms.users import roles
from lms.users.powers import POWERS
from tests import make, matrix
from tests.test_matrix import answer
from tests.visible_text import english, visible

pytestmark = pytest.mark.django_db

ADD = reverse("wagtailusers_groups:add")
FOREIGN = {"email", "javascript", "none", "wagtail"}  # none: a hidden counter of Wagtail's
SITE = {"wagtailsettings:edit": ["lms", "sitesettings"]}
PANELS = ("page", "collection", "image", "document", "media")

# What opens with a power and not without it: an address, what of the province its number names, and what else the role
# needs for it. Opened by GET, or posted to where the address begins with POST.
OPENS = {
    "wagtailadmin.access_admin": ("wagtailadmin_home", ""),
    "courses.view_auditentry": ("audit:index", ""),
    "courses.view_courserun": ("classes:history", "run"),
    "courses.add_courserun": ("classes:add", "", "courses.view_courserun"),
    "courses.change_courserun": ("classes:edit", "run", "courses.view_courserun"),
    "courses.delete_courserun": ("classes:delete", "run", "courses.view_courserun"),
    "courses.view_enrolment": ("class:page", "run", "courses.view_courserun"),
    "courses.change_enrolment": ("class:add", "run", "courses.view_courserun"),
    "certificates.view_certificate": ("certificates:index", ""),
    "certificates.issue_certificate": ("POST papers:issue", "run", "certificates.view_certificate"),
    "certificates.revoke_certificate": ("papers:revoke", "paper", "certificates.view_certificate"),
    "certificates.view_book": ("books:inspect", "book"),
    "certificates.add_book": ("books:add", "", "certificates.view_book", "certificates.change_book"),
    "certificates.change_book": ("books:edit", "book", "certificates.view_book"),
    "courses.view_question": ("questions:preview", "question"),
    "courses.add_question": ("questions:add", "", "courses.view_question"),
    "courses.change_question": ("questions:edit", "question", "courses.view_question"),
    "courses.delete_question": ("questions:delete", "question", "courses.view_question"),
    "courses.view_quiz": ("tests:inspect", "quiz"),
    "courses.add_quiz": ("tests:add", "", "courses.view_quiz"),
    "courses.change_quiz": ("tests:edit", "quiz", "courses.view_quiz"),
    "courses.delete_quiz": ("tests:delete", "quiz", "courses.view_quiz"),
    "courses.view_topic": ("topic:index", ""),
    "courses.add_topic": ("topic:add", "", "courses.view_topic"),
    "courses.change_topic": ("topic:edit", "topic", "courses.view_topic"),
    "courses.delete_topic": ("topic:delete", "topic", "courses.view_topic"),
    "courses.view_legaltext": ("wagtailsnippets_courses_legaltext:list", ""),
    "courses.add_legaltext": ("wagtailsnippets_courses_legaltext:add", "", "courses.view_legaltext"),
    "courses.change_legaltext": ("wagtailsnippets_courses_legaltext:edit", "legal_text", "courses.view_legaltext"),
    "courses.delete_legaltext": ("wagtailsnippets_courses_legaltext:delete", "legal_text", "courses.view_legaltext"),
    "courses.view_branch": ("pages_read:page", "page"),
    "courses.add_branch": ("branches:add", "", "courses.view_branch"),
    "wagtail_localize.submit_translation": ("wagtail_localize:submit_page_translation", "article"),
    "courses.view_organisation": ("units:page", "unit"),
    "courses.add_organisation": ("organisation:add", "", "courses.view_organisation"),
    "courses.change_organisation": ("units:rename", "unit", "courses.view_organisation"),
    "courses.delete_organisation": ("organisation:delete", "unit", "courses.view_organisation"),
    "users.view_user": ("person:page", "colleague"),
    "users.add_user": ("wagtailusers_users:add", "", "users.view_user"),
    "users.change_user": ("wagtailusers_users:edit", "learner", "users.view_user"),
    "users.delete_user": ("wagtailusers_users:delete", "learner", "users.view_user", "users.change_user"),
    "users.handle_personalnumber": ("people-by-number", ""),
    "courses.add_post": ("person:appoint", "colleague", "users.view_user"),
    "courses.change_post": ("person:transfer", "colleague post", "users.view_user"),
    "courses.view_grant": ("SHOWS person:page", "colleague", "users.view_user"),
    "courses.add_grant": ("person:give-role", "colleague", "users.view_user"),
    "courses.change_grant": ("person:end-role", "colleague grant", "users.view_user"),
    "lms.view_peopleimport": ("people_import:page", "list"),
    "lms.add_peopleimport": ("people_import:new", ""),
    "lms.view_datarequest": ("data_request:page", "data_request"),
    "lms.add_datarequest": ("data_request:file", "learner", "users.view_user"),
    "lms.change_datarequest": ("POST data_request:answer", "data_request", "lms.view_datarequest"),
    "lms.view_consentrecord": ("consents:inspect", "consent"),
    "lms.view_incident": ("incident:page", "incident"),
    "lms.add_incident": ("incident:new", "", "lms.view_incident"),
    "lms.change_incident": ("incident:correct", "incident", "lms.view_incident"),
    "lms.erase_person": ("person:erase", "learner", "users.view_user"),
    "lms.change_sitesettings": ("wagtailsettings:edit", ""),
    "wagtailredirects.add_redirect": ("wagtailredirects:add", ""),
    "wagtailredirects.change_redirect": ("wagtailredirects:edit", "redirect"),
    "wagtailredirects.delete_redirect": ("wagtailredirects:delete", "redirect"),
    "wagtailcore.add_workflow": ("wagtailadmin_workflows:add", ""),
    "wagtailcore.change_workflow": ("wagtailadmin_workflows:edit", "workflow"),
    "wagtailcore.delete_workflow": ("wagtailadmin_workflows:disable", "workflow"),
    "wagtailcore.add_task": ("wagtailadmin_workflows:select_task_type", ""),
    "wagtailcore.change_task": ("wagtailadmin_workflows:edit_task", "task"),
    "wagtailcore.delete_task": ("wagtailadmin_workflows:disable_task", "task"),
}


@pytest.fixture
def province():
    found = matrix.Province("Bắccực")
    found.legal_text = LegalText.objects.create(number="269/2025/NĐ-CP", title="Về đô thị thông minh")
    found.redirect = Redirect.objects.create(old_path="/cu", redirect_link="/moi")
    found.workflow, found.task = Workflow.objects.first(), Task.objects.first()
    found.article = make.article()
    return found


def opened(client_of, province, name: str, *, powers: list[str]) -> tuple[bool, str]:
    """Whether the address of a power opens to somebody with these, and what it says."""
    way, keys, *_needs = OPENS[name]
    method, _space, way = way.rpartition(" ")
    role = make.role(f"Vai trò {len(powers)}", *(power for power in powers if power != "wagtailadmin.access_admin"))
    if "wagtailadmin.access_admin" not in powers:
        role.permissions.clear()
    if name == "wagtail_localize.submit_translation":
        GroupPagePermission.objects.create(group=role, page=make.home(), permission_type="add")
    person = make.user()
    make.grant(person, role.name)
    address = reverse(way, args=[getattr(province, key).pk for key in keys.split()] or SITE.get(way))
    got, text = answer(client_of(person), address, "post" if method == "POST" else "get")
    return got == "open", " ".join(visible(text))


@pytest.mark.parametrize("name", POWERS)
def test_every_power_that_is_offered_opens_something(client_of, province, name):
    needs = ["wagtailadmin.access_admin", *OPENS[name][2:]]
    with_it, said = opened(client_of, province, name, powers=[*needs, name])
    without, less = opened(client_of, province, name, powers=[each for each in needs if each != name])
    assert with_it
    assert said != less if OPENS[name][0].startswith("SHOWS") else not without


def test_the_form_of_a_role_is_in_vietnamese(client_of, administrator):
    client = client_of(administrator)
    pages = [ADD, reverse("wagtailusers_groups:edit", args=[Group.objects.get(name=roles.AUDITOR).pk])]
    for address in pages:
        pieces = visible(client.get(address).content.decode())
        assert [piece for piece in pieces if english(piece, allowed=FOREIGN)] == []


def test_each_power_has_a_sentence_of_its_own():
    with translation.override("vi"):
        words = [str(label) for label in POWERS.values()]
    assert len(set(words)) == len(words)
    with translation.override("en"):
        assert not {str(label) for label in POWERS.values()} & set(words)


def test_the_form_offers_the_powers_and_nothing_else(client_of, administrator):
    page = BeautifulSoup(client_of(administrator).get(ADD).content, "html.parser")
    offered = {int(box["value"]) for box in page.select("input[name=permissions]")}
    assert offered == set(roles.offered().values_list("pk", flat=True))
    assert len(offered) == len(POWERS)


def test_every_permission_of_the_products_own_roles_is_a_power():
    assert {name for names in roles.PERMISSIONS.values() for name in names} - POWERS.keys() == set()


def test_a_role_of_the_product_keeps_its_name(client_of, administrator):
    role = Group.objects.get(name=roles.AUDITOR)
    panels = {f"{kind}_permissions-{name}": "0" for kind in PANELS for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    client = client_of(administrator)
    saved = client.post(reverse("wagtailusers_groups:edit", args=[role.pk]), panels | {"name": "Tên khác"})
    assert saved.status_code == 302
    role.refresh_from_db()
    assert role.name == roles.AUDITOR


def test_what_a_role_has_besides_stays_when_it_is_saved(client_of, administrator):
    role = make.role("Cộng tác viên", "auth.change_group")
    kept = role.permissions.get(codename="change_group")
    panels = {f"{kind}_permissions-{name}": "0" for kind in PANELS for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    client = client_of(administrator)
    client.post(reverse("wagtailusers_groups:edit", args=[role.pk]), panels | {"name": "Tên khác", "permissions": []})
    role.refresh_from_db()
    assert role.name == "Tên khác"
    assert list(role.permissions.all()) == [kept]
