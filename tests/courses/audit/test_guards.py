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


def test_the_migrations_leave_every_guard_in_place():
    assert guards.missing(connection) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE courses_auditentry SET act = 'topic.praised'",
        "DELETE FROM courses_auditentry",
        "UPDATE courses_auditseal SET sha256 = ''",
        "DELETE FROM courses_auditseal",
        "INSERT INTO courses_auditanchor VALUES (1, 'false', 1, '2026-01-01', '2026-01-01')",
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
    AuditAnchor.objects.create(number=1, sha256=seal.sha256, entries=1, older_than=now, made_at=now)
    with pytest.raises(IntegrityError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


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
