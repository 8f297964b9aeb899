"""Pages and files of another province: no address opens them, no list, search or report names them."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from courses.organisations.branches import Branch
from tests import make
from tests.editing import edit_page
from tests.lms.bounds.province import CLOSED

pytestmark = pytest.mark.django_db


def page_addresses(page) -> list[str]:
    names = (
        "edit", "history", "history_results", "usage", "view_draft", "delete", "unpublish", "copy", "move",
        "revisions_index", "workflow_history", "add_subpage", "preview_on_edit", "set_privacy",
    )  # fmt: skip
    revision = page.latest_revision_id
    return [
        *(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in names),
        reverse("wagtailadmin_explore", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, revision]),
        reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision]),
        reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "earliest", "latest"]),
        reverse("wagtailadmin_choose_page_child", args=[page.pk]),
        reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={page.pk}",
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"]) + f"?id={page.pk}",
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        reverse("wagtailadmin_pages:add", args=["courses", "modulepage", page.pk]),
    ]


def file_addresses(province) -> list[str]:
    image, paper, media = province.image.pk, province.document.pk, province.recording.pk
    return [
        reverse("wagtailimages:edit", args=[image]),
        reverse("wagtailimages:image_usage", args=[image]),
        reverse("wagtailimages:preview", args=[image, "max-100x100"]),
        reverse("wagtailimages_chooser:chosen", args=[image]),
        reverse("wagtailimages_chooser:select_format", args=[image]),
        reverse("wagtailadmin_api:images:detail", args=[image]),
        reverse("wagtail_bulk_action", args=["wagtailimages", "image", "delete"]) + f"?id={image}",
        f"/media/{province.image.file.name}",
        reverse("wagtaildocs:edit", args=[paper]),
        reverse("wagtaildocs:document_usage", args=[paper]),
        reverse("wagtaildocs_chooser:chosen", args=[paper]),
        reverse("wagtailadmin_api:documents:detail", args=[paper]),
        province.document.url,
        reverse("wagtailmedia:edit", args=[media]),
        reverse("wagtailmedia:media_usage", args=[media]),
        reverse("wagtailmedia:media_chosen", args=[media]),
        reverse("lesson-media", args=[media]),
    ]


def test_pages_of_another_province_do_not_open_in_either_direction(own, other):
    for mine, theirs in ((own, other), (other, own)):
        for client in (mine.editor, mine.clients["first"]):
            public = [address for address in page_addresses(theirs.branch["courses"]) if "choose-page" not in address]
            for address in [*page_addresses(theirs.course), *public]:
                response = client.get(address)
                assert response.status_code in CLOSED, address
                assert theirs.name not in response.content.decode(), address


@pytest.mark.parametrize("spelled", ["%20{}", "%2B{}", "0{}", "{}%20"])
def test_no_spelling_of_a_number_opens_what_is_of_another_province(own, other, spelled):
    things = [(other.course, "delete"), (other.image, "add_tags"), (other.document, "add_to_collection")]
    for thing, act in things:
        kind = Page._meta if isinstance(thing, Page) else thing._meta
        address = reverse("wagtail_bulk_action", args=[kind.app_label, kind.model_name, act])
        assert own.editor.get(f"{address}?id={spelled.format(thing.pk)}").status_code in CLOSED, thing


def test_files_of_another_province_do_not_open(own, other):
    for client in (own.editor, own.clients["first"]):
        for address in file_addresses(other):
            assert client.get(address).status_code in CLOSED, address


LISTS = [
    "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailadmin_choose_page", "wagtailimages:index",
    "wagtaildocs:index", "wagtailmedia:index", "wagtailimages_chooser:choose", "wagtaildocs_chooser:choose",
    "wagtailadmin_api:pages:listing", "wagtailadmin_api:images:listing", "wagtailadmin_api:documents:listing",
    "wagtailadmin_reports:locked_pages", "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:site_history", "wagtailadmin_reports:aging_pages", "wagtailadmin_reports:page_types_usage",
    "wagtail_localize:translations_report", "wagtailredirects:index", "wagtailadmin_collections:index",
    "pages_without_english", "pages_past_review", "questions:index", "tests:index", "question_chooser:choose",
    "branches:index", "wagtailsnippets_courses_legaltext:list", "topic:index", "wagtailadmin_workflows:index",
    "wagtailusers_groups:index", "wagtailimages:add", "wagtaildocs:add_multiple", "tests:add",
]  # fmt: skip


SEARCHES = [
    "/admin/pages/search/?q=Sơn",
    "/admin/choose-page/search/?q=Sơn",
    "/admin/choose-page/search/?q=Sơn&user_perms=edit",
    "/admin/pages/usage/courses/coursepage/",
    "/admin/pages/create/courses/coursepage",
    "/admin/images/chooser/results/?q=Sơn",
    "/admin/documents/chooser/results/?q=Sơn",
    "/admin/media/chooser/?p=1",
    "/admin/media/chooser/video/?p=1",
    "/admin/pages/?q=Sơn",
]


def test_no_list_search_or_report_names_what_is_of_another_province(own, other):
    make.question("Câu hỏi Sơn La", organisation=other.unit)
    make.quiz(other.course, title="Bài thi Sơn La", questions=0)
    edit_page(other.editor, other.course, action="action-submit", title="Khóa Sơn La mới")
    call_command("update_index", verbosity=0)
    assert "Khóa Sơn La" in other.editor.get("/admin/pages/search/?q=Khóa Sơn La mới").content.decode()
    for key in ("editor", "first"):
        for address in [*(reverse(name) for name in LISTS), *SEARCHES]:
            page = own.clients[key].get(address)
            assert page.status_code in (200, *CLOSED), address
            for word in ("Khóa Sơn La", "Hình Sơn La", "Tệp Sơn La", "Băng Sơn La", "Biên Tập Sơn La", "Câu hỏi Sơn",
                         "Bài thi Sơn"):  # fmt: skip
                assert word not in page.content.decode(), (key, address)


def test_own_pages_and_files_open(own):
    skipped = ("delete", "unpublish", "copy", "privacy", "bulk", "modulepage")
    for address in page_addresses(own.course):
        if not any(word in address for word in skipped):
            assert own.editor.get(address, follow=True).status_code == 200, address
    for address in file_addresses(own):
        assert own.editor.get(address).status_code == 200, address


def test_the_explorer_starts_at_ones_branches(own, other):
    listed = own.editor.get("/admin/pages/", follow=True).context["object_list"]
    assert {page.pk for page in listed} == set(
        Branch.objects.pages().filter(organisation=own.unit).values_list("page", flat=True)
    )
    root = Page.get_first_root_node()
    answer = own.editor.get(f"/admin/api/main/pages/?child_of={root.pk}&for_explorer=1").json()
    assert {item["id"] for item in answer["items"]} == {page.pk for page in listed}
    below = own.editor.get(reverse("wagtailadmin_explore", args=[own.branch["courses"].pk]))
    assert [page.title for page in below.context["object_list"]] == ["Khóa Lào Cai"]
    main = own.branch["courses"].get_parent()
    leading = own.editor.get(reverse("wagtailadmin_explore", args=[main.pk]))
    assert [page.title for page in leading.context["object_list"]] == ["Tỉnh Lào Cai"]


def test_pages_to_link_to_are_public_ones_and_ones_own(own, other):
    live = make.course("Khóa Sơn La công khai", place=other.branch["courses"])

    def offered(province, **query):
        address = reverse("wagtailadmin_choose_page_child", args=[province.branch["courses"].pk])
        return own.editor.get(address, query).json()["html"]

    assert live.title in offered(other) and other.course.title + "<" not in offered(other)
    assert f"/{other.course.pk}/" not in offered(other)
    assert own.course.title in offered(own) and own.course.title in offered(own, user_perms="edit")
    assert live.title not in offered(other, user_perms="edit")


def test_a_translation_of_another_province_is_not_updated(own, other):
    source, _created = TranslationSource.get_or_create_from_instance(other.course)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    for client in (own.editor, own.clients["first"]):
        assert client.get(address).status_code == 404
    assert other.editor.get(address).status_code == 200
