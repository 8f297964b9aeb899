"""The chain of seals: how it grows, and what breaks it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from courses.audit import actions as audit
from courses.audit import chain, sealing
from courses.audit.models import AuditEntry, AuditSeal
from tests import make
from tests.courses.audit.log import checked, later, real_transactions, refused, write
from tests.courses.audit.tampering import without_guards


@pytest.mark.django_db
def test_entries_are_sealed_in_the_order_of_their_ids_each_over_the_one_before(learner):
    audit.append("topic.seen", make.topic(), by=learner, before={"name": "Đất"}, after={"name": "Đất đai"})
    audit.append("user.opened", learner, by=None)
    assert sealing.seal_waiting(now=later()) == 2
    assert sealing.seal_waiting(now=later()) == 0
    first, second = AuditSeal.objects.order_by("number")
    rows = AuditEntry.objects.order_by("pk").values(*chain.COLUMNS)
    assert (first.number, first.sha256) == (1, chain.seal(chain.BEGINNING, rows[0]))
    assert (second.number, second.sha256) == (2, chain.seal(first.sha256, rows[1]))
    assert second.entry_id > first.entry_id
    assert f"Newest seal: {second}" in checked()


def test_the_bytes_that_are_sealed_are_json_with_sorted_keys_in_utf8_without_nulls():
    row = dict.fromkeys(chain.COLUMNS) | {"id": 7, "object_name": "Đất", "after": {"b": None, "a": [1]}}
    told = chain.canonical(row).decode()
    assert told == '{"after":{"a":[1],"b":null},"id":7,"object_name":"Đất"}'


@pytest.mark.django_db
def test_an_entry_waits_a_moment_for_those_that_are_still_being_written():
    write(1)
    assert sealing.seal_waiting(now=timezone.now()) == 0
    assert "1 wait for their seal" in checked()


@pytest.mark.django_db
def test_long_backlogs_are_sealed_over_several_runs(monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", 3)
    write(10)
    assert [sealing.seal_waiting(now=later(), most=6) for _run in range(3)] == [6, 4, 0]
    assert list(AuditSeal.objects.values_list("number", flat=True)) == list(range(1, 11))


@pytest.mark.django_db
def test_after_days_without_sealing_nothing_is_left_behind(monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", 2)
    now = timezone.now()
    for days in (9, 6, 3, 0):
        write(2, at=now - timedelta(days=days))
    for _run in range(4):
        sealing.seal_waiting(now=later(), most=2)
    assert AuditEntry.objects.unsealed().count() == 0


@real_transactions
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE courses_auditentry SET act = 'topic.praised' WHERE id = {third}",
            "Entry {third} (seal 3) is not what",
        ),
        ("UPDATE courses_auditentry SET at = '2020-01-01' WHERE id = {third}", "Entry {third} (seal 3) is not what"),
        ("DELETE FROM courses_auditentry WHERE id = {third}", "Entry {third} (seal 3) is missing"),
        ("DELETE FROM courses_auditseal WHERE number = 3", "Seal 3 is missing, the next one is 4"),
    ],
)
def test_the_first_row_that_was_changed_or_deleted_is_named(statement, told):
    third = write(5)[2].pk
    sealing.seal_waiting(now=later())
    with without_guards() as cursor:
        cursor.execute(statement.format(third=third))
        cursor.execute("UPDATE courses_auditentry SET act = 'also' WHERE id = %s", [third + 1])
    assert told.format(third=third) in refused()


@real_transactions
def test_two_entries_that_were_exchanged_are_named():
    second, third = [row.pk for row in write(5)[1:3]]
    sealing.seal_waiting(now=later())
    with without_guards() as cursor:
        for number, pk in ((2, -1), (3, second), (2, third)):
            cursor.execute("UPDATE courses_auditseal SET entry_id = %s WHERE number = %s", [pk, number])
    assert f"Entry {third} stands at seal 2, where entry {second} was sealed" in refused()


@real_transactions
def test_two_entries_whose_ids_were_exchanged_are_named():
    second, third = [row.pk for row in write(5)[1:3]]
    sealing.seal_waiting(now=later())
    with without_guards() as cursor:
        for pk, wanted in ((second, -1), (third, second), (-1, third)):
            cursor.execute("UPDATE courses_auditentry SET id = %s WHERE id = %s", [wanted, pk])
    assert f"Entry {second} (seal 2) is not what was sealed" in refused()


@pytest.mark.django_db
def test_an_entry_that_was_slipped_in_long_ago_is_named():
    now = timezone.now()
    AuditEntry.objects.bulk_create(
        AuditEntry(pk=pk, at=now - timedelta(days=days), act="topic.seen") for pk, days in ((901, 9), (905, 0))
    )
    sealing.seal_waiting(now=later())
    AuditEntry.objects.create(pk=903, at=now - timedelta(days=5), act="user.made_administrator")
    sealing.seal_waiting(now=later())
    assert "Entry 903 bears no seal although entries long after it do" in refused()


@real_transactions
def test_a_cut_end_shows_against_a_seal_that_was_kept_elsewhere():
    write(3)
    sealing.seal_waiting(now=later())
    kept = str(AuditSeal.objects.get(number=3))
    assert "whole" in checked("--seal", kept)
    with without_guards() as cursor:
        cursor.execute("DELETE FROM courses_auditentry WHERE id = (SELECT MAX(id) FROM courses_auditentry)")
        cursor.execute("DELETE FROM courses_auditseal WHERE number = 3")
    assert "whole" in checked()
    assert "Seal 3, which was kept elsewhere, is not in the chain" in refused("--seal", kept)


@pytest.mark.django_db
def test_a_log_without_guards_is_not_passed_over(monkeypatch):
    with connection.cursor() as cursor:
        table = " ON courses_auditentry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER courses_auditentry_update{table}")
    assert "Missing: courses_auditentry_update" in refused()


@pytest.mark.django_db
def test_the_list_and_the_page_say_what_is_sealed(client_of, administrator):
    client = client_of(administrator)
    write(1)
    sealing.seal_waiting(now=later())
    write(1)
    waiting, sealed = AuditEntry.objects.order_by("-pk")
    for wanted, entry in (("yes", sealed), ("no", waiting)):
        found = client.get(reverse("audit:index"), {"seal": wanted}).context["object_list"]
        assert list(found) == [entry]
    page = client.get(reverse("audit:inspect", args=[sealed.pk])).content.decode()
    assert "số 1" in page
    assert sealed.seal.sha256 in page.replace("<wbr>", "")
    page = client.get(reverse("audit:index")).content.decode()
    assert "Chưa niêm phong" in page


@real_transactions
def test_a_sealing_process_that_is_killed_leaves_whole_chunks_and_the_next_run_goes_on(tmp_path):
    write(6000, details={"reason": "x" * 2000})
    given = connection.settings_dict
    place = f"{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}"
    address = f"postgres://{given['USER']}:{given['PASSWORD']}@{place}/{given['NAME']}"
    if connection.vendor == "sqlite":
        address = f"sqlite:///{given['NAME']}"
    script = (
        "import django; django.setup(); from datetime import timedelta; from django.utils import timezone;"
        "from courses.audit import sealing; sealing.CHUNK = 100;"
        "print(sealing.seal_waiting(now=timezone.now() + timedelta(minutes=1)))"
    )
    environment = os.environ | {
        "DATABASE_URL": address,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "lms.settings",
    }
    process = subprocess.Popen([sys.executable, "-c", script], cwd=settings.BASE_DIR, env=environment)
    try:
        deadline = time.monotonic() + 60
        while AuditSeal.objects.count() < 300:
            assert time.monotonic() < deadline
            time.sleep(random.random() / 100)  # anywhere in a chunk
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    done = AuditSeal.objects.count()
    assert done % 100 == 0
    assert done < 6000
    assert sealing.seal_waiting(now=later()) == 6000 - done
    assert AuditSeal.objects.values("entry").distinct().count() == 6000
    assert "6000 sealed entries (0 sealed late)" in checked()


def in_thread(work) -> threading.Thread:
    """Run `work` on a connection of its own."""

    def alone():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=alone)
    thread.start()
    return thread


@pytest.mark.postgres
@real_transactions
def test_an_entry_that_appears_after_a_later_one_was_sealed_is_sealed_next_and_marked():
    written, may_end = threading.Event(), threading.Event()

    def slow_act():
        with transaction.atomic():
            write(1)
            written.set()
            may_end.wait(30)

    slow = in_thread(slow_act)
    written.wait(30)
    [quick] = write(1)
    assert sealing.seal_waiting(now=later()) == 1
    may_end.set()
    slow.join()
    assert sealing.seal_waiting(now=later()) == 1
    first, second = AuditSeal.objects.order_by("number")
    assert (first.entry_id, first.is_late) == (quick.pk, False)
    assert (second.entry_id < quick.pk, second.is_late) == (True, True)
    assert "2 sealed entries (1 sealed late)" in checked()


@pytest.mark.postgres
@real_transactions
def test_processes_that_seal_beside_each_other_and_beside_acts_seal_each_entry_once():
    over = threading.Event()

    def seal():
        while not over.is_set():
            sealing.seal_waiting(now=later())

    def act():
        for _number in range(60):
            with transaction.atomic():
                write(3)
                time.sleep(random.random() / 200)

    sealers = [in_thread(seal) for _number in range(3)]
    writers = [in_thread(act) for _number in range(4)]
    for thread in writers:
        thread.join()
    over.set()
    for thread in sealers:
        thread.join()
    sealing.seal_waiting(now=later())
    numbers = AuditSeal.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 721))
    assert "720 sealed entries" in checked()
