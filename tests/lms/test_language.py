"""The interface is Vietnamese: sign-in, page explorer, editor, workflow, our lists and public pages.

Each screen is rendered as the person in that job sees it, and every visible word must be a possible Vietnamese
syllable or stand in the allow-list of names.
"""

import gettext
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real
from wagtail.users.models import UserProfile

from courses.audit import actions as audit
from courses.catalogue.models import CoursePage
from courses.legal.models import LegalText
from courses.legal.viewsets import LegalTextViewSet
from deploy import translations
from tests import make
from tests.editing import edit_page
from tests.visible_text import english, visible

# Proper names, formats and loan words that Vietnamese offices write as they are (lower case).
ALLOWED = {
    "wagtail", "pdf", "csv", "xlsx", "excel", "svg", "url", "html", "email", "qr", "html5", "rss", "webvtt", "zip",
    "video", "audio", "web", "website", "internet", "slug", "seo", "id", "ctrl", "alt", "shift", "esc", "enter",
    "english", "google", "youtube", "vimeo", "xn", "kh", "vn", "qd", "ttg", "bxd", "ttpt", "utc", "smart", "cities",
    "javascript", "testserver", "ubnd",
}  # fmt: skip
# Written in English in the libraries' templates without a way to translate them, and never seen: hidden submit buttons, an empty counter.
HARD_CODED = {"Search", "None"}


@pytest.fixture(scope="module", autouse=True)
def catalogues():
    """The catalogues as they stand in the sources, compiled and read anew."""
    translations.compile_all(translations.ROOT / "locale")
    gettext._translations.clear()  # what Python read before they were compiled
    trans_real._translations.clear()
    trans_real._default = None
    translation.activate("vi")


@pytest.fixture
def course(db, learner):
    """A course with a lesson, a test, a class and a learner."""
    course = make.course_with_lessons(1, title="Quy hoạch đô thị", slug="quy-hoach-do-thi")
    make.quiz(course)
    make.enrolment(learner, make.run(course, code="Lớp 1"))
    return course


def unknown_words(client, address: str) -> dict[str, list[str]]:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    content = response.json()["html"] if response["Content-Type"] == "application/json" else response.content.decode()
    pieces = set(visible(content)) - HARD_CODED
    return {piece: words for piece in sorted(pieces) if (words := english(piece, allowed=ALLOWED))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Lưu bản nháp", []),
        ("Khoa hoc do thi thong minh", []),
        ("Publish", ["publish"]),
        ("Trang này is locked", ["is", "locked"]),
        ("tệp a.pdf, ban_hanh@example.vn, KH-01", []),
        ("Wagtail", []),
    ],
)
def test_english_words_are_told_from_vietnamese_ones(text, words):
    assert english(text, allowed=ALLOWED) == words


PUBLIC = ["/", "/khoa-hoc/", "/khoa-hoc/quy-hoach-do-thi/", "/tuyen-truyen/", "/tim-kiem/?q=do+thi", "/verify/"]
SIGNED_OUT = ["account_login", "account_signup", "account_reset_password"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PUBLIC, *SIGNED_OUT])
def test_public_pages_and_sign_in_are_vietnamese(client, course, address):
    make.privacy_notice()
    assert unknown_words(client, address if "/" in address else reverse(address)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "dashboard",
        "certificates",
        "profile",
        "account_email",
        "account_change_password",
        "mfa_index",
        "usersessions_list",
    ],
)
def test_pages_of_the_learner_are_vietnamese(client_of, course, learner, name):
    assert unknown_words(client_of(learner), reverse(name)) == {}


