"""What happens inside one measured installation: building its data set, measuring it. Needs Django set up."""

import json
from dataclasses import asdict
from pathlib import Path

from benchmarks import dataset
from benchmarks.dataset import Sizes
from benchmarks.measure import Bench, Plan
from benchmarks.server import Server

__all__ = ["Path", "Plan", "Sizes", "build", "measure"]


def build(sizes: Sizes) -> None:
    dataset.build(sizes, say=say)


def measure(plan: Plan, folder: Path, database_url: str) -> None:
    """Measure and leave the rows in `measured.json` of the folder."""
    with (
        Server(folder, database_url=database_url, page_cache_seconds=600) as cached,
        Server(folder, database_url=database_url, page_cache_seconds=0) as plain,
    ):
        rows = Bench(plan, cached, plain, say=say).run()
    text = json.dumps([asdict(row) for row in rows])
    (folder / "measured.json").write_text(text, encoding="utf-8")


def say(sentence: str) -> None:
    print(f"  {sentence}", flush=True)
