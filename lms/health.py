"""Health of the process (/healthz) and of what it depends on (/readyz)."""

import logging
from datetime import timedelta

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

logger = logging.getLogger(__name__)

MIGRATED_KEPT_SECONDS = 60
QUEUE_PATIENCE = timedelta(minutes=10)


def alive(request):
    return HttpResponse("ok", content_type="text/plain")


def ready(request):
    """200 when database, migrations and queue are well; 503 with false beside each part that is not."""
    parts = {"database": False, "migrations": False, "queue": False}
    for name, is_well in (("database", _answers), ("migrations", _is_migrated), ("queue", _is_worked_off)):
        try:
            parts[name] = is_well()
        except DatabaseError:
            logger.exception("%s is not well", name)
            break
        if not parts[name]:
            break
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _is_migrated() -> bool:
    """Whether every migration is applied. Reading them all is dear and anybody may ask, so a yes is kept for a while."""
    memory = caches["pages"]
    if memory.get("migrated"):
        return True
    executor = MigrationExecutor(connection)
    is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    if is_migrated:
        memory.set("migrated", True, MIGRATED_KEPT_SECONDS)
    return is_migrated


def _is_worked_off() -> bool:
    """Whether no job has been due for longer than QUEUE_PATIENCE. A job without a time is due when it is enqueued."""
    limit = timezone.now() - QUEUE_PATIENCE
    overdue = Q(run_after=get_date_max(), enqueued_at__lt=limit) | Q(run_after__lt=limit)
    return not DBTaskResult.objects.ready().filter(overdue).exists()
