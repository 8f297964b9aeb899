"""Triggers that keep the log as it is, also from those who write to the database past the product.

Entries, seals and anchors are never changed, nor replaced by an INSERT of the same number. Anchors follow each other
and name a seal that is there; entries and seals are deleted only up to the newest anchor, and only when they are older
than it says, which is never less than three months. So whatever was let go has left its trace. TRUNCATE is refused.

SQLite drops the triggers of a table that a migration makes anew, and renames no table while triggers name one that is
gone: such a migration calls `remove` first and `install` last. `manage.py prepare` installs what is missing.
"""

from datetime import timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

LEAST_KEPT = timedelta(days=3 * 31)  # security level 3 asks for three months at least; AUDIT_MONTHS makes it longer
HOURS = int(LEAST_KEPT / timedelta(hours=1)) - 1  # the clocks of the product and of its database may differ
TABLES = ("courses_auditentry", "courses_auditseal", "courses_auditanchor")
REFUSAL = "The audit log is only ever added to."
LET_GO = "(SELECT COALESCE(MAX(number), 0) FROM courses_auditanchor)"
OLDER_THAN = "(SELECT older_than FROM courses_auditanchor ORDER BY number DESC LIMIT 1)"
CONDITIONS = {  # of a refusal
    "courses_auditentry": (
        f"NOT EXISTS (SELECT 1 FROM courses_auditseal WHERE entry_id = OLD.id AND number <= {LET_GO})"  # noqa: S608
        f" OR OLD.at >= {OLDER_THAN}"
    ),
    "courses_auditseal": f"OLD.number > {LET_GO}",
    "courses_auditanchor": "TRUE",
}
YOUNGEST = {  # moment: what is younger is kept, whatever an anchor says
    "sqlite": f"datetime('now', '-{HOURS} hours')",
    "postgresql": f"now() - interval '{HOURS} hours'",
}
FALSE_ANCHOR = (
    f"NEW.number <= {LET_GO} OR NEW.older_than > {{youngest}} OR"  # noqa: S608
    " NOT EXISTS (SELECT 1 FROM courses_auditseal WHERE number = NEW.number AND sha256 = NEW.sha256)"
)
# INSERT OR REPLACE deletes without asking the triggers of deletion. PostgreSQL has no such thing: there ON CONFLICT
# asks those of UPDATE.
REPLACED = {
    "courses_auditentry": "NEW.id > 0 AND EXISTS (SELECT 1 FROM courses_auditentry WHERE id = NEW.id)",
    "courses_auditseal": (
        "EXISTS (SELECT 1 FROM courses_auditseal WHERE number = NEW.number OR entry_id = NEW.entry_id)"
    ),
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; those that are there stay."""
    there = set(standing(connection))
    with connection.cursor() as cursor:
        for name, statement in _statements(connection.vendor).items():
            if name not in there:
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    on_table = " ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in standing(connection):
            table = next(table for table in TABLES if name.startswith(table))
            cursor.execute(f"DROP TRIGGER {name}" + on_table.format(table=table))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that should be there and are not, or are switched off."""
    return sorted(set(_statements(connection.vendor)) - set(standing(connection)))


def standing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of the triggers that are there."""
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = {name for (name,) in cursor.fetchall()}
    return sorted(names & set(_statements(connection.vendor)))


def _statements(vendor: str) -> dict[str, str]:
    """The triggers by name."""
    return _sqlite() if vendor == "sqlite" else _postgresql()


def _sqlite() -> dict[str, str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    inserts = REPLACED | {"courses_auditanchor": FALSE_ANCHOR.format(youngest=YOUNGEST["sqlite"])}
    made = {
        f"{table}_insert": f"BEFORE INSERT ON {table} WHEN {condition} {refuse}"
        for table, condition in inserts.items()
    }
    for table, condition in CONDITIONS.items():
        made[f"{table}_update"] = f"BEFORE UPDATE ON {table} {refuse}"
        made[f"{table}_delete"] = f"BEFORE DELETE ON {table} WHEN {condition} {refuse}"
    return {name: f"CREATE TRIGGER {name} {rest}" for name, rest in made.items()}


def _postgresql() -> dict[str, str]:
    """One function for each trigger, since conditions of triggers hold no queries there."""
    false_anchor = FALSE_ANCHOR.format(youngest=YOUNGEST["postgresql"])
    made = {"courses_auditanchor_insert": _guarded("courses_auditanchor", "insert", "INSERT", false_anchor)}
    for table, condition in CONDITIONS.items():
        made[f"{table}_update"] = _guarded(table, "update", "UPDATE", "TRUE")
        made[f"{table}_delete"] = _guarded(table, "delete", "DELETE", condition)
        made[f"{table}_truncate"] = _guarded(table, "truncate", "TRUNCATE", "TRUE", each="STATEMENT")
    return made


def _guarded(table: str, word: str, event: str, condition: str, *, each: str = "ROW") -> str:
    name = f"{table}_{word}"
    row = {"INSERT": "NEW", "DELETE": "OLD"}.get(event, "NULL")
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF {condition} THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN {row};
        END $$;
        CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}();
    """
