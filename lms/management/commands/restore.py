import hashlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from certificates.models import Certificate
from lms import archive, databases
from lms.users.personal_number.models import PersonalNumber


class Command(BaseCommand):
    help = (
        "Brings an archive back: database, media, papers. Every hash is checked before anything is changed, every"
        " paper afterwards. Refuses to replace an installation that holds accounts unless forced. Stop the servers first."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", nargs="?", type=Path)
        parser.add_argument("--force", action="store_true", help="replace what is there")

    def handle(self, *, source=None, force=False, **options):
        if source is None:
            raise CommandError("Name the archive: make restore FROM=var/backups/backup-....tar.gz")
        if not force and not databases.is_empty():
            raise CommandError("This installation holds accounts. To replace everything in it, add FORCE=1.")
        try:
            with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as name:
                folder = Path(name)
                manifest = archive.unpack(source, folder)
                self._require_same_kind(manifest)
                databases.load(folder / "database")
                if not manifest["files_in_bucket"]:
                    _replace(Path(settings.MEDIA_ROOT), folder / "media", spare=folder / "old-media")
                    _replace(Path(settings.PAPERS_ROOT), folder / "papers", spare=folder / "old-papers")
        except (archive.ArchiveError, databases.DatabaseCopyError, OSError) as fault:
            raise CommandError(f"The restore stopped. {fault}") from fault
        self.stdout.write(f"Restored {len(manifest['files'])} files of {manifest['made_at']}.")
        self._check_papers()
        self._check_numbers()

    @staticmethod
    def _require_same_kind(manifest: dict) -> None:
        if manifest["database"] != connection.vendor:
            raise archive.ArchiveError(
                f"The archive holds a {manifest['database']} database, this installation uses {connection.vendor}."
            )

    def _check_papers(self) -> None:
        """Every stored paper must be the very bytes whose hash was kept when it was printed."""
        papers = Certificate.objects.rendered().order_by("pk")
        wrong = [paper.serial for paper in papers.iterator() if not _is_whole(paper)]
        if wrong:
            raise CommandError(f"{len(wrong)} papers are missing or damaged, the first is {wrong[0]}.")
        self.stdout.write(f"{papers.count()} papers verified.")

    def _check_numbers(self) -> None:
        """Keys of personal numbers are not in the archive: say when those of this installation are not the ones."""
        if PersonalNumber._meta.db_table not in connection.introspection.table_names():
            return  # an archive of an older version, which `prepare` brings up to date
        if lost := PersonalNumber.objects.under_unknown_keys().count():
            self.stdout.write(f"{lost} personal numbers cannot be read: PERSONAL_NUMBER_KEYS lacks their key.")


def _is_whole(paper: Certificate) -> bool:
    if not paper.pdf.storage.exists(paper.pdf.name):
        return False
    with paper.pdf.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == paper.sha256


def _replace(place: Path, new: Path, *, spare: Path) -> None:
    """Put a folder in the place of another. What was there goes with the temporary folder."""
    new.mkdir(exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        shutil.move(place, spare)
    shutil.move(new, place)
