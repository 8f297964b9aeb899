"""Editors and reviewers of two provinces in the back office: each works on the branch of their own and sees no other."""

from io import BytesIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, TaskState
from wagtail_localize.models import TranslationSource
from wagtailmedia.models import get_media_model

from courses.catalogue.models import CoursePage
from courses.organisations import granting
from courses.organisations.branches import Branch
from courses.organisations.grants import UnitRole
from courses.questions.models import Question
from courses.quizzes.models import Quiz
from lms.users import roles
from tests import make
from tests.editing import edit_page, form_values, said

pytestmark = pytest.mark.django_db

CLOSED = (302, 403, 404)


class Province:
    """A province with its branch, an editor, two reviewers, a course, and files."""

    def __init__(self, name: str, client_of):
        self.name = name
        self.unit = make.unit(f"Tỉnh {name}", kind="province")
        self.branch = make.branch(self.unit)
        self.people = {
            key: make.user(full_name=f"{title} {name}")
            for key, title in (("editor", "Biên Tập"), ("first", "Thẩm Định"), ("second", "Xuất Bản"))
        }
        self.grants = [make.grant(self.people["editor"], roles.EDITOR, self.unit)]
        self.grants += [make.grant(self.people[key], roles.REVIEWER, self.unit) for key in ("first", "second")]
        self.clients = {key: client_of(person) for key, person in self.people.items()}
        for page in self.branch.values():
            if isinstance(page, Page):
                page.save_revision()
        self.course = make.course(f"Khóa {name}", place=self.branch["courses"], live=False)
        self.course.save_revision()
        self.image = picture(f"Hình {name}", self.branch["files"])
        self.document = document(f"Tệp {name}", self.branch["files"])
        self.recording = recording(f"Băng {name}", self.branch["files"])

    @property
    def editor(self):
        return self.clients["editor"]


def bytes_of_a_picture() -> bytes:
    file = BytesIO()
    Picture.new("RGB", (20, 20)).save(file, "PNG")
    return file.getvalue()


def picture(title: str, collection):
    file = ContentFile(bytes_of_a_picture(), "hinh.png")
    return get_image_model().objects.create(title=title, file=file, collection=collection)


def document(title: str, collection):
    return get_document_model().objects.create(title=title, file=ContentFile(b"x", "a.txt"), collection=collection)


def recording(title: str, collection):
    file = ContentFile(b"x", "a.mp4")
    return get_media_model().objects.create(title=title, type="video", duration=1, file=file, collection=collection)


@pytest.fixture
def own(client_of):
    return Province("Lào Cai", client_of)


@pytest.fixture
def other(client_of):
    return Province("Sơn La", client_of)


def step(course):
    task = CoursePage.objects.get(pk=course.pk).current_workflow_task
    return task and task.name


def act(client, course, action: str):
    state = CoursePage.objects.get(pk=course.pk).current_workflow_task_state
    return client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[course.pk, action, state.pk]), {"comment": ""}
    )


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


def test_an_editor_writes_a_course_that_belongs_to_the_province(own, other):
    address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", own.branch["courses"].pk])
    page = own.editor.get(address)
    values = form_values(page, selector="form[data-edit-form]") | {"title": "Khóa mới"}
    assert values["owner_unit"] == [str(own.unit.pk)]
    refused = own.editor.post(address, values | {"owner_unit": other.unit.pk})
    assert "owner_unit" in refused.context["form"].errors
    own.editor.post(address, values)
    assert CoursePage.objects.get(title="Khóa mới").owner_unit == own.unit
    foreign = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", other.branch["courses"].pk])
    assert own.editor.post(foreign, values | {"title": "Khóa lạ"}).status_code in CLOSED
    assert not CoursePage.objects.filter(title="Khóa lạ").exists()


def test_two_reviewers_of_the_province_publish_and_reviewers_of_another_cannot(own, other):
    edit_page(own.editor, own.course, action="action-submit", title="Tên mới")
    assert act(other.clients["first"], own.course, "approve").status_code in CLOSED
    assert step(own.course) == "Duyệt nội dung"
    act(own.clients["first"], own.course, "approve")
    act(own.clients["first"], own.course, "approve")
    assert step(own.course) == "Duyệt xuất bản"
    act(own.clients["second"], own.course, "approve")
    published = CoursePage.objects.get(pk=own.course.pk)
    assert (published.live, published.title, step(own.course)) == (True, "Tên mới", None)


