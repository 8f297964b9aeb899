"""What set-up says when something is missing: one sentence, a non-zero exit, never a traceback."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.deploy.conftest import ROOT


@pytest.fixture
def tree(tmp_path) -> Path:
    """A copy of the scripts and locks, to be broken."""
    folder = tmp_path / "tree"
    folder.mkdir()
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "requirements.lock").write_text("nothing-of-this-name==1.0 --hash=sha256:" + "0" * 64 + "\n")
    (folder / "bin").mkdir()
    return folder


def stand_in(tree: Path, name: str, script: str) -> None:
    """Put a program of the given name before all others."""
    path = tree / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)


def run(tree: Path, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    values = os.environ | {"PATH": f"{tree / 'bin'}:{os.environ['PATH']}", "VAR_DIR": str(tree / "var")} | environment
    return subprocess.run(
        ["bash", str(tree / "deploy" / script), *arguments],
        cwd=tree, env=values, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def stopped(done: subprocess.CompletedProcess, sentence: str) -> None:
    assert done.returncode != 0
    assert f"Stopped: {sentence}" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_without_root_or_sudo_the_exact_command_is_printed(tree):
    stand_in(tree, "dpkg-query", "exit 1")
    stand_in(tree, "id", "echo 1000")
    stand_in(tree, "sudo", "exit 1")
    done = run(tree, "system.sh", "libpango-1.0-0", "fonts-liberation2")
    stopped(done, "system packages are missing and need an administrator.")
    command = (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libpango-1.0-0 fonts-liberation2"
    )
    assert command in done.stderr


def test_with_root_what_is_missing_is_installed(tree):
    stand_in(tree, "dpkg-query", 'case "$3" in there) echo "install ok installed";; *) exit 1;; esac')
    stand_in(tree, "id", "echo 0")
    stand_in(tree, "apt-get", f'echo "$@" >> {tree}/calls')
    done = run(tree, "system.sh", "there", "missing")
    assert done.returncode == 0, done.stderr
    assert (tree / "calls").read_text().splitlines() == ["update", "install -y --no-install-recommends missing"]


def test_nothing_is_installed_when_nothing_is_missing(tree):
    stand_in(tree, "dpkg-query", 'echo "install ok installed"')
    stand_in(tree, "apt-get", f"touch {tree}/called")
    assert run(tree, "system.sh", "there").returncode == 0
    assert not (tree / "called").exists()


def test_system_packages_that_cannot_be_fetched_are_one_sentence(tree):
    stand_in(tree, "dpkg-query", "exit 1")
    stand_in(tree, "id", "echo 0")
    stand_in(tree, "apt-get", "echo no network >&2; exit 100")
    stopped(run(tree, "system.sh", "missing"), "the list of system packages could not be fetched.")


def test_a_missing_python_is_one_sentence(tree):
    stopped(run(tree, "environment.sh", PYTHON="python9"), "Python is missing. Install Python 3.11 or newer")


def test_an_old_python_is_one_sentence(tree):
    stand_in(tree, "old", 'case "$*" in *platform*) echo 3.9.2;; *) exit 1;; esac')
    stopped(run(tree, "environment.sh", PYTHON="old"), "Python 3.11 or newer is needed; old is 3.9.2.")


def test_a_broken_download_of_python_packages_is_one_sentence(tree):
    offline = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_FIND_LINKS": "",
        "PIP_RETRIES": "0",
    }
    done = run(tree, "environment.sh", PIP_CONFIG_FILE="/dev/null", **offline)
    stopped(done, "the Python packages could not be downloaded or did not match their hashes.")
    assert not (tree / ".venv" / "stamp-requirements.lock").exists()


def test_a_broken_download_of_front_end_packages_is_one_sentence(tree):
    stand_in(tree, "npm", "echo network >&2; exit 1")
    (tree / "var").mkdir()
    stopped(run(tree, "browser_files.sh"), "the front-end packages could not be downloaded.")


def test_a_lock_that_has_not_changed_is_not_installed_again(tree):
    (tree / ".venv" / "bin").mkdir(parents=True)
    (tree / ".venv" / "bin" / "python").symlink_to(Path(os.sys.executable).resolve())
    stamp = "source deploy/stop.sh; stamp .venv/stamp-requirements.lock requirements.lock"
    subprocess.run(["bash", "-c", f"cd {tree}; {stamp}"], check=True, cwd=tree)
    done = run(tree, "environment.sh")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_commands_before_the_first_start_ask_for_it(tree):
    stopped(run(tree, "manage.sh", "backup"), "nothing is installed here yet. Run: make run")
