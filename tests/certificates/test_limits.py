"""The limit of verification ends with its window, whichever cache counts."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from certificates.limits import Limit

pytestmark = pytest.mark.django_db

BACKENDS = "django.core.cache.backends."
MEMORY, DATABASE = "locmem.LocMemCache", "db.DatabaseCache"
LIMIT = Limit("try", amount=3, seconds=60)


def count_in(backend: str, settings) -> None:
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": BACKENDS + backend, "LOCATION": "cache"}}
    if "cache" not in connection.introspection.table_names():
        call_command("createcachetable")
    cache.clear()


@pytest.fixture(params=[MEMORY, DATABASE])
def counted(request, settings):
    count_in(request.param, settings)


@pytest.fixture
def start() -> datetime:
    """The beginning of a window."""
    now = int(timezone.now().timestamp())
    return datetime.fromtimestamp(now - now % LIMIT.seconds, tz=timezone.get_current_timezone())


def ask(now: datetime, address: str = "10.0.0.1") -> bool:
    """Whether one more act is still allowed; it is counted then."""
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    allowed = not LIMIT.is_reached(request, now=now)
    if allowed:
        LIMIT.count(request, now=now)
    return allowed


@pytest.mark.usefixtures("counted")
def test_the_window_ends_although_people_went_on_asking(start):
    asked = [ask(start + timedelta(seconds=second)) for second in (0, 20, 40, 59, 60, 61)]
    assert asked == [True, True, True, False, True, True]


@pytest.mark.usefixtures("counted")
def test_each_address_is_counted_alone(start):
    assert [ask(start) for _time in range(4)] == [True, True, True, False]
    assert ask(start, address="10.0.0.2")


def test_the_database_keeps_a_count_as_long_as_its_window(settings):
    count_in(DATABASE, settings)
    hour, now = Limit("hour", amount=3, seconds=3600), timezone.now()
    for _time in range(2):
        hour.count(RequestFactory().get("/"), now=now)
    with connection.cursor() as cursor:
        later = connection.ops.adapt_datetimefield_value(now + timedelta(minutes=55))
        cursor.execute("SELECT COUNT(*) FROM cache WHERE expires > %s", [later])
        assert cursor.fetchone() == (1,)