def test_a_reviewer_of_everything_may_be_the_second(own, client_of, reviewer):
    edit_page(own.editor, own.course, action="action-submit", title="Tên mới")
    act(own.clients["first"], own.course, "approve")
    act(client_of(reviewer), own.course, "approve")
    assert CoursePage.objects.get(pk=own.course.pk).live


def test_reviews_wait_for_those_who_hold_the_role_there_alone(own, other, reviewer, administrator):
    mail.outbox.clear()
    edit_page(own.editor, own.course, action="action-submit", title="Tên mới")
    waiting = {
        person.full_name: TaskState.objects.reviewable_by(type(person).objects.get(pk=person.pk)).count()
        for person in (own.people["first"], own.people["editor"], other.people["first"], reviewer, administrator)
    }
    assert list(waiting.values()) == [1, 0, 0, 1, 1]
    written_to = {address for letter in mail.outbox for address in letter.to}
    assert own.people["first"].email in written_to and reviewer.email in written_to
    assert not {person.email for person in other.people.values()} & written_to
    assert own.people["editor"].email not in written_to
    home = own.clients["first"].get("/admin/").content.decode()
    assert (
        "1 trang chờ duyệt" in home
        and "1 trang chờ duyệt" not in other.clients["first"].get("/admin/").content.decode()
    )


def test_a_reviewer_whose_grant_ended_reviews_nothing(own, administrator):
    edit_page(own.editor, own.course, action="action-submit", title="Tên mới")
    for given in own.grants:
        granting.end(given, by=administrator, now=timezone.now(), today=timezone.localdate())
    assert act(own.clients["first"], own.course, "approve").status_code in CLOSED
    assert step(own.course) == "Duyệt nội dung"
    assert own.editor.get(f"/admin/pages/{own.course.pk}/edit/").status_code in CLOSED


def test_an_editor_uploads_into_the_files_of_the_province_alone(own, other):
    address = reverse("wagtailimages:add_multiple")

    def upload(collection):
        file = SimpleUploadedFile("moi.png", bytes_of_a_picture(), "image/png")
        return own.editor.post(address, {"files[]": file, "collection": collection.pk, "title": "Mới"})

    upload(own.branch["files"])
    for collection in (
        other.branch["files"],
        Collection.get_first_root_node(),
        Branch.objects.shared().get().collection,
    ):
        upload(collection)
    places = set(get_image_model().objects.filter(title="Mới").values_list("collection__name", flat=True))
    assert places == {"Tỉnh Lào Cai"}


def test_shared_files_are_chosen_and_not_changed(own):
    shared = Branch.objects.shared().get().collection
    image, paper, media = picture("Quốc huy", shared), document("Mẫu", shared), recording("Giới thiệu", shared)
    for name, word in (("wagtailimages_chooser", "Quốc huy"), ("wagtaildocs_chooser", "Mẫu")):
        assert word in own.editor.get(reverse(f"{name}:choose")).json()["html"]
    assert "Giới thiệu" in own.editor.get("/admin/media/chooser/?p=1").content.decode()
    chosen = (
        ("wagtailimages_chooser:chosen", image),
        ("wagtaildocs_chooser:chosen", paper),
        ("wagtailmedia:media_chosen", media),
    )
    for name, thing in chosen:
        assert own.editor.get(reverse(name, args=[thing.pk])).json()["result"]["id"] in (thing.pk, str(thing.pk)), (
            name
        )
    for name, thing in (("wagtailimages:edit", image), ("wagtaildocs:edit", paper), ("wagtailmedia:edit", media)):
        address = reverse(name, args=[thing.pk])
        assert own.editor.post(address, {"title": "Đổi"}).status_code in CLOSED
        thing.refresh_from_db()
        assert thing.title != "Đổi"


def test_files_at_the_root_are_for_those_who_work_everywhere(own, client_of, editor):
    image = picture("Của trung ương", Collection.get_first_root_node())
    address = reverse("wagtailimages_chooser:choose")
    assert "Của trung ương" not in own.editor.get(address).json()["html"]
    assert "Của trung ương" in client_of(editor).get(address).json()["html"]
    assert own.editor.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).status_code in CLOSED


def test_pages_to_link_to_are_public_ones_and_ones_own(own, other):
    live = make.course("Khóa Sơn La công khai", place=other.branch["courses"])

    def offered(province, **query):
        address = reverse("wagtailadmin_choose_page_child", args=[province.branch["courses"].pk])
        return own.editor.get(address, query).json()["html"]

    assert live.title in offered(other) and other.course.title + "<" not in offered(other)
    assert f"/{other.course.pk}/" not in offered(other)
    assert own.course.title in offered(own) and own.course.title in offered(own, user_perms="edit")
    assert live.title not in offered(other, user_perms="edit")


