"""Databases on a PostgreSQL server given by its address, one for each size."""

from urllib.parse import urlsplit, urlunsplit

import psycopg


def url_of(server: str, name: str) -> str:
    """The address of the database for a size."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{_database(name)}"))


def recreate(server: str, name: str) -> None:
    """An empty database for a size; one that was there is dropped."""
    address = urlunsplit(urlsplit(server)._replace(scheme="postgresql", path="/postgres"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{_database(name)}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{_database(name)}"')


def _database(name: str) -> str:
    return f"bench-{name}"
