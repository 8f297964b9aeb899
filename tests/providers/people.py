"""What a provider of the tests is to say and how it is to misbehave: a file that the test writes and it reads."""

import json
from pathlib import Path

NAME = "says.json"


def read(folder: Path) -> dict:
    return json.loads((folder / NAME).read_text(encoding="utf-8"))


def write(folder: Path, **said) -> None:
    (folder / NAME).write_text(json.dumps(said), encoding="utf-8")