def test_questions_and_tests_are_the_provinces(own, other):
    topic = make.topic()
    address = reverse("questions:add") + "?kind=true_false"
    values = form_values(own.editor.get(address)) | {"topic": topic.pk, "text": "Đúng không?", "answer": "1"}
    assert "organisation" not in values
    own.editor.post(address, values)
    question = Question.objects.get(current__text="Đúng không?")
    assert question.organisation == own.unit
    assert other.editor.get(reverse("questions:edit", args=[question.pk])).status_code == 404
    line = {"items-TOTAL_FORMS": 1, "items-0-question": question.pk, "items-0-count": 1, "items-0-points": "1"}

    def add(client, course):
        page = form_values(client.get(reverse("tests:add")))
        kept = {name: value for name, value in page.items() if "__prefix__" not in name}
        return client.post(reverse("tests:add"), kept | {"title": "Thi", "course": course.pk, **line})

    add(own.editor, other.course)
    add(other.editor, other.course)
    assert not Quiz.objects.exists()
    add(own.editor, own.course)
    assert Quiz.objects.get().course == own.course


def test_of_several_units_the_writer_of_a_question_chooses_one(own, other):
    make.grant(own.people["editor"], roles.EDITOR, other.unit)
    address = reverse("questions:add") + "?kind=true_false"
    values = form_values(own.editor.get(address)) | {"topic": make.topic().pk, "text": "Đúng?", "answer": "1"}
    own.editor.post(address, values | {"organisation": other.unit.pk})
    assert Question.objects.get(current__text="Đúng?").organisation == other.unit


def test_legal_texts_and_topics_are_read_by_all_and_changed_by_those_who_hold_the_role_everywhere(
    own, client_of, editor
):
    topic = make.topic("Quy hoạch")
    edit = reverse("topic:edit", args=[topic.pk])
    for address in (reverse("topic:index"), reverse("wagtailsnippets_courses_legaltext:list")):
        assert own.editor.get(address).status_code == 200
    for address in (edit, reverse("topic:add"), reverse("wagtailsnippets_courses_legaltext:add")):
        assert own.editor.get(address).status_code in CLOSED, address
        assert client_of(editor).get(address).status_code == 200, address
    own.editor.post(edit, {"name": "Đổi", "slug": topic.slug})
    topic.refresh_from_db()
    assert topic.name == "Quy hoạch"


def test_a_translation_of_another_province_is_not_updated(own, other):
    source, _created = TranslationSource.get_or_create_from_instance(other.course)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    for client in (own.editor, own.clients["first"]):
        assert client.get(address).status_code == 404
    assert other.editor.get(address).status_code == 200


def test_moving_a_course_into_a_branch_makes_it_the_units(own, client_of, administrator):
    course = make.course("Khóa chung")
    address = reverse("wagtailadmin_pages:move_confirm", args=[course.pk, own.branch["courses"].pk])
    client_of(administrator).post(address)
    assert CoursePage.objects.get(pk=course.pk).owner_unit == own.unit
    assert own.editor.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).status_code == 200


def test_branches_are_opened_by_those_who_look_after_the_unit(own, client_of):
    department = make.unit("Sở Xây dựng", below=own.unit)
    stranger = make.unit("Tỉnh Điện Biên", kind="province")
    person = make.user()
    make.grant(person, roles.UNIT_ADMINISTRATOR, own.unit)
    client = client_of(person)
    address = reverse("branches:add")
    page = client.get(address).content.decode()
    assert "Sở Xây dựng" in page and "Điện Biên" not in page
    client.post(address, {"organisation": stranger.pk})
    answer = client.post(address, {"organisation": department.pk}, follow=True)
    assert set(Branch.objects.of_units().values_list("organisation__name", flat=True)) == {
        "Tỉnh Lào Cai",
        "Sở Xây dựng",
    }
    assert len(said(answer)) == 1
    assert client_of(own.people["editor"]).get(address).status_code in CLOSED


