"""The database itself refuses to change or delete what the log holds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from courses.audit import actions as audit
from courses.audit import guards, sealing
from courses.audit.models import AuditAnchor, AuditEntry, AuditSeal
from courses.errors import DomainError
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(db):
    """An entry that bears a seal."""
    entry = audit.append("topic.seen", make.topic(), by=None)
    sealing.seal_waiting(now=timezone.now() + timedelta(minutes=1))
    return entry


def anchor_at(seal, *, older_than) -> AuditAnchor:
    """What somebody could write who wants the entries up to this seal to go."""
    made_at = timezone.now()
    return AuditAnchor.objects.create(
        number=seal.number, sha256=seal.sha256, entries=seal.number, older_than=older_than, made_at=made_at
    )


def test_the_migrations_leave_every_guard_in_place():
    assert guards.missing(connection) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE courses_auditentry SET act = 'topic.praised'",
        "DELETE FROM courses_auditentry",
        "UPDATE courses_auditseal SET sha256 = ''",
        "DELETE FROM courses_auditseal",
        "INSERT INTO courses_auditanchor VALUES (1, 'false', 1, '2026-01-01', '2026-01-01', '')",
    ],
)
def test_the_database_refuses_to_change_delete_or_let_go(sealed, statement):
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (AuditEntry.objects.get().act, AuditSeal.objects.count()) == ("topic.seen", 1)


@pytest.mark.parametrize(
    "statement", ["UPDATE courses_auditanchor SET number = 9", "DELETE FROM courses_auditanchor"]
)
def test_anchors_stay(sealed, statement):
    seal, now = sealed.seal, timezone.now()
    anchor_at(seal, older_than=now - timedelta(days=100))
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("table", "columns", "key"),
    [
        ("courses_auditentry", "*", "id"),
        ("courses_auditseal", "*", "number"),
        ("courses_auditseal", "number + 1, sha256, is_late, sealed_at, entry_id", "entry_id"),
        ("courses_auditanchor", "*", "number"),
    ],
)
def test_nothing_is_replaced_by_a_row_of_the_same_number(sealed, table, columns, key):
    anchor_at(sealed.seal, older_than=timezone.now() - timedelta(days=100))
    rows = f"INTO {table} SELECT {columns} FROM {table}"
    replacing = f"INSERT OR REPLACE {rows}"
    if connection.vendor == "postgresql":
        replacing = f"INSERT {rows} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replacing)


def test_no_anchor_lets_go_of_what_is_younger_than_three_months(sealed):
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        anchor_at(sealed.seal, older_than=timezone.now() - timedelta(days=92))


def test_an_anchor_lets_go_of_nothing_that_is_younger_than_it_says(sealed):
    anchor_at(sealed.seal, older_than=timezone.now() - timedelta(days=100))
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM courses_auditentry")


def test_anchors_only_move_forward(sealed):
    old = timezone.now() - timedelta(days=100)
    audit.append("topic.seen", make.topic(), by=None)
    sealing.seal_waiting(now=timezone.now() + timedelta(minutes=1))
    anchor_at(AuditSeal.objects.get(number=2), older_than=old)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic():
        anchor_at(sealed.seal, older_than=old)


@pytest.mark.postgres
@pytest.mark.parametrize("table", guards.TABLES)
def test_no_table_of_the_log_is_truncated(table):
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_the_product_itself_does_not_ask_for_it(sealed):
    for refused in (sealed.delete, sealed.save, AuditEntry.objects.all().delete, sealed.seal.delete):
        with pytest.raises(DomainError):
            refused()


def test_a_guard_that_was_taken_away_is_missed_and_put_back():
    guards.remove(connection)
    assert guards.missing(connection)[0] == "courses_auditanchor_delete"
    guards.install(connection)
    guards.install(connection)
    assert guards.missing(connection) == []
