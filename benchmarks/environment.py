"""The environment of a measured installation: production settings on a database of its own."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def production(folder: Path, *, port: int, database_url: str = "", page_cache_seconds: int = 60) -> dict[str, str]:
    """Environment variables for every process of the installation that lives in `folder`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PRODUCTION": "1",
        "ALLOW_HTTP": "1",
        "DEMO": "0",
        "SECRET_KEY": "measurements-only-" + "m" * 50,
        "ALLOWED_HOSTS": "127.0.0.1",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "PAGE_CACHE_SECONDS": str(page_cache_seconds),
        "VAR_DIR": str(folder),
        "STATIC_ROOT": str(folder.parent / "static"),
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
        "EMAIL_URL": "dummymail://",
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "WARNING",
    }
