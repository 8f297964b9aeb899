"""Put the browser files in place: one style sheet from its parts, fonts from the npm packages.

Run after `npm ci`. Writes `lms/static/css/site.css` and `lms/static/vendor/`, both git-ignored and
rebuilt from nothing each time. Stops with a sentence when a package has not been installed.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FONT = "@fontsource/be-vietnam-pro"
VENDOR = {
    f"{FONT}/LICENSE": "fonts/LICENSE",
    **{
        f"{FONT}/files/be-vietnam-pro-{subset}-{weight}-normal.woff2": (
            f"fonts/be-vietnam-pro-{subset}-{weight}-normal.woff2"
        )
        for subset in ("vietnamese", "latin")
        for weight in (400, 700)
    },
}

COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def join_parts(parts: Path) -> str:
    """The style sheet of the site: every part in the order of its number, comments and indents left out."""
    texts = [part.read_text(encoding="utf-8") for part in sorted(parts.glob("*.css"))]
    return INDENT.sub("", COMMENT.sub("", "".join(texts)))


def write_style_sheet(static: Path) -> Path:
    """Write `css/site.css` under the given static folder."""
    target = static / "css" / "site.css"
    target.write_text(join_parts(static / "css" / "parts"), encoding="utf-8")
    return target


def copy_vendor_files(packages: Path, vendor: Path) -> list[Path]:
    """Copy each file of VENDOR; FileNotFoundError names the first one missing, before anything is removed."""
    for source in VENDOR:
        if not (packages / source).is_file():
            raise FileNotFoundError(packages / source)
    shutil.rmtree(vendor, ignore_errors=True)
    copied = []
    for source, name in VENDOR.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        copied.append(Path(shutil.copyfile(packages / source, target)))
    return copied


def main() -> int:
    static = ROOT / "lms" / "static"
    try:
        copied = copy_vendor_files(ROOT / "node_modules", static / "vendor")
    except FileNotFoundError as missing:
        print(f"Not installed: {missing.args[0]}. Run `npm ci` first.", file=sys.stderr)
        return 1
    style_sheet = write_style_sheet(static)
    print(f"{style_sheet.relative_to(ROOT)}: {style_sheet.stat().st_size} bytes; {len(copied)} vendor files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
