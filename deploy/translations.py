"""Compile the catalogues under locale/ (.po) into what Django reads (.mo), without gettext's own tools.

Only what changed is compiled. `compile_all` returns the files written; a catalogue that cannot be read ends the
program with one sentence that names it.
"""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def compile_all(folder: Path) -> list[Path]:
    """Write the .mo of every .po under `folder` that is newer than its .mo. Raises ValueError naming a broken one."""
    return [compiled for source in sorted(folder.rglob("*.po")) if (compiled := _compile(source))]


def _compile(source: Path) -> Path | None:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return None
    try:
        catalogue = polib.pofile(str(source))
    except (OSError, UnicodeDecodeError) as fault:
        raise ValueError(f"{source}: {fault}") from fault
    catalogue.save_as_mofile(str(target))
    return target


def main() -> int:
    try:
        written = compile_all(ROOT / "locale")
    except ValueError as fault:
        print(f"Stopped: a translation catalogue cannot be read. {fault}", file=sys.stderr)
        return 1
    if written:
        print(f"Compiled {len(written)} translation catalogues")
    return 0


if __name__ == "__main__":
    sys.exit(main())
