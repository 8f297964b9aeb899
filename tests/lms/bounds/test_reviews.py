"""Courses of a province are written and reviewed by its own people."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from courses.catalogue.models import CoursePage
from courses.organisations import granting
from tests.editing import edit_page, form_values
from tests.lms.bounds.province import CLOSED

pytestmark = pytest.mark.django_db


def step(course):
    task = CoursePage.objects.get(pk=course.pk).current_workflow_task
    return task and task.name


def act(client, course, action: str):
    state = CoursePage.objects.get(pk=course.pk).current_workflow_task_state
    return client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[course.pk, action, state.pk]), {"comment": ""}
    )


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
