"""Settings under production: refusals that name what is missing, and a clean deployment check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "aB3kd9Qw7zLm2Xc8VbN4tYu6Rp1Os5EfGh0JqWiZxCvTnMkDyAe7UgHb",
    "PUBLIC_URL": "https://hoc.example.vn",
    "ALLOWED_HOSTS": "hoc.example.vn",
    "EMAIL_URL": "smtp://mail.example.vn:25",
    "PERSONAL_NUMBER_KEYS": "n" * 40,
    "PERSONAL_NUMBER_INDEX_KEYS": "i" * 40,
}


def run(tmp_path, *arguments: str, without: str = "", **environment: str) -> subprocess.CompletedProcess:
    """A Python process in production with the settings given, less one."""
    values = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)} | PRODUCTION | environment
    values.pop(without, None)
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=values, capture_output=True, text=True, timeout=120
    )


def read(tmp_path, name: str, **options) -> str:
    done = run(tmp_path, "-c", f"import lms.settings as s; print(s.{name})", **options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("name", ["SECRET_KEY", "PUBLIC_URL", "ALLOWED_HOSTS"])
def test_production_does_not_start_without(name, tmp_path):
    done = run(tmp_path, "-c", "import lms.settings", without=name)
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} is missing." in done.stderr


def test_production_does_not_print_addresses_without_encryption_on_papers(tmp_path):
    done = run(tmp_path, "-c", "import lms.settings", PUBLIC_URL="http://hoc.example.vn")
    assert "PUBLIC_URL must begin with https://" in done.stderr


def test_production_has_no_demonstration_accounts(tmp_path):
    done = run(tmp_path, "-c", "import lms.settings", DEMO="1")
    assert "DEMO=1 is refused in production" in done.stderr


def test_production_names_its_hosts(tmp_path):
    done = run(tmp_path, "-c", "import lms.settings", ALLOWED_HOSTS="hoc.example.vn,*")
    assert "Production names its hosts, never *" in done.stderr


def test_production_is_never_in_debug_mode(tmp_path):
    assert read(tmp_path, "DEBUG", DEBUG="1") == "False"


def test_production_keeps_no_letters_to_be_read(tmp_path):
    assert read(tmp_path, "__dict__.get('EMAIL_FILE_PATH')") == "None"


def test_production_keeps_cookies_to_encrypted_connections(tmp_path):
    names = "SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECURE_SSL_REDIRECT"
    assert read(tmp_path, names) == "True True True True"


def test_other_sites_of_the_domain_are_bound_to_encryption_only_when_asked_for(tmp_path):
    names = "SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"
    assert read(tmp_path, names) == "31536000 False False"
    assert read(tmp_path, names, HSTS_WHOLE_DOMAIN="1") == "31536000 True True"


def test_several_web_processes_count_attempts_to_sign_in_in_a_cache_they_share(tmp_path):
    backend = "CACHES['default']['BACKEND']"
    assert read(tmp_path, backend, WEB_WORKERS="2").endswith("DatabaseCache")
    assert read(tmp_path, backend, WEB_WORKERS="2", REDIS_URL="redis://127.0.0.1:6379").endswith("RedisCache")
    assert read(tmp_path, backend).endswith("LocMemCache")


def test_production_has_no_demonstration_content_unless_asked(tmp_path):
    assert read(tmp_path, "DEMO") == "False"


def test_the_deployment_check_is_clean(tmp_path):
    done = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")


def test_requests_are_not_wrapped_in_transactions():
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False


@pytest.mark.django_db
def test_sqlite_keeps_what_was_acknowledged_even_in_a_power_cut():
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"
        return
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20000}
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_is_used_when_the_database_address_names_it(tmp_path):
    engine = read(tmp_path, "DATABASES['default']['ENGINE']", DATABASE_URL="postgres://u:p@127.0.0.1/lms")
    assert engine == "django.db.backends.postgresql"


def test_production_with_half_the_keys_of_personal_numbers_says_so(tmp_path):
    done = run(tmp_path, "-c", "import lms.settings", without="PERSONAL_NUMBER_INDEX_KEYS")
    assert "PERSONAL_NUMBER_KEYS and PERSONAL_NUMBER_INDEX_KEYS belong together" in done.stderr
