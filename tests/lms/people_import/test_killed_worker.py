"""A worker that dies in the middle of an import: what it did stays done, and the next run does the rest, once."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from benchmarks import people
from courses.organisations.posts import Post
from lms.people_import import actions, applying
from lms.people_import.models import ImportRow
from tests import make
from tests.certificates.test_killed_worker import PATIENCE, database_url

PEOPLE = 3000
APPLY = """
import django; django.setup()
from lms.people_import import tasks
tasks.apply({pk})
"""
pytestmark = pytest.mark.usefixtures("site_again")


@pytest.mark.django_db(transaction=True)
def test_an_import_goes_on_after_a_killed_worker_and_does_nothing_twice(tmp_path):
    by, unit = make.user(is_superuser=True), make.unit("Sở A")
    for number in range(people.DIVISIONS):
        make.unit(f"Phòng {number + 1}", below=unit)
    kept = actions.upload(people.workbook(people.rows(PEOPLE, label="N")), unit=unit, by=by)
    actions.assign(kept, columns=kept.mapping, heading=kept.heading, by=by)
    kept.refresh_from_db()
    actions.read(kept, now=timezone.now())
    kept.refresh_from_db()
    actions.confirm(kept, by=by, now=timezone.now())

    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lms.settings",
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", APPLY.format(pk=kept.pk)], cwd=settings.BASE_DIR, env=environment
    )
    deadline = time.monotonic() + PATIENCE
    while kept.rows.applied().count() < 250:
        assert time.monotonic() < deadline, "the worker did not get there in time"
        time.sleep(0.02)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    done = kept.rows.applied().count()
    assert 250 <= done < PEOPLE
    new_people = get_user_model().objects.filter(email__endswith="@bench.example")
    assert (new_people.count(), Post.objects.count()) == (done, done)  # each row wholly or not at all
    applying.apply(kept, now=timezone.now())
    applying.apply(kept, now=timezone.now())
    assert (new_people.count(), Post.objects.count()) == (PEOPLE, PEOPLE)
    assert Post.objects.values("person").distinct().count() == PEOPLE
    kept.refresh_from_db()
    assert (kept.status, kept.counts["applied"], kept.counts["refused"]) == ("applied", PEOPLE, 0)
    assert not ImportRow.objects.waiting().exists()
