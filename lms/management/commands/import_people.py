"""Import a list of people that some other system drops, e.g. each night: `manage.py import_people FILE --unit CODE`.

Exit codes: 0 done, 1 refused (nothing was written), 2 wrong use, 3 done but for faulty or refused rows.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.errors import DomainError
from courses.organisations.models import Organisation
from lms.people_import import actions, applying, showing
from lms.people_import.models import ColumnMapping, ImportRow, PeopleImport

REFUSED, USAGE, PARTLY = 1, 2, 3
MOST_LEAVERS = 20  # percent of the unit's people
COUNTED = ("new", "changed", "unchanged", "leaving", "faulty", "warnings", "skipped", "applied", "refused")


class Command(BaseCommand):
    help = "Import people and posts from an XLSX or CSV file."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, metavar="CODE", help="code of the unit whose people are listed")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the officer in whose name it is done")
        parser.add_argument(
            "--mapping", default="", metavar="NAME", help="an assignment of columns saved under a name"
        )
        parser.add_argument("--complete", action="store_true", help="people of the unit who are not listed leave")
        parser.add_argument(
            "--most-leavers",
            type=int,
            default=MOST_LEAVERS,
            metavar="PERCENT",
            help="refuse a list by which more of the listed people's number would leave (default: %(default)s)",
        )
        parser.add_argument("--letters", action="store_true", help="write to new people how to set a password")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen; nothing is written")

    def handle(self, **options):
        by, unit = self._officer(options["by"]), self._unit(options["unit"])
        try:
            with override(by.language), options["file"].open("rb") as opened:
                self._run(File(opened, name=options["file"].name), unit=unit, by=by, options=options)
        except OSError as fault:
            raise CommandError(f"{options['file']}: {fault.strerror}", returncode=USAGE) from fault
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal

    def _run(self, file: File, *, unit: Organisation, by, options: dict) -> None:
        draft = actions.draft(
            file, unit=unit, is_complete=options["complete"], sends_letters=options["letters"], by=by
        )
        if options["mapping"]:
            draft.columns = self._columns(draft, file, options["mapping"])
        actions.check_columns(draft.mapping)
        rows, skipped = actions.compare(draft, file, today=timezone.localdate())
        counts = actions.count(rows, skipped=skipped)
        self._check_leavers(counts, most=options["most_leavers"])
        if options["dry_run"]:
            self._tell(counts, rows)
        else:
            counts = self._apply(draft, file, by=by, options=options)
        if counts["faulty"] or counts.get("refused"):
            sys.exit(PARTLY)

    def _apply(self, draft: PeopleImport, file: File, *, by, options: dict) -> dict:
        kept = actions.keep(draft, file, by=by)
        actions.assign(kept, columns=draft.mapping, heading=draft.heading, name=options["mapping"], by=by)
        kept.refresh_from_db()
        actions.read(kept, now=timezone.now())
        kept.refresh_from_db()
        if kept.rows.waiting().exists():
            actions.confirm(kept, by=by, now=timezone.now())
            applying.apply(kept, now=timezone.now())
            kept.refresh_from_db()
        self._tell(kept.counts, kept.rows.all())
        return kept.counts

    def _tell(self, counts: dict, rows) -> None:
        self.stdout.write(", ".join(f"{name}: {counts[name]}" for name in COUNTED if name in counts))
        for row in rows:
            for remark in row.remarked if row.kind == ImportRow.Kind.FAULTY else ():
                self.stdout.write(f"{row.number} · {showing.label(remark.field)}: {remark.sentence}")
            if row.outcome == ImportRow.Outcome.REFUSED:
                self.stdout.write(f"{row.number} · {showing.why_not_done(row)}")

    def _check_leavers(self, counts: dict, *, most: int) -> None:
        """A list that was cut short must not send half an office away at night."""
        listed = sum(counts[kind] for kind in ("new", "changed", "unchanged", "faulty"))
        if counts["leaving"] * 100 > most * (listed + counts["leaving"]):
            raise DomainError(
                _(
                    "%(leaving)s people would leave, which is more than %(most)s percent. Check that the list is whole."
                )
                % {"leaving": counts["leaving"], "most": most}
            )

    def _officer(self, email: str):
        officer = get_user_model().objects.active().filter(email=email.lower()).first()
        if officer is None:
            raise CommandError("--by: no open account has this address", returncode=USAGE)
        return officer

    def _unit(self, code: str) -> Organisation:
        units = list(Organisation.objects.on(timezone.localdate()).filter(code__iexact=code)[:2])
        if len(units) != 1:
            raise CommandError(f"--unit: {len(units) or 'no'} units have the code {code} today", returncode=USAGE)
        return units[0]

    def _columns(self, draft: PeopleImport, file: File, name: str) -> dict:
        saved = ColumnMapping.objects.filter(unit=draft.unit, name=name).first()
        if saved is None:
            raise CommandError(f"--mapping: “{name}” is not saved for this unit", returncode=USAGE)
        return actions.by_mapping(draft, file, saved)
