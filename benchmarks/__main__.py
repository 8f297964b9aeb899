"""`python -m benchmarks`: build the data set if it is not there, measure, print the table, write var/bench.json.

Every size has an installation of its own under var/bench, so that a second run starts measuring at once. Django is
set up in child processes only, each with the environment of its installation.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import report
from benchmarks.databases import recreate, url_of
from benchmarks.environment import ROOT, production
from benchmarks.report import Measured

LARGEST_ENROLMENTS = 1_000_000
LARGEST_UNITS = 15_000
BUILD = "from benchmarks.session import *; build(Sizes(**arguments))"
MEASURE = "from benchmarks.session import *; measure(Plan(**arguments['plan']), Path(arguments['folder']), arguments['url'])"


def main() -> int:
    options = parse(sys.argv[1:])
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    sizes = {"learners": options.learners, "courses": options.courses, "enrolments": options.enrolments}
    sizes |= {"units": options.units}
    rows = installation(var, sizes, options)
    print("\n" + report.table(rows))
    if not options.only:
        report.write(var / "bench.json", rows)
    if options.scale > 1:
        larger = scaled(sizes, options.scale)
        grown = installation(var, larger, options)
        print("\n" + report.table(grown) + "\n\n" + report.growth(rows, grown, options.scale))
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--courses", type=int, default=50)
    parser.add_argument("--enrolments", type=int, default=20_000)
    parser.add_argument("--units", type=int, default=50)
    parser.add_argument("--scale", type=int, default=1, help="measure again with so many times the people and places")
    parser.add_argument("--only", action="append", default=[], help="rows whose name holds this; may be repeated")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="length of one row's turn in a round")
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--postgres", default="", metavar="URL", help="a PostgreSQL server; databases are made there")
    parser.add_argument("--fresh", action="store_true", help="build the data set anew")
    return parser.parse_args(arguments)


def scaled(sizes: dict[str, int], factor: int) -> dict[str, int]:
    """The same courses with `factor` times the learners, places and units, up to the largest numbers of them."""
    enrolments = min(sizes["enrolments"] * factor, LARGEST_ENROLMENTS)
    units = min(sizes["units"] * factor, LARGEST_UNITS)
    return sizes | {"learners": sizes["learners"] * factor, "enrolments": enrolments, "units": units}


def installation(var: Path, sizes: dict[str, int], options: argparse.Namespace) -> list[Measured]:
    """Build what is not there, then measure."""
    name = "-".join(str(number) for number in sizes.values())
    folder = var / "bench" / (f"postgres-{name}" if options.postgres else name)
    url = url_of(options.postgres, name) if options.postgres else ""
    environment = production(folder, port=8000, database_url=url)
    print(f"Data set {name}", flush=True)
    if options.fresh or not (folder / "built").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        if options.postgres:
            recreate(options.postgres, name)
    manage(environment, "prepare")
    if not (folder / "built").exists():
        inside(environment, BUILD, sizes)
        (folder / "built").touch()
    manage(environment, "collectstatic", "--noinput")
    plan = {"rounds": options.rounds, "seconds": options.seconds, "connections": options.connections}
    plan |= {"only": options.only}
    inside(environment, MEASURE, {"plan": plan, "folder": str(folder), "url": url})
    rows = json.loads((folder / "measured.json").read_text(encoding="utf-8"))
    return [Measured(**row) for row in rows]


def inside(environment: dict[str, str], code: str, arguments: dict) -> None:
    """Run lines of Python in an installation. Its own message is enough when it fails."""
    start = f"import json, django; django.setup(); arguments = json.loads({json.dumps(arguments)!r}); {code}"
    _run(environment, "-c", start)


def manage(environment: dict[str, str], *arguments: str) -> None:
    _run(environment, "manage.py", *arguments, "--verbosity", "0")


def _run(environment: dict[str, str], *arguments: str) -> None:
    if subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False).returncode:
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