@pytest.mark.django_db
def test_a_lesson_and_a_test_are_vietnamese(client_of, course, learner):
    client = client_of(learner)
    [lesson] = make.lessons_of(course)
    for address in (lesson.url, reverse("quiz", args=[course.quizzes.get().pk])):
        assert unknown_words(client, address) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/pages/",
        "/admin/pages/{catalogue}/",
        "/admin/pages/{course}/edit/",
        "/admin/pages/{lesson}/edit/",
        "/admin/pages/add/courses/coursepage/{catalogue}/",
        "/admin/pages/{course}/history/",
        "/admin/pages/{course}/copy/",
        "/admin/pages/{course}/unpublish/",
        "/admin/pages/{free}/delete/",
        "/admin/images/",
        "/admin/documents/",
        "/admin/media/",
        "/admin/reports/workflow/",
        "/admin/reports/workflow_tasks/",
        "/admin/reports/background-jobs/",
        "/admin/reports/without-english/",
        "/admin/reports/past-review/",
        "/admin/sites/",
        "/admin/locales/",
        "/admin/workflows/list/",
        "/admin/localize/submit/page/{course}/",
    ],
)
def test_the_explorer_the_editor_and_the_workflow_are_vietnamese(client_of, administrator, course, address):
    ids = {"course": course.pk, "catalogue": course.get_parent().pk, "lesson": make.lessons_of(course)[0].pk}
    free = make.course(title="Chưa có lớp")
    assert unknown_words(client_of(administrator), address.format(**ids, free=free.pk)) == {}


@pytest.mark.django_db
def test_a_page_under_review_is_vietnamese_for_author_and_reviewer(client_of, editor, reviewer, course):
    edit_page(client_of(editor), course, action="action-submit")
    state = CoursePage.objects.get(pk=course.pk).current_workflow_task_state
    edit = f"/admin/pages/{course.pk}/edit/"
    assert unknown_words(client_of(editor), edit) == {}
    assert unknown_words(client_of(reviewer), edit) == {}
    for action in ("approve", "reject"):
        address = reverse("wagtailadmin_pages:workflow_action", args=[course.pk, action, state.pk])
        assert unknown_words(client_of(reviewer), address) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "language"), [("/admin/", "vi"), ("/admin/", "en"), ("/admin/none/", "vi")])
def test_the_window_of_the_back_office_names_the_installation(client_of, administrator, address, language):
    UserProfile.objects.create(user=administrator, preferred_language=language)
    shown = BeautifulSoup(client_of(administrator).get(address).content, "html.parser")
    name = {"vi": "Đô thị thông minh", "en": "Smart cities"}[language]
    assert " ".join(shown.title.get_text().split()).split(" - ")[1:] == [name]


@pytest.mark.django_db
def test_marks_for_yes_and_no_are_read_aloud_in_vietnamese(client_of, administrator, course):
    shown = BeautifulSoup(client_of(administrator).get(reverse("tests:index")).content, "html.parser")
    assert [mark.get_text(strip=True) for mark in shown.select("tbody td .icon-check + .w-sr-only")] == ["Có", "Có"]


@pytest.mark.django_db
def test_a_page_that_no_account_published_names_nobody(client_of, administrator, course):
    shown = BeautifulSoup(client_of(administrator).get("/admin/reports/aging-pages/").content, "html.parser")
    assert {cell.get_text(strip=True) for cell in shown.select("tbody td:nth-of-type(4)")} == {"–"}


LISTS = [
    LegalTextViewSet().get_url_name("list"),
    "topic:index",
    "organisation:index",
    "audit:index",
    "classes:index",
    "certificates:index",
    "wagtailusers_users:index",
    "wagtailusers_groups:index",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_our_lists_are_vietnamese(client_of, administrator, course, name):
    LegalText.objects.create(
        number="1/2026", kind="Nghị định", title="Đô thị", issuer="Chính phủ", issued_on=date(2026, 2, 5)
    )
    audit.append("quiz.copied", make.topic(), by=administrator)
    assert unknown_words(client_of(administrator), reverse(name)) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [LegalTextViewSet().get_url_name("add"), "topic:add", "organisation:add", "classes:add"]
)
def test_our_forms_are_vietnamese(client_of, administrator, name):
    assert unknown_words(client_of(administrator), reverse(name)) == {}
