"""Sealing what was recorded into the chain, and letting go of what is too old, one process at a time.

Entries get their ids when they are written but appear when their transactions commit, so an entry may appear after
one with a higher id. A moment of patience lets short transactions fall into the order of their ids; what appears
later still is sealed next and marked as late, for LOOKBACK. An entry without a seal that is older than that was not
written by `append`, and the check says so.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min

from courses.audit import chain, guards
from courses.audit.actions import append_about
from courses.audit.models import AuditAnchor, AuditEntry, AuditSeal

PATIENCE = timedelta(seconds=20)
LOOKBACK = timedelta(days=1)
CHUNK = 1000
MOST = 20_000  # entries in one run, so that a sweep has time for its other work
LETS_GO_EVERY = timedelta(days=1)
LONGEST_MONTH = timedelta(days=31)  # so that nothing goes before its months are over
LOCK = 0x617564697473  # "audits": the advisory lock of PostgreSQL; SQLite has one writer at a time anyway


def seal_waiting(*, now: datetime, most: int = MOST) -> int:
    """Seal entries that wait, in the order of their ids; returns how many. Safe to repeat, to kill and side by side."""
    begin, sealed, done = first_to_look_at(), 0, CHUNK
    while done == CHUNK and sealed < most:
        done, begin = _seal_next(begin, now=now)
        sealed += done
    return sealed


def first_to_look_at() -> int:
    """The lowest id that may still wait: LOOKBACK before the newest entry that bears a seal."""
    newest = AuditSeal.objects.select_related("entry").order_by("-number").first()
    if newest is None:
        return 0
    return AuditEntry.objects.filter(at__gte=newest.entry.at - LOOKBACK).aggregate(first=Min("pk"))["first"]


def last_link() -> tuple[int, str]:
    """Number and hash of the newest seal; of the anchor when all seals were let go."""
    newest = AuditSeal.objects.order_by("-number").first() or AuditAnchor.objects.order_by("-number").first()
    return (newest.number, newest.sha256) if newest else (0, chain.BEGINNING)


@transaction.atomic
def let_go(*, now: datetime, most: int = MOST) -> int:
    """Delete sealed entries that are older than AUDIT_MONTHS, three at least, once a day; returns how many.

    Online services keep their logs for 12 months (Decree 333/2026/NĐ-CP). The anchor that stays lets the chain of the
    rest be checked; the guards of the database let go of nothing else.
    """
    _one_at_a_time()
    anchor = AuditAnchor.objects.order_by("-number").first()
    if anchor and now - anchor.made_at < LETS_GO_EVERY and anchor.entries < most:
        return 0
    older_than = now - max(LONGEST_MONTH * settings.AUDIT_MONTHS, guards.LEAST_KEPT)
    last = _last_older_than(older_than, most=most)
    if last is None:
        return 0
    gone = AuditSeal.objects.filter(number__lte=last.number)
    count = gone.count()
    anchor = AuditAnchor(number=last.number, sha256=last.sha256, entries=count, older_than=older_than, made_at=now)
    anchor.signature = chain.signature(anchor)
    anchor.save()
    with connection.cursor() as cursor:
        seals = "SELECT entry_id FROM courses_auditseal WHERE number <= %s"
        cursor.execute(f"DELETE FROM courses_auditentry WHERE id IN ({seals})", [last.number])  # noqa: S608
        cursor.execute("DELETE FROM courses_auditseal WHERE number <= %s", [last.number])
    append_about("audit.let_go", AuditEntry, by=None, entries=count, number=last.number)
    return count


@transaction.atomic
def _seal_next(begin: int, *, now: datetime) -> tuple[int, int]:
    """Seal the next entries whose ids are `begin` or higher; how many, and where to go on."""
    _one_at_a_time()
    waiting = AuditEntry.objects.unsealed().filter(pk__gte=begin, at__lte=now - PATIENCE)
    rows = list(waiting.order_by("pk").values(*chain.COLUMNS)[:CHUNK])
    number, previous = last_link()
    highest = AuditSeal.objects.aggregate(highest=Max("entry_id"))["highest"] or 0
    seals = []
    for number, row in enumerate(rows, start=number + 1):  # noqa: B020 - goes on from the last number
        previous = chain.seal(previous, row)
        is_late = row["id"] < highest
        seals.append(AuditSeal(number=number, entry_id=row["id"], sha256=previous, is_late=is_late, sealed_at=now))
    AuditSeal.objects.bulk_create(seals)
    return len(rows), rows[-1]["id"] + 1 if rows else begin


def _last_older_than(older_than: datetime, *, most: int) -> AuditSeal | None:
    """The last of the oldest seals, `most` at a time, all of whose entries are older; None when there is none."""
    seals = AuditSeal.objects.order_by("number")
    young = seals.filter(entry__at__gte=older_than).first()
    old = seals.filter(number__lt=young.number) if young else seals
    oldest = old.first()
    return old.filter(number__lt=oldest.number + most).last() if oldest else None


def _one_at_a_time() -> None:
    """Wait until no other process seals; ends with the transaction."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
