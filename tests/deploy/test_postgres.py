"""Backup and restore on PostgreSQL: rows compared before and after, in databases of their own."""

import os

import psycopg
import pytest
from django.conf import settings

from tests.deploy.conftest import Installation

pytestmark = pytest.mark.postgres


def address(name: str) -> dict:
    given = settings.DATABASES["default"]
    return {
        "host": given["HOST"], "port": given["PORT"] or 5432, "user": given["USER"], "password": given["PASSWORD"],
        "dbname": name,
    }  # fmt: skip


@pytest.fixture
def database():
    """The name of an empty database, dropped afterwards."""
    name = f"backup_{os.getpid()}"
    with psycopg.connect(**address("postgres"), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield name
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def rows_of(name: str) -> dict[str, list[str]]:
    """Every row of every table as text, in a fixed order."""
    with psycopg.connect(**address(name)) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
        return {
            table: sorted(row for (row,) in connection.execute(f'SELECT t::text FROM "{table}" AS t'))
            for (table,) in tables
        }


def test_a_wiped_postgresql_database_is_restored_row_for_row(database, tmp_path):
    where = address(database)
    url = f"postgres://{where['user']}:{where['password']}@{where['host']}:{where['port']}/{database}"
    installation = Installation(tmp_path / "var", DATABASE_URL=url, DEMO="0")
    installation.manage("prepare")
    installation.python("from tests import make; make.user('hoc.vien@example.vn', 'Nguyễn Thị Ánh')")
    before = rows_of(database)
    archive = tmp_path / "backup.tar.gz"
    installation.manage("backup", str(archive))
    done = installation.run("restore", str(archive))
    assert done.returncode != 0
    assert "add FORCE=1" in done.stderr
    installation.python("from courses.results.models import HoursRule; HoursRule.objects.all().delete()")
    assert rows_of(database) != before
    installation.manage("restore", str(archive), "--force")
    assert rows_of(database) == before


def test_an_archive_of_the_other_database_is_refused(database, tmp_path):
    lite = Installation(tmp_path / "lite", DEMO="0")
    lite.manage("prepare")
    archive = tmp_path / "backup.tar.gz"
    lite.manage("backup", str(archive))
    where = address(database)
    url = f"postgres://{where['user']}:{where['password']}@{where['host']}:{where['port']}/{database}"
    done = Installation(tmp_path / "var", DATABASE_URL=url).run("restore", str(archive))
    assert done.returncode != 0
    assert "The archive holds a sqlite database, this installation uses postgresql." in done.stderr
