import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from lms import archive, databases


class Command(BaseCommand):
    help = "Writes database, media and papers into one archive with the hash of every file. The servers may keep running."

    def add_arguments(self, parser):
        parser.add_argument("target", nargs="?", type=Path, help="default: backups/ in VAR_DIR, named by the moment")

        parser.add_argument("--keep", type=int, metavar="N", help="delete all but the newest N backups beside it")

    def handle(self, *, target=None, keep=None, **options):
        now = timezone.localtime()
        target = target or settings.VAR_DIR / "backups" / f"backup-{now:%Y%m%d-%H%M%S}.tar.gz"
        if target.exists():
            raise CommandError(f"{target} exists already; nothing was written.")
        facts = {
            "made_at": now.isoformat(),
            "database": connection.vendor,
            "files_in_bucket": bool(settings.S3_BUCKET),
        }
        try:
            with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
                copy = Path(folder) / "database"
                databases.dump(copy)  # before the files: they are only ever added
                manifest = archive.pack(target, [("database", copy), *_files()], facts)
        except (databases.DatabaseCopyError, OSError) as fault:
            raise CommandError(f"No backup was made. {fault}") from fault
        self.stdout.write(f"{target}: {len(manifest['files'])} files, {target.stat().st_size / 2**20:.1f} MiB")
        if keep:
            archive.keep_newest(keep, folder=target.parent)
        if settings.S3_BUCKET:
            self.stdout.write("Media and papers lie in the bucket and are not in the archive: keep versions there.")


def _files() -> list[tuple[str, Path]]:
    if settings.S3_BUCKET:
        return []
    media, papers = Path(settings.MEDIA_ROOT), Path(settings.PAPERS_ROOT)
    return archive.files_below(media, "media") + archive.files_below(papers, "papers")
