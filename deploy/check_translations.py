"""Every sentence of our own code must have a Vietnamese translation, and no catalogue may hold a doubtful one.

The sentences are taken from the code by `makemessages` into a copy of locale/ in a temporary folder; the tree is
not touched. Prints what is missing, untranslated or marked as doubtful (fuzzy); exit code 1 when there is anything.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("lms", "courses", "certificates", "templates")
DOMAINS = ("django", "djangojs")
SETTINGS = "from lms.settings import *\n\nLOCALE_PATHS = []\n"


def missing(wanted: polib.POFile, ours: list[polib.POFile]) -> list[str]:
    """The sentences of `wanted` that no catalogue of ours translates."""
    translated = {(entry.msgctxt, entry.msgid) for catalogue in ours for entry in catalogue if _is_good(entry)}
    return [entry.msgid for entry in wanted if not entry.obsolete and (entry.msgctxt, entry.msgid) not in translated]


def doubtful(catalogue: polib.POFile) -> list[str]:
    """Sentences whose translation was guessed by a tool, or changes the placeholders."""
    return [entry.msgid for entry in catalogue if entry.fuzzy and not entry.obsolete]


def extract(folder: Path, domain: str) -> polib.POFile | None:
    """All sentences of the code, gathered in a copy of the sources under `folder`; None when there are none."""
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", "--locale", "vi", "--domain", domain]
    command += ["--ignore", "vendor", "--ignore", "content", "--no-location", "--verbosity", "0"]
    (folder / "extraction.py").write_text(SETTINGS, encoding="utf-8")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "extraction", "PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"Stopped: the sentences could not be collected. {done.stderr.strip().splitlines()[-1]}")
    found = folder / "locale" / "vi" / "LC_MESSAGES" / f"{domain}.po"
    return polib.pofile(str(found)) if found.exists() else None


def main() -> int:
    if shutil.which("xgettext") is None:
        print("Stopped: gettext is missing. Install it: sudo apt-get install gettext", file=sys.stderr)
        return 1
    files = sorted((ROOT / "locale").rglob("*.po"))
    found = [
        f"doubtful in {path.relative_to(ROOT)}: {msgid}" for path in files for msgid in doubtful(polib.pofile(path))
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for source in SOURCES:
            shutil.copytree(ROOT / source, folder / source)
        (folder / "locale").mkdir()
        for domain in DOMAINS:
            wanted = extract(folder, domain)
            ours = [polib.pofile(str(path)) for path in files if path.stem == domain]
            if wanted is not None:
                found += [f"not translated: {msgid}" for msgid in missing(wanted, ours)]
    print("\n".join(found) if found else "Every sentence is translated.")
    return 1 if found else 0


def _is_good(entry: polib.POEntry) -> bool:
    return not entry.obsolete and not entry.fuzzy and entry.translated()


if __name__ == "__main__":
    sys.exit(main())
