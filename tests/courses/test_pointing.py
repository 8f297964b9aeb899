"""Keys of what belongs to another province, posted by hand: no form takes them, names them, or tells them from nothing."""

import json
import re

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, get_page_models

from courses.blocks import ArticleBody, LessonBody
from courses.catalogue.slugs import FoldedPageForm
from lms.awareness.models import ArticlePage
from lms.users import roles
from tests import make
from tests.editing import form_values
from tests.lms.bounds.province import Province

pytestmark = pytest.mark.django_db

POINTING = (blocks.ChooserBlock, blocks.RichTextBlock)
NOTHING = 987_654_321
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")


@pytest.fixture
def own(client_of):
    return Province("Lào Cai", client_of)


@pytest.fixture
def other(client_of):
    return Province("Sơn La", client_of)


@pytest.fixture
def article(own):
    page = make.article("Bài của tỉnh", place=own.branch["articles"], live=False)
    page.save_revision()
    return page


def block(kind: str, **parts) -> dict:
    """What a browser posts for an article with one block."""
    value = {f"body-0-value-{name}": part for name, part in parts.items()} if parts else {}
    return {"body-count": 1, "body-0-type": kind, "body-0-id": "", "body-0-order": 0, "body-0-deleted": "", **value}


def rich(kind: str, key: int) -> dict:
    """A text with a link, as the editor of the browser writes it."""
    line = {"key": "a", "text": "xem", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "data": {}}
    line["entityRanges"] = [{"offset": 0, "length": 3, "key": 0}]
    link = {"type": kind, "mutability": "MUTABLE", "data": {"id": key}}
    return block("text") | {"body-0-value": json.dumps({"blocks": [line], "entityMap": {"0": link}})}


def save(client, page, changes: dict):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.post(address, form_values(client.get(address), selector="form[data-edit-form]") | changes)


def kept(page) -> str:
    return str(ArticlePage.objects.get(pk=page.pk).get_latest_revision().content["body"])


def blocks_of(province, page) -> dict[str, dict]:
    """A block of each kind that points at a file or a page of a province."""
    return {
        "image": block("image", image=province.image.pk, alt="Hình", caption=""),
        "document": block("document", document=province.document.pk, title="Tệp"),
        "video": block("video", media=province.recording.pk, title="Phim", transcript="null")
        | {"body-0-value-tracks-count": 0},
        "link to a document": rich("DOCUMENT", province.document.pk),
        "link to a page": rich("LINK", page.pk),
    }


def names_of(province) -> list[str]:
    files = (province.image, province.document, province.recording)
    return [province.name, province.course.slug, *(thing.file.name.rpartition("/")[2] for thing in files[1:2])]


@pytest.mark.parametrize("kind", ["image", "document", "video", "link to a document", "link to a page"])
def test_an_article_takes_files_and_drafts_of_the_own_province_alone(own, other, article, kind):
    foreign, before = blocks_of(other, other.course)[kind], kept(article)
    refused = save(own.editor, article, foreign)
    assert refused.status_code == 200
    assert "đơn vị khác" in str(refused.context["form"].errors["body"])
    shown = ESCAPED.sub(lambda found: chr(int(found[1], 16)), refused.content.decode())
    assert not [name for name in names_of(other) if name in shown]
    assert kept(article) == before
    assert save(own.editor, article, blocks_of(own, own.course)[kind]).status_code == 302


def test_what_a_page_holds_already_stays_though_the_editor_could_not_choose_it(own, other, article):
    article.body = [("image", {"image": other.image, "alt": "Hình", "caption": ""})]
    article.save_revision()
    assert save(own.editor, article, blocks_of(other, other.course)["image"]).status_code == 302
    assert f'"image": {other.image.pk}' in kept(article)


def test_public_pages_may_be_linked_by_everybody(own, other, article):
    other.course.live = True
    other.course.save()
    assert save(own.editor, article, blocks_of(other, other.course)["link to a page"]).status_code == 302


@pytest.mark.parametrize("key", ["abc", "-1", "9" * 30, ""])
def test_a_filter_takes_what_is_no_key_for_nothing(client_of, administrator, key):
    client = client_of(administrator)
    filters = [("wagtailusers_users:index", "unit"), ("organisation:index", "superior"), ("organisation:add", "below"),
               ("tests:index", "course"), ("classes:index", "course"), ("certificates:index", "run")]  # fmt: skip
    assert {client.get(reverse(name), {asked: key}).status_code for name, asked in filters} == {200}


def test_filters_and_beginnings_of_forms_name_units_of_the_own_province_alone(own, other, client_of):
    head = make.user(full_name="Lý Quản Trị")
    make.grant(head, roles.UNIT_ADMINISTRATOR, own.unit)
    ward = make.unit("Phường Kín", below=other.unit, kind="commune")
    client = client_of(head)
    for name, asked in (
        ("wagtailusers_users:index", "unit"),
        ("organisation:index", "superior"),
        ("organisation:add", "below"),
    ):
        address = reverse(name)
        assert "Phường Kín" not in client.get(address, {asked: ward.pk}).content.decode(), name
        assert client.get(address, {asked: NOTHING}).status_code == client.get(address, {asked: ward.pk}).status_code
        assert own.unit.name in client.get(address, {asked: own.unit.pk}).content.decode(), name


