"""Pages to read: the branches of one's units, with drafts and history, for whoever watches over them without writing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.organisations import opening
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make.unit("Tỉnh Lào Cai", kind="province", code="LC")


@pytest.fixture
def auditor(province):
    person = make.user("kiem.tra@example.vn", "Bùi Kiểm Tra")
    make.grant(person, roles.AUDITOR, province)
    return person


def index_of(unit):
    """The awareness index of the branch in Vietnamese, which opens when there is none."""
    if not unit.branches.exists():
        opening.open_branch(unit, by=None)
    vietnamese = unit.branches.pages().filter(page__locale__language_code="vi")
    return vietnamese.get(page__content_type__model="awarenessindexpage").page.specific


def draft(unit, title="Bản nháp của tỉnh", text="<p>Chữ của bản nháp.</p>"):
    page = make.article(title, place=index_of(unit), live=False, text=text)
    page.save_revision(log_action=True)
    return page


def titles(response) -> list[str]:
    return [page.title for page in response.context["page_obj"]]


def test_an_auditor_reads_pages_drafts_and_history_of_the_branch(client_of, auditor, province):
    page, client = draft(province), client_of(auditor)
    assert page.title in titles(client.get(reverse("pages_read:list")))
    assert titles(client.get(reverse("pages_read:list"), {"q": "nháp"})) == [page.title]
    shown = client.get(reverse("pages_read:page", args=[page.pk]))
    assert [entry.action for entry in shown.context["entries"]] == ["wagtail.edit", "wagtail.create"]
    assert shown.context["unit"] == province
    assert "Chữ của bản nháp." in client.get(reverse("pages_read:draft", args=[page.pk])).content.decode()


def test_units_below_belong_to_it_and_other_units_and_the_whole_do_not(client_of, auditor, province):
    below, other = make.unit("Sở Xây dựng", below=province), make.unit("Tỉnh Sơn La", kind="province", code="SL")
    inside, outside, whole = draft(below, "Của sở"), draft(other, "Của tỉnh khác"), make.article("Của trung ương")
    client = client_of(auditor)
    found = titles(client.get(reverse("pages_read:list")))
    assert inside.title in found and outside.title not in found and whole.title not in found
    for name in ("page", "draft"):
        assert client.get(reverse(f"pages_read:{name}", args=[inside.pk])).status_code == 200
        for page in (outside, whole):
            assert client.get(reverse(f"pages_read:{name}", args=[page.pk])).status_code == 404


def test_who_audits_everything_reads_every_page(client_of, province):
    page, whole = draft(province), make.article("Của trung ương")
    found = titles(client_of(make.user(role=roles.AUDITOR)).get(reverse("pages_read:list"), {"q": "c"}))
    assert page.title in found and whole.title in found


def test_nobody_else_reads_here_and_nothing_is_written(client_of, auditor, province, officer, learner):
    page = draft(province)
    for name, args in (("list", []), ("page", [page.pk]), ("draft", [page.pk])):
        address = reverse(f"pages_read:{name}", args=args)
        assert client_of(officer).get(address).status_code == 404
        assert client_of(learner).get(address).status_code == 302
        assert client_of(auditor).post(address).status_code == 405


def test_the_menu_leads_auditors_to_it(client_of, auditor, officer):
    address = reverse("pages_read:list")
    assert address in client_of(auditor).get(reverse("wagtailadmin_home")).content.decode()
    assert address not in client_of(officer).get(reverse("wagtailadmin_home")).content.decode()


def test_the_list_costs_the_same_for_one_and_three_pages(client_of, auditor, province):
    client, address = client_of(auditor), reverse("pages_read:list")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    draft(province)
    queries()
    few = queries()
    for _more in range(2):
        draft(province)
    assert queries() == few
