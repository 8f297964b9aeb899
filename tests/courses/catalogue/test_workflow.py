"""The two-step review: an editor writes and submits, two different reviewers approve, the second approval publishes."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from courses.catalogue.models import CoursePage
from lms.users import roles
from tests import make
from tests.editing import edit_page, said


@pytest.fixture
def second_reviewer(db):
    return make.user("phan.bien.2@example.vn", "Đinh Xuất Bản", role=roles.REVIEWER)


@pytest.fixture
def third_reviewer(db):
    return make.user("phan.bien.3@example.vn", "Bùi Duyệt Ba", role=roles.REVIEWER)


@pytest.fixture
def course(db):
    course = make.course(title="Tên cũ", credited_tiet=0)
    course.save_revision().publish()
    return course


def submit(client, course, **changes):
    return edit_page(client, course, action="action-submit", **({"title": "Tên mới"} | changes))


def act(client, course, action, comment=""):
    """Approve or send back from a list, through the form that opens there."""
    state = CoursePage.objects.get(pk=course.pk).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[course.pk, action, state.pk])
    return client.post(address, {"comment": comment}, follow=True)


def title(course):
    return CoursePage.objects.get(pk=course.pk).title


@pytest.mark.django_db
def test_the_workflow_is_ready_with_two_steps():
    workflow = Workflow.objects.get(name="Duyệt hai bước")
    assert [task.name for task in workflow.tasks] == ["Duyệt nội dung", "Duyệt xuất bản"]
    assert make.home().get_workflow() == workflow


@pytest.mark.django_db
def test_two_reviewers_publish_what_an_editor_submitted(client_of, editor, reviewer, second_reviewer, course):
    submit(client_of(editor), course)
    act(client_of(reviewer), course, "approve")
    assert title(course) == "Tên cũ"
    act(client_of(second_reviewer), course, "approve")
    assert title(course) == "Tên mới"


@pytest.mark.django_db
def test_one_reviewer_may_not_approve_both_steps(client_of, editor, reviewer, course):
    submit(client_of(editor), course)
    client = client_of(reviewer)
    act(client, course, "approve")
    act(client, course, "approve")
    assert title(course) == "Tên cũ"
    assert CoursePage.objects.get(pk=course.pk).current_workflow_task.name == "Duyệt xuất bản"
    assert len(said(client.get(f"/admin/pages/{course.pk}/edit/"))) == 1


@pytest.mark.django_db
def test_an_author_may_not_approve_their_own_page(client_of, reviewer, second_reviewer, course):
    submit(client_of(reviewer), course)
    act(client_of(reviewer), course, "approve")
    assert CoursePage.objects.get(pk=course.pk).current_workflow_task.name == "Duyệt nội dung"
    act(client_of(second_reviewer), course, "approve")
    assert CoursePage.objects.get(pk=course.pk).current_workflow_task.name == "Duyệt xuất bản"


def step(course):
    task = CoursePage.objects.get(pk=course.pk).current_workflow_task
    return task and task.name


def edit_and_approve(client, course, **changes):
    """What the button of the editor does: save the form and approve in one go."""
    decision = {"workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    return edit_page(client, course, action="action-workflow-action", **decision, **changes)


def errors(response) -> list[str]:
    return [str(message) for message in response.context["messages"] if message.level_tag == "error"]


@pytest.mark.django_db
def test_changing_and_approving_in_one_click_saves_the_change_and_does_not_approve(
    client_of, editor, reviewer, second_reviewer, third_reviewer, course
):
    submit(client_of(editor), course)
    answer = edit_and_approve(client_of(reviewer), course, title="Tên của người duyệt")
    assert (
        said(answer)[-1]
        == "Người viết, sửa hoặc gửi duyệt phiên bản này không được tự phê duyệt; cần một người duyệt khác."
    )
    assert step(course) == "Duyệt nội dung"
    act(client_of(reviewer), course, "approve")
    assert step(course) == "Duyệt nội dung"
    act(client_of(second_reviewer), course, "approve")
    act(client_of(reviewer), course, "approve")
    assert step(course) == "Duyệt xuất bản"
    act(client_of(third_reviewer), course, "approve")
    assert title(course) == "Tên của người duyệt"


@pytest.mark.django_db
def test_approving_in_the_editor_without_a_change_counts(client_of, editor, reviewer, second_reviewer, course):
    submit(client_of(editor), course)
    answer = edit_and_approve(client_of(reviewer), course)
    assert (step(course), errors(answer)) == ("Duyệt xuất bản", [])
    edit_and_approve(client_of(second_reviewer), course)
    assert title(course) == "Tên mới"


@pytest.mark.django_db
def test_a_change_in_the_second_step_is_read_by_two_others(
    client_of, editor, reviewer, second_reviewer, third_reviewer, course
):
    submit(client_of(editor), course)
    act(client_of(reviewer), course, "approve")
    edit_page(client_of(second_reviewer), course, title="Sửa ở bước hai")
    act(client_of(second_reviewer), course, "approve")
    act(client_of(third_reviewer), course, "approve")
    assert (title(course), step(course)) == ("Tên cũ", "Duyệt nội dung")
    act(client_of(reviewer), course, "approve")
    assert (title(course), step(course)) == ("Sửa ở bước hai", None)


@pytest.mark.django_db
def test_who_wrote_an_earlier_draft_may_not_approve_it_for_another_sender(client_of, editor, reviewer, course):
    edit_page(client_of(reviewer), course, title="Bản nháp của người duyệt")
    submit(client_of(editor), course)
    act(client_of(reviewer), course, "approve")
    assert step(course) == "Duyệt nội dung"


@pytest.mark.django_db
def test_who_wrote_the_published_version_may_approve_the_next(
    client_of, editor, reviewer, second_reviewer, third_reviewer, course
):
    submit(client_of(reviewer), course)
    act(client_of(second_reviewer), course, "approve")
    act(client_of(third_reviewer), course, "approve")
    submit(client_of(editor), course, title="Tên mới hơn")
    act(client_of(reviewer), course, "approve")
    assert step(course) == "Duyệt xuất bản"


@pytest.mark.django_db
def test_an_editor_may_neither_approve_nor_publish(client_of, editor, course):
    client = client_of(editor)
    submit(client, course)
    act(client, course, "approve")
    edit_page(client, course, action="action-publish")
    assert title(course) == "Tên cũ"


@pytest.mark.django_db
def test_a_reviewer_may_not_publish_without_a_second_pair_of_eyes(client_of, reviewer, course):
    edit_page(client_of(reviewer), course, action="action-publish", title="Tên mới")
    assert title(course) == "Tên cũ"


@pytest.mark.django_db
def test_a_page_is_sent_back_with_a_comment_and_comes_again(client_of, editor, reviewer, second_reviewer, course):
    client = client_of(editor)
    submit(client, course)
    act(client_of(reviewer), course, "reject", comment="Thiếu trích dẫn Điều 40")
    page = client.get(f"/admin/pages/{course.pk}/edit/")
    assert "Thiếu trích dẫn Điều 40" in page.content.decode()
    submit(client, course, title="Tên đã sửa")
    act(client_of(reviewer), course, "approve")
    act(client_of(second_reviewer), course, "approve")
    assert title(course) == "Tên đã sửa"


@pytest.mark.django_db
def test_the_form_of_approval_warns_of_too_few_minutes(client_of, editor, reviewer, course):
    course.credited_tiet = 8
    course.save_revision().publish()
    submit(client_of(editor), course)
    state = CoursePage.objects.get(pk=course.pk).current_workflow_task_state
    for kind in ("workflow_action", "collect_workflow_action_data"):
        shown = client_of(reviewer).get(reverse(f"wagtailadmin_pages:{kind}", args=[course.pk, "approve", state.pk]))
        assert "360" in shown.json()["html"], kind


@pytest.mark.django_db
def test_an_approved_page_with_a_later_date_goes_live_on_that_date(
    client_of, editor, reviewer, second_reviewer, course
):
    later = timezone.localtime() + timedelta(days=1)
    submit(client_of(editor), course, go_live_at=later.strftime("%d/%m/%Y %H:%M"))
    act(client_of(reviewer), course, "approve")
    act(client_of(second_reviewer), course, "approve")
    assert title(course) == "Tên cũ"
    revision = CoursePage.objects.get(pk=course.pk).scheduled_revision
    assert timezone.localtime(revision.approved_go_live_at).date() == later.date()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)  # a day later
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert title(course) == "Tên mới"


@pytest.mark.django_db
def test_an_editor_works_with_files_and_translations(client_of, editor, course):
    client = client_of(editor)
    for address in ("/admin/images/add/", "/admin/documents/multiple/add/", "/admin/media/video/add/"):
        assert client.get(address).status_code == 200, address
    translation = client.get(f"/admin/localize/submit/page/{course.pk}/")
    assert translation.status_code == 200
    assert 'name="locales"' in translation.content.decode()
