from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from lms.users.security import known


class Command(BaseCommand):
    help = (
        "Makes lists of passwords that nobody may choose ready for look-ups: plain words, one a line, in UTF-8. The hashes"
        " go to known-passwords.sha1 in VAR_DIR and take the place of those before. The list of Have I Been Pwned,"
        " ordered by hash, can be put there as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("lists", nargs="+", type=Path)

    def handle(self, *, lists, **options):
        hashes = {
            known.sha1(line.strip().lower())
            for path in lists
            for line in path.open(encoding="utf-8", errors="replace")
            if line.strip()
        }
        target = Path(settings.KNOWN_PASSWORDS_FILE)
        fresh = target.with_suffix(".new")
        fresh.write_text("".join(f"{each}\n" for each in sorted(hashes)), encoding="ascii")
        fresh.replace(target)
        self.stdout.write(f"{target}: {len(hashes)} passwords")