def test_forms_that_are_shown_again_name_units_of_the_own_province_alone(own, other, client_of):
    head = make.user(full_name="Lý Quản Trị")
    make.grant(head, roles.UNIT_ADMINISTRATOR, own.unit)
    person = make.user(full_name="Lê Văn Bảy")
    post = make.post(person, own.unit)
    division = make.unit("Phòng", below=own.unit)
    ward = make.unit("Phường Kín", below=other.unit, kind="commune")
    client, asked = (
        client_of(head),
        ("unit", "organisation", "superior", "into", "other_1", "heir", "new_superior", "part_1_unit"),
    )
    addresses = [
        reverse("wagtailusers_users:add"), reverse("people_import:new"), reverse("incident:new"), reverse("organisation:add"),
        reverse("person:appoint", args=[person.pk]), reverse("person:transfer", args=[person.pk, post.pk]),
        reverse("person:give-role", args=[person.pk]),
        *(reverse(f"units:{act}", args=[division.pk]) for act in ("move", "merge", "split", "close")),
    ]  # fmt: skip
    for address in addresses:
        answers = [client.post(address, dict.fromkeys(asked, key)) for key in (ward.pk, NOTHING, "abc")]
        assert {answer.status_code for answer in answers} == {200}, address
        assert "Phường Kín" not in answers[0].content.decode(), address
        assert own.unit.name in client.post(address, dict.fromkeys(asked, own.unit.pk)).content.decode(), address


def test_a_test_takes_and_names_no_draft_and_no_question_of_another_province(own, other):
    question = make.question("Câu hỏi kín", organisation=other.unit)
    address = reverse("tests:add")
    values = form_values(own.editor.get(address))
    lines = next(name for name in values if name.endswith("-TOTAL_FORMS")).removesuffix("-TOTAL_FORMS")
    values |= {
        f"{lines}-TOTAL_FORMS": 1,
        f"{lines}-0-question": question.pk,
        f"{lines}-0-ORDER": 1,
        "course": other.course.pk,
    }
    refused = own.editor.post(address, values)
    assert "course" in refused.context["form"].errors
    page = refused.content.decode()
    assert "Câu hỏi kín" not in page and other.course.title not in page
    assert not Page.objects.filter(pk=other.course.pk, coursepage__quizzes__isnull=False).exists()


def test_every_kind_of_page_asks_with_the_form_that_keeps_out_what_is_foreign():
    kinds = [model for model in get_page_models() if model is not Page and model.is_creatable]
    assert [kind for kind in kinds if not issubclass(kind.get_edit_handler().get_form_class(), FoldedPageForm)] == []


def test_blocks_and_rich_text_stand_in_pages_alone():
    ours = [
        model
        for name in ("courses", "certificates", "lms", "users")
        for model in apps.get_app_config(name).get_models()
    ]
    others = [model for model in ours if not issubclass(model, Page)]
    assert [
        each
        for each in others
        if any(isinstance(column, StreamField | RichTextField) for column in each._meta.fields)
    ] == []


@pytest.mark.parametrize("body", [ArticleBody(), LessonBody()])
def test_whatever_a_block_may_hold_is_taken_out_of_it(body):
    """Blocks of these three kinds are gone through; any other that holds choosers or rich text fails here."""
    waiting = [body]
    while waiting:
        block = waiting.pop()
        parts = list(getattr(block, "child_blocks", {}).values()) or [getattr(block, "child_block", None)]
        waiting += filter(None, parts)
        is_gone_through = isinstance(block, blocks.StructBlock | blocks.StreamBlock | blocks.ListBlock)
        assert is_gone_through or not [part for part in parts if isinstance(part, POINTING)], block


def test_a_page_is_copied_and_moved_below_pages_of_the_own_province_alone(own, other, article):
    for act in ("copy", "move"):
        address = reverse(f"wagtailadmin_pages:{act}", args=[article.pk])
        values = form_values(own.editor.get(address), selector='form:has([name="new_parent_page"])')
        for key in (other.branch["articles"].pk, other.course.pk, NOTHING, "abc"):
            assert own.editor.post(address, values | {"new_parent_page": key}).status_code == 404, (act, key)
        moved = own.editor.post(
            address, values | {"new_parent_page": own.branch["articles"].pk, "new_slug": "ban-sao"}
        )
        assert moved.status_code == 302, act


def test_a_line_of_a_test_of_another_province_stays_in_that_test(own, other):
    courses = {name: make.course(owner_unit=each.unit) for name, each in (("own", own), ("other", other))}
    lines = {name: make.quiz(course, title=name).items.first() for name, course in courses.items()}
    question = make.question(organisation=own.unit)
    address = reverse("tests:edit", args=[lines["own"].quiz.pk])
    values = form_values(own.editor.get(address))
    line = {"items-0-id": lines["other"].pk, "items-0-question": question.pk, "items-0-points": 7}
    assert own.editor.post(address, values | line).status_code == 302
    lines["other"].refresh_from_db()
    assert lines["other"].quiz.title == "other" and lines["other"].points == 1
