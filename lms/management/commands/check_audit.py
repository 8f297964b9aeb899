from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from courses.audit import check, guards


class Command(BaseCommand):
    help = (
        "Recomputes the chain of seals over the audit log and names the first entry that was changed, deleted, inserted"
        " or exchanged. Prints the newest seal: keep it elsewhere, and name it with --seal at a later check."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--seal", default="", metavar="NUMBER:SHA256", help="a newest seal that was kept elsewhere"
        )

    def handle(self, *, seal="", **options):
        try:
            report = check.check(expected=seal)
        except check.Broken as fault:
            raise CommandError(f"The audit log is not whole. {fault}") from fault
        self.stdout.write(
            f"The audit log is whole: {report.entries} sealed entries ({report.late} sealed late),"
            f" {report.waiting} wait for their seal."
        )
        if report.early:
            self.stdout.write(
                f"Note: on {report.early.made_at:%Y-%m-%d} entries from before {report.early.older_than:%Y-%m-%d} were let"
                " go, sooner than AUDIT_MONTHS says now. Was it a smaller number then?"
            )
        self.stdout.write(f"Newest seal: {report.last}")
        gone = guards.missing(connection)
        if gone:
            raise CommandError(
                f"The database does not guard the log: run manage.py prepare. Missing: {', '.join(gone)}"
            )
