"""The chain of seals: how it grows, and what breaks it."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from courses.audit import actions as audit
from courses.audit import chain, guards, sealing
from courses.audit.models import AuditAnchor, AuditEntry, AuditSeal
from tests import make
from tests.courses.audit.tampering import without_guards

MINUTE = timedelta(minutes=1)


def real_transactions(test):
    return pytest.mark.django_db(transaction=True)(pytest.mark.usefixtures("guarded")(test))


@pytest.fixture
def guarded(transactional_db):
    """The guards stand, whatever test ran before."""
    guards.install(connection)


def later():
    return timezone.now() + MINUTE


def write(count: int, **fields) -> list[AuditEntry]:
    rows = [AuditEntry(act="topic.seen", object_id=str(number), **fields) for number in range(count)]
    return AuditEntry.objects.bulk_create(rows)


def checked(*arguments) -> str:
    """What the command says of a log that is whole."""
    told = StringIO()
    call_command("check_audit", *arguments, stdout=told)
    return told.getvalue()


def refused(*arguments) -> str:
    """What the command says of a log that is not."""
    with pytest.raises(CommandError) as fault:
        checked(*arguments)
    assert fault.value.returncode == 1
    return str(fault.value)


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
def test_old_entries_are_let_go_and_the_chain_of_the_rest_still_holds(settings):
    settings.AUDIT_MONTHS = 12
    now = timezone.now()
    for days in (500, 400, 300, 1):
        write(1, at=now - timedelta(days=days))
    write(1, at=now - timedelta(days=600))  # late: it stays until those sealed before it go
    sealing.seal_waiting(now=now)
    assert sealing.let_go(now=now) == 2
    anchor = AuditAnchor.objects.get()
    assert (anchor.number, anchor.entries, AuditSeal.objects.first().number) == (2, 2, 3)
    assert AuditEntry.objects.latest("pk").act == "audit.let_go"
    sealing.seal_waiting(now=later())
    assert "4 sealed entries" in checked()
    assert sealing.let_go(now=now) == 0


def cut(*, with_key: bool = False, days: int = 372, entries: int = 3) -> str:
    """What the command says when somebody deleted three young entries and left an anchor that hides it."""
    write(5)
    sealing.seal_waiting(now=later())
    seal, now = AuditSeal.objects.get(number=3), timezone.now()
    anchor = AuditAnchor(
        number=3, sha256=seal.sha256, entries=entries, older_than=now - timedelta(days=days), made_at=now
    )
    if with_key:
        anchor.signature = chain.signature(anchor)
    with without_guards() as cursor:
        anchor.save()
        old = "(SELECT entry_id FROM courses_auditseal WHERE number <= 3)"
        cursor.execute(f"DELETE FROM courses_auditentry WHERE id IN {old}")
        cursor.execute("DELETE FROM courses_auditseal WHERE number <= 3")
    return refused()


@real_transactions
def test_an_anchor_that_the_product_did_not_write_hides_nothing():
    assert "Anchor 3 was not written with this SECRET_KEY" in cut()


@real_transactions
def test_an_anchor_that_counts_wrong_is_named():
    assert "Anchor 3 says that 1 entries were let go, but 3 seals are gone" in cut(entries=1, with_key=True)


@real_transactions
def test_an_anchor_over_young_entries_is_named_even_with_the_key():
    assert "Anchor 3 let go of entries that were younger than three months" in cut(days=80, with_key=True)


@real_transactions
def test_an_anchor_without_an_act_in_the_log_is_named_even_with_the_key():
    assert "Anchor 3 stands without its entry in the log" in cut(with_key=True)


@pytest.mark.django_db
def test_a_former_secret_key_still_opens_anchors(settings):
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    sealing.let_go(now=timezone.now())
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert "one of SECRET_KEY_FALLBACKS" in refused()
    settings.SECRET_KEY_FALLBACKS = [former]
    assert "whole" in checked()


@pytest.mark.django_db
def test_the_check_tells_of_entries_that_went_sooner_than_the_setting_says(settings):
    write(3, at=timezone.now() - timedelta(days=200))
    sealing.seal_waiting(now=later())
    settings.AUDIT_MONTHS = 6
    sealing.let_go(now=timezone.now())
    assert "Note" not in checked()
    settings.AUDIT_MONTHS = 12
    assert "sooner than AUDIT_MONTHS says now" in checked()


@pytest.mark.django_db
def test_nothing_goes_before_three_months_whatever_the_setting(settings):
    settings.AUDIT_MONTHS = 1
    write(1, at=timezone.now() - timedelta(days=80))
    sealing.seal_waiting(now=later())
    assert sealing.let_go(now=timezone.now()) == 0


@pytest.mark.django_db
def test_a_seal_that_was_kept_elsewhere_and_is_gone_says_from_before_which_day():
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    kept = str(AuditSeal.objects.get(number=1))
    sealing.let_go(now=timezone.now())
    day = f"{timezone.now() - timedelta(days=372):%Y-%m-%d}"
    assert f"Seal 1 was let go with entries from before {day}" in refused("--seal", kept)


@pytest.mark.django_db
def test_the_chain_goes_on_after_everything_was_let_go():
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    last = AuditSeal.objects.last()
    assert sealing.let_go(now=timezone.now()) == 3
    assert "0 sealed entries" in checked("--seal", str(last))
    sealing.seal_waiting(now=later())
    assert AuditSeal.objects.get().number == 4
    assert "1 sealed entries" in checked()


@pytest.mark.django_db
def test_unsealed_entries_are_not_let_go():
    write(3, at=timezone.now() - timedelta(days=500))
    assert sealing.let_go(now=timezone.now()) == 0
    assert AuditEntry.objects.count() == 3


@pytest.mark.django_db
def test_old_entries_go_in_parts_and_then_once_a_day(settings):
    now = timezone.now()
    write(5, at=now - timedelta(days=500))
    sealing.seal_waiting(now=now)
    assert [sealing.let_go(now=now, most=2) for _run in range(4)] == [2, 2, 1, 0]


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
