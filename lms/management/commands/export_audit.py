import json
from datetime import datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from courses.audit import chain
from courses.audit.actions import append_about
from courses.audit.models import AuditEntry


class Command(BaseCommand):
    help = (
        "Writes entries of the audit log to standard output, one JSON object a line in the order of their ids, with"
        " number and hash of their seals (null while they wait). The export itself stands in the log."
    )

    def add_arguments(self, parser):
        parser.add_argument("--since", metavar="DATE", help="from this day or moment on, e.g. 2026-11-30")
        parser.add_argument("--after-seal", type=int, metavar="NUMBER", help="only sealed entries after this seal")

    def handle(self, *, since=None, after_seal=None, **options):
        rows = AuditEntry.objects.order_by("pk")
        if since:
            rows = rows.filter(at__gte=_moment(since))
        if after_seal is not None:
            rows = rows.filter(seal__number__gt=after_seal).order_by("seal__number")
        append_about("audit.exported", AuditEntry, by=None, since=since or "", number=after_seal or 0)
        for row in rows.values(*chain.COLUMNS, "seal__number", "seal__sha256").iterator(chunk_size=2000):
            link = {"number": row.pop("seal__number"), "sha256": row.pop("seal__sha256")}
            told = json.loads(chain.canonical(row)) | {"seal": link["number"] and link}
            self.stdout.write(json.dumps(told, ensure_ascii=False, sort_keys=True))


def _moment(text: str) -> datetime:
    """The moment that an operator typed; a day begins at midnight of the time zone of the installation."""
    try:
        given = parse_datetime(text) or datetime.combine(parse_date(text), time.min)
    except (TypeError, ValueError) as fault:
        raise CommandError("Name the day as 2026-11-30, or the moment as 2026-11-30T08:00.") from fault
    return given if timezone.is_aware(given) else timezone.make_aware(given)
