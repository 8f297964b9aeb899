"""One small installation for all tests of operations, built once; each test works on a copy of its folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


class Installation:
    """A folder with an embedded database, and commands that work in it."""

    def __init__(self, folder: Path, **environment: str):
        self.folder = folder
        outside = ("DATABASE_URL", "PRODUCTION", "DJANGO_SETTINGS_MODULE", "PORT", "HOST")
        inherited = {name: value for name, value in os.environ.items() if name not in outside}
        self.environment = inherited | {"VAR_DIR": str(folder), "DEMO": "1"} | environment

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300,
        )  # fmt: skip

    def manage(self, *arguments: str) -> str:
        """Run a management command that must succeed; what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, code: str) -> str:
        """Run lines of Python in the installation; what they printed."""
        return self.manage("shell", "--no-imports", "-c", code).strip()


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Path:
    """The folder of an installation with the demonstration content."""
    folder = tmp_path_factory.mktemp("built")
    Installation(folder).manage("prepare")
    return folder


@pytest.fixture
def installation(built, tmp_path) -> Installation:
    """A copy that a test may change."""
    folder = tmp_path / "var"
    shutil.copytree(built, folder)
    return Installation(folder)
