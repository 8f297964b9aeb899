"""Copying the whole database to a file and back: SQLite by its backup interface, PostgreSQL by pg_dump.

Both give a consistent picture while the servers are running. DatabaseCopyError carries a sentence for the operator.
"""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection

PAGES_AT_ONCE = 10_000


class DatabaseCopyError(Exception):
    """The copy could not be made; the message says why."""


def dump(target: Path) -> None:
    """Write the database to `target`."""
    if connection.vendor == "sqlite":
        _copy(_sqlite_file(), target)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={target}", *_address())


def load(source: Path) -> None:
    """Replace everything in the database by what `dump` wrote."""
    connection.close()
    if connection.vendor == "sqlite":
        _copy(source, _sqlite_file())
    else:
        options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run("pg_restore", *options, *_address(), str(source))


def is_empty() -> bool:
    """Whether nobody has an account here: nothing would be lost."""
    with connection.cursor() as cursor:
        if "users_user" not in connection.introspection.table_names(cursor):
            return True
        cursor.execute("SELECT 1 FROM users_user LIMIT 1")
        return cursor.fetchone() is None


def _sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target, timeout=20)) as writing:
            reading.backup(writing, pages=PAGES_AT_ONCE)
    except sqlite3.Error as fault:
        raise DatabaseCopyError(f"SQLite could not copy the database: {fault}.") from fault


def _address() -> list[str]:
    given = connection.settings_dict
    pairs = {"--host": given["HOST"], "--port": given["PORT"], "--username": given["USER"], "--dbname": given["NAME"]}
    return [f"{option}={value}" for option, value in pairs.items() if value]


def _run(program: str, *arguments: str) -> None:
    environment = os.environ | {"PGPASSWORD": connection.settings_dict["PASSWORD"] or ""}
    try:
        subprocess.run([program, *arguments], env=environment, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as fault:
        raise DatabaseCopyError(
            f"{program} is missing. Install it: sudo apt-get install postgresql-client"
        ) from fault
    except subprocess.CalledProcessError as fault:
        first = (fault.stderr or "no message").strip().splitlines()[0]
        raise DatabaseCopyError(f"{program} failed: {first}") from fault
