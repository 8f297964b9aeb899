"""Every row of a database, to be compared with another moment or place."""

import sqlite3
from contextlib import closing
from pathlib import Path


def of(database: Path) -> dict[str, list[tuple]]:
    """All rows of all tables of a SQLite file, in a fixed order; seals of the audit log follow by themselves."""
    with closing(sqlite3.connect(database)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "_fts" not in name and not name.startswith("sqlite_") and name != "courses_auditseal"
        ]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in sorted(names)}
