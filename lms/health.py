"""Health of the process (/healthz) and of what it depends on (/readyz)."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

QUEUE_PATIENCE = timedelta(minutes=10)


def alive(request):
    return HttpResponse("ok", content_type="text/plain")


def ready(request):
    """200 when database, migrations and queue are well; 503 naming the part that is not."""
    parts = {"database": False, "migrations": False, "queue": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        parts["database"] = True
        executor = MigrationExecutor(connection)
        parts["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        overdue = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - QUEUE_PATIENCE)
        parts["queue"] = not overdue.filter(run_after__lt=timezone.now() - QUEUE_PATIENCE).exists()
    except DatabaseError:
        parts["database"] = False
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)
