"""Look through the tracked files for what does not belong there: hosts of registries, machine paths, secrets, data.

Prints each find as file:line and what it is; exit code 1 when there is one.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

UNWANTED = {
    "host of a package registry": re.compile(
        r"py" r"pi\.org|python" r"hosted|npm" r"js\.|deb\.deb" r"ian|archive\.ub" r"untu|artifact" r"registry"
    ),
    "path of one machine": re.compile(r"(?<![\w.])/(?:wo" r"rk|ro" r"ot|home/\w+)/"),
    "private key": re.compile(r"BEGIN (?:RSA |EC |OPENSSH )?PRIV" r"ATE KEY"),
    "access key": re.compile(r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}\b"),
}
GENERATED = re.compile(r"(?:^|/)(?:var|node_modules|\.venv|__pycache__)/|\.(?:sqlite3|pyc|mo|log|pem|key)$")
LARGEST = 1_000_000  # bytes
BINARY = (".png", ".jpg", ".jpeg", ".webp", ".woff2", ".ttf", ".mp3", ".mp4", ".pdf", ".xlsx")


def finds(name: str, content: bytes) -> list[str]:
    """What is wrong with one file."""
    found = []
    if GENERATED.search(name):
        found.append(f"{name}: a generated file")
    if len(content) > LARGEST:
        found.append(f"{name}: larger than {LARGEST} bytes")
    if name.endswith(BINARY):
        return found
    for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
        found += [f"{name}:{number}: {what}" for what, pattern in UNWANTED.items() if pattern.search(line)]
    return found


def tracked() -> list[str]:
    """Names of the files that git knows and that are still there."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [name for name in listing.decode().split("\0") if name and (ROOT / name).is_file()]


def main() -> int:
    found = [line for name in tracked() for line in finds(name, (ROOT / name).read_bytes())]
    print("\n".join(found) if found else "Nothing that does not belong there.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
