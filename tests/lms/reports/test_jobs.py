"""Background jobs in the back office: failures with their reason, a retry by POST, administrators only."""

import csv
import uuid
from io import StringIO

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from courses import queue
from courses.audit.models import AuditEntry
from lms.reports import jobs
from tests.editing import form_values, said

LIST = "/admin/reports/background-jobs/"


def job(status=TaskResultStatus.FAILED, *, attempt: int = 5, ours: bool = True) -> DBTaskResult:
    return DBTaskResult.objects.create(
        id=uuid.uuid4(),
        status=status,
        task_path=queue.run.module_path if ours else "wagtail.tasks.update_reference_index_task",
        args_kwargs={
            "args": ["courses.notifications.tasks.send", {"notification_id": 7}, attempt] if ours else [],
            "kwargs": {} if ours else {"pk": "3"},
        },
        backend_name="default",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        exception_class_path="builtins.ConnectionError",
        traceback="Traceback …\nConnectionError: máy chủ thư không trả lời\n",
    )


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


@pytest.mark.django_db
def test_a_failed_job_shows_what_it_was_and_why_it_failed(client):
    job()
    shown = client.get(LIST).content.decode()
    for text in ("Gửi một thư", "thư: 7", "ConnectionError: máy chủ thư không trả lời"):
        assert text in shown
    assert "courses.notifications" not in shown


@pytest.mark.django_db
def test_jobs_of_libraries_and_jobs_that_are_gone_have_readable_names():
    foreign, gone = job(ours=False), job()
    gone.args_kwargs["args"][0] = "courses.old.tasks.count_sheep"
    assert (jobs.name_of(foreign), jobs.arguments_of(foreign)) == ("Ghi nhận nơi sử dụng", "pk: 3")
    assert (jobs.name_of(gone), jobs.arguments_of(gone)) == ("Count sheep", "thư: 7")


@pytest.mark.django_db
def test_the_filter_leaves_failed_jobs_alone(client):
    failed, done = job(), job(TaskResultStatus.SUCCESSFUL)
    shown = client.get(LIST, {"status": "FAILED"}).context["object_list"]
    assert [row.pk for row in shown] == [failed.pk]
    everything = client.get(LIST).context["object_list"]
    assert {row.pk for row in everything if row.task_path == queue.run.module_path} == {failed.pk, done.pk}


@pytest.mark.django_db
def test_retry_puts_the_job_back_as_its_first_try(client, django_capture_on_commit_callbacks):
    failed = job()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}{failed.pk}/retry/")
    [row] = DBTaskResult.objects.exclude(pk=failed.pk).filter(task_path=queue.run.module_path)
    assert row.args_kwargs["args"] == ["courses.notifications.tasks.send", {"notification_id": 7}, 1]
    assert AuditEntry.objects.get(act="job.retried").object_id == str(failed.pk)


@pytest.mark.django_db
def test_the_button_of_the_list_carries_a_token(client):
    failed = job()
    client.handler.enforce_csrf_checks = True
    values = form_values(client.get(LIST), selector=f'form[action="{LIST}{failed.pk}/retry/"]')
    assert client.post(f"{LIST}{failed.pk}/retry/", values).status_code == 302
    assert client.post(f"{LIST}{failed.pk}/retry/").status_code == 403


@pytest.mark.django_db
def test_retry_needs_post_a_failure_and_one_of_our_jobs(client):
    failed, done, foreign = job(), job(TaskResultStatus.SUCCESSFUL), job(ours=False)
    assert client.get(f"{LIST}{failed.pk}/retry/").status_code == 405
    assert client.post(f"{LIST}{done.pk}/retry/").status_code == 404
    assert len(said(client.post(f"{LIST}{foreign.pk}/retry/", follow=True))) == 1
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=queue.run.module_path).count() == 0


@pytest.mark.django_db
def test_the_exported_table_of_jobs_says_what_the_list_says(client):
    failed = job()
    table = b"".join(client.get(LIST, {"export": "csv"}).streaming_content).decode()
    headings, *rows = csv.reader(StringIO(table))
    assert ",".join(headings) == "Đối tượng,Công việc,Tham số,Trạng thái,Yêu cầu lúc,Bắt đầu lúc,Kết thúc lúc,Lý do"
    [row] = [row for row in rows if row[0] == str(failed.pk)]
    assert row[1:4] + row[7:] == [
        "Gửi một thư",
        "thư: 7",
        "Không thành công",
        "ConnectionError: máy chủ thư không trả lời",
    ]


@pytest.mark.django_db
def test_only_administrators_see_jobs_and_retry_them(client_of, editor, issuer):
    failed = job()
    for user in (editor, issuer):
        client = client_of(user)
        assert client.get(LIST).status_code == 302
        assert client.post(f"{LIST}{failed.pk}/retry/").status_code == 302
    assert DBTaskResult.objects.filter(task_path=queue.run.module_path).count() == 1


@pytest.mark.django_db
def test_the_list_costs_the_same_for_many_jobs(client, django_assert_max_num_queries, django_assert_num_queries):
    job()
    client.get(LIST)
    with django_assert_max_num_queries(25) as queries:
        client.get(LIST)
    for _more in range(4):
        job()
    with django_assert_num_queries(len(queries)):
        client.get(LIST)
