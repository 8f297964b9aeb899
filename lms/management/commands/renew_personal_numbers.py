"""Bring stored personal numbers under the newest keys: `manage.py renew_personal_numbers`, after a key was put first.

Exit codes: 0 all are readable and, unless --check, under the newest keys; 1 some cannot be read, or there are no keys.
"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.privacy.consents import keeping
from lms.users.personal_number import actions, vault
from lms.users.personal_number.models import PersonalNumber


class Command(BaseCommand):
    help = "Seals and indexes personal numbers anew under the newest keys. Interrupted, it goes on where it stopped."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--check", action="store_true", help="only count; nothing is written")
        only.add_argument(
            "--forget-unreadable",
            action="store_true",
            help="delete the numbers whose key is lost for good, so that they can be entered anew",
        )

    def handle(self, *, check: bool, forget_unreadable: bool, **options):
        if not vault.is_open():
            raise CommandError("PERSONAL_NUMBER_KEYS is not set: personal numbers can neither be kept nor read.")
        if forget_unreadable:
            self.stdout.write(f"{keeping.forget_unreadable(now=timezone.now())} unreadable numbers deleted.")
            return
        if not check:
            self._renew(PersonalNumber.objects.under_former_keys().count())
        self._tell()

    def _renew(self, total: int) -> None:
        after = written = 0
        while True:
            done, _unreadable, last = actions.renew(after=after)
            if last == after:
                break
            after, written = last, written + done
            self.stdout.write(f"{written} / {total}")
        if written:
            actions.note_renewal(written)

    def _tell(self) -> None:
        former, lost = PersonalNumber.objects.under_former_keys(), PersonalNumber.objects.under_unknown_keys()
        counts = PersonalNumber.objects.count(), former.count(), lost.count()
        self.stdout.write("numbers: {}, under former keys: {}, unreadable: {}".format(*counts))
        if lost.exists():
            raise CommandError("Put the key that sealed the unreadable ones back into PERSONAL_NUMBER_KEYS.")
