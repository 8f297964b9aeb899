"""Reads the demonstration content: YAML files, their English siblings, figures and tables."""

import csv
from pathlib import Path

import yaml

CONTENT = Path(__file__).resolve().parent / "content"


def read(path: Path) -> dict | list:
    """One YAML file. Raises FileNotFoundError when it is missing."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def english(path: Path) -> dict | None:
    """The English sibling (x.yaml -> x.en.yaml), or None."""
    sibling = path.with_suffix(".en.yaml")
    return read(sibling) if sibling.exists() else None


def originals(folder: Path, pattern: str = "*.yaml") -> list[Path]:
    """Vietnamese files of a folder in order, English ones left out."""
    return sorted(path for path in folder.glob(pattern) if not path.name.endswith(".en.yaml"))


def rows(name: str) -> list[dict]:
    """Rows of a table in content/organisations."""
    with (CONTENT / "organisations" / name).open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def lines(values: list[str] | None) -> str:
    return "\n".join(values or [])
