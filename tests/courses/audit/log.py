"""Entries to seal, and what the command says of the log."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.audit.models import AuditEntry

MINUTE = timedelta(minutes=1)


def real_transactions(test):
    return pytest.mark.django_db(transaction=True)(pytest.mark.usefixtures("guarded")(test))


def later():
    return timezone.now() + MINUTE


def write(count: int, **fields) -> list[AuditEntry]:
    rows = [AuditEntry(act="topic.seen", object_id=str(number), **fields) for number in range(count)]
    return AuditEntry.objects.bulk_create(rows)


def checked(*arguments) -> str:
    """What the command says of a log that is whole."""
    told = StringIO()
    call_command("check_audit", *arguments, stdout=told)
    return told.getvalue()


def refused(*arguments) -> str:
    """What the command says of a log that is not."""
    with pytest.raises(CommandError) as fault:
        checked(*arguments)
    assert fault.value.returncode == 1
    return str(fault.value)
