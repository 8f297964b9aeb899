"""/healthz speaks for the process alone, /readyz for what it depends on."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses import queue
from lms import health

WELL = {"database": True, "migrations": True, "queue": True}


@pytest.fixture
def waiting_job(db, django_capture_on_commit_callbacks):
    DBTaskResult.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        queue.enqueue("courses.notifications.tasks.send_forgotten")
    return DBTaskResult.objects.get()


def test_the_process_answers_without_touching_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_a_well_installation_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, WELL)


def test_a_job_that_waits_for_a_moment_is_no_trouble(client, waiting_job):
    assert client.get("/readyz").json() == WELL


def test_a_queue_that_nobody_works_off_is_not_ready(client, waiting_job):
    old = timezone.now() - health.QUEUE_PATIENCE - timedelta(minutes=1)
    DBTaskResult.objects.update(enqueued_at=old)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, WELL | {"queue": False})


def test_a_retry_long_overdue_is_not_ready(client, waiting_job):
    DBTaskResult.objects.update(run_after=timezone.now() - health.QUEUE_PATIENCE - timedelta(minutes=1))
    assert client.get("/readyz").json() == WELL | {"queue": False}


def test_a_retry_that_is_not_due_yet_is_no_trouble(client, waiting_job):
    DBTaskResult.objects.update(
        enqueued_at=timezone.now() - timedelta(hours=1), run_after=timezone.now() + timedelta(minutes=20)
    )
    assert client.get("/readyz").json() == WELL


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client):
    [newest] = MigrationLoader(connection).graph.leaf_nodes("certificates")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": True, "migrations": False, "queue": False},
    )


@pytest.mark.django_db
def test_asking_often_reads_the_migrations_once(client):
    assert client.get("/readyz").json() == WELL
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/readyz").json() == WELL
    assert [query["sql"] for query in captured if "django_migrations" in query["sql"]] == []


def test_a_database_that_does_not_answer_is_not_ready_and_says_why_in_the_log(client, monkeypatch, caplog):
    def silent():
        raise DatabaseError("no answer")

    monkeypatch.setattr(health.connection, "cursor", silent)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": False, "migrations": False, "queue": False},
    )
    assert ("lms.health", "database is not well") in [(record.name, record.message) for record in caplog.records]