def test_the_list_of_branches_asks_the_same_number_of_queries_for_one_and_for_three(
    own, client_of, administrator, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(administrator)
    address = reverse("branches:index")
    client.get(address)
    with django_assert_max_num_queries(40) as asked:
        client.get(address)
    count = len(asked)
    for name in ("Tỉnh Điện Biên", "Tỉnh Lai Châu"):
        make.branch(make.unit(name, kind="province"))
    client.get(address)
    with django_assert_num_queries(count):
        client.get(address)


def test_a_custom_role_made_in_the_groups_screen_works_in_a_unit(own, other, client_of, administrator):
    """As docs/roles-and-units.md tells: name, permissions, the home page and the root collection."""
    admin = client_of(administrator)
    address = reverse("wagtailusers_groups:add")
    values = {name: value for name, value in form_values(admin.get(address)).items() if "__prefix__" not in name}
    permissions = Permission.objects.filter(codename__in=["access_admin", "view_question"])
    values |= {
        "name": "Cộng tác viên",
        "permissions": [row.pk for row in permissions],
        "page_permissions-TOTAL_FORMS": 1,
        "page_permissions-0-page": make.home().pk,
        "page_permissions-0-permissions": ["add_page"],
    }
    made = admin.post(address, values)
    assert made.status_code == 302, made.context["form"].errors
    role = Group.objects.get(name="Cộng tác viên")
    person = make.user()
    make.grant(person, role.name, own.unit)
    client = client_of(person)
    make.question("Câu hỏi Lào Cai", organisation=own.unit)
    make.question("Câu hỏi Sơn La", organisation=other.unit)
    listed = client.get(reverse("questions:index")).content.decode()
    assert "Câu hỏi Lào Cai" in listed and "Câu hỏi Sơn La" not in listed
    for province, expected in ((own, 200), (other, 404)):
        add = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", province.branch["courses"].pk])
        assert client.get(add).status_code == expected
    edit = reverse("wagtailusers_groups:edit", args=[role.pk])
    values = {name: value for name, value in form_values(admin.get(edit)).items() if "__prefix__" not in name}
    admin.post(edit, values | {"permissions": [permissions.get(codename="access_admin").pk]})
    assert client.get(reverse("questions:index")).status_code in CLOSED


def test_groups_that_stand_for_a_role_in_a_unit_are_not_edited_by_hand(own, client_of, administrator):
    admin = client_of(administrator)
    group = UnitRole.objects.first().group
    assert group.name not in admin.get(reverse("wagtailusers_groups:index")).content.decode()
    for name in ("edit", "delete", "history", "usage"):
        assert admin.get(reverse(f"wagtailusers_groups:{name}", args=[group.pk])).status_code == 404


def test_the_public_catalogue_lists_all_and_each_branch_its_own(own, other, client):
    for province in (own, other):
        make.course(f"Công khai {province.name}", place=province.branch["courses"])
        make.article(f"Bài {province.name}", place=province.branch["articles"])
    make.course("Công khai chung")
    whole, part = client.get("/khoa-hoc/").content.decode(), client.get("/khoa-hoc/tinh-lao-cai/").content.decode()
    assert all(f"Công khai {name}" in whole for name in ("Lào Cai", "Sơn La", "chung"))
    assert "Công khai Lào Cai" in part and "Sơn La" not in part and "Công khai chung" not in part
    assert 'class="breadcrumbs"' in part and 'class="breadcrumbs"' not in whole
    assert "Công khai Lào Cai" in client.get("/en/courses/tinh-lao-cai/").content.decode()
    whole, part = (
        client.get("/tuyen-truyen/").content.decode(),
        client.get("/tuyen-truyen/tinh-son-la/").content.decode(),
    )
    assert "Bài Lào Cai" in whole and "Bài Sơn La" in whole
    assert "Bài Sơn La" in part and "Bài Lào Cai" not in part
    assert "Bài Sơn La" in client.get("/tuyen-truyen/rss/").content.decode()
    assert "/khoa-hoc/tinh-lao-cai/cong-khai-lao-cai" in client.get("/sitemap.xml").content.decode()
    found = client.get("/tim-kiem/?q=lao+cai").content.decode()
    assert "Công khai Lào Cai" in found and "Bài Lào Cai" in found


def test_a_course_of_a_branch_shows_the_way_to_it(own, client):
    course = make.course("Công khai", place=own.branch["courses"])
    trail = client.get(course.url).content.decode().split('class="breadcrumbs"')[1].split("</nav>")[0]
    assert [word in trail for word in ('href="/khoa-hoc/"', 'href="/khoa-hoc/tinh-lao-cai/"', "Công khai")] == [
        True
    ] * 3
