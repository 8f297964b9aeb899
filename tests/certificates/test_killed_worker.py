"""A worker that dies in the middle of a round leaves no gap, and the sweep finishes the round."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from certificates import actions
from certificates.models import BookYear, Certificate, IssueRound
from courses.catalogue.models import CourseEdition
from courses.enrolments.models import Enrolment
from tests import make

PEOPLE = 80
PATIENCE = 60  # seconds


def class_of_completed(count: int):
    """A class in which everybody completed the course; accounts without passwords, so that it is made quickly."""
    run = make.run(make.course(certificate_policy="approval"))
    edition: CourseEdition = make.edition(run.course)
    User, now = get_user_model(), timezone.now()
    learners = User.objects.bulk_create(
        User(
            email=f"nguoi.hoc.{number}@example.vn",
            full_name=f"Nguyễn Văn {number}",
            sort_key=f"{number:05d}",
            birth_date=date(1980, 2, 5),
            details_confirmed_at=now,
        )
        for number in range(count)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            run=run,
            learner=learner,
            learner_sort_key=learner.sort_key,
            edition=edition,
            status=Enrolment.Status.COMPLETED,
            enrolled_at=now,
            enrolled_by=learner,
            completed_at=now,
        )
        for learner in learners
    )
    return run


def database_url() -> str:
    """The address of the test's own database, for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    place = f"{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{place}/{given['NAME']}"


def start_worker(folder) -> subprocess.Popen:
    environment = os.environ | {"DATABASE_URL": database_url(), "VAR_DIR": str(folder), "LOG_LEVEL": "CRITICAL"}
    command = [sys.executable, "manage.py", "db_worker", "--no-reload", "--no-startup-delay", "--queue-name", "*"]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)


def wait_until(condition) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "the worker did not get there in time"
        time.sleep(0.02)


@pytest.mark.usefixtures("site_again")
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_round_leaves_no_gap_and_the_sweep_finishes_it(tmp_path):
    issuer = make.user(is_superuser=True)
    run = class_of_completed(PEOPLE)
    issue_round = actions.start_round(run, run.enrolments.all(), by=issuer, now=timezone.now())
    worker = start_worker(tmp_path)
    try:
        wait_until(lambda: issue_round.certificates.count() >= 5)
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    drawn = list(Certificate.objects.order_by("number").values_list("number", flat=True))
    assert 5 <= len(drawn) < PEOPLE
    assert drawn == list(range(1, len(drawn) + 1))
    assert BookYear.objects.get().last_number == len(drawn)

    assert actions.issue_missed(now=timezone.now()) == PEOPLE - len(drawn)
    assert actions.issue_missed(now=timezone.now()) == 0
    numbers = Certificate.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, PEOPLE + 1))
    assert Certificate.objects.values("enrolment").distinct().count() == PEOPLE
    assert IssueRound.objects.get().is_finished
