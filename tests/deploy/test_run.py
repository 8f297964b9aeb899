"""`make run` on an installation that is there: starts, changes nothing, ends whole."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from tests.deploy import rows
from tests.deploy.conftest import ROOT

pytestmark = pytest.mark.embedded

PATIENCE = 120  # seconds until the server must answer, on a busy machine
ENDING = 30  # seconds until everything must be gone


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(folder: Path) -> list[str]:
    """Command lines of all processes that were started for the installation in `folder`."""
    return list(by_number(folder).values())


def by_number(folder: Path) -> dict[int, str]:
    """The same by process id."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if f"VAR_DIR={folder}".encode() in environment and command:
                found[int(entry.name)] = command
    return found


def public_addresses(folder: Path) -> set[str]:
    """What web server, worker and sweep of the installation take for its public address."""
    found = set()
    for pid, command in by_number(folder).items():
        if re.search("granian|db_worker|manage.py sweep", command):
            environment = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
            found |= {value.removeprefix("PUBLIC_URL=") for value in environment if value.startswith("PUBLIC_URL=")}
    return found


def default_interrupt() -> None:
    """As in a terminal: a shell in the background would have Ctrl-C or the loss of the terminal ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Started:
    """`make run` with its output in a file."""

    def __init__(self, installation, **environment: str):
        self.output = installation.folder / "run.txt"
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                ["make", "run"], cwd=ROOT, env=installation.environment | environment, stdout=out, stderr=out,
                start_new_session=True, preexec_fn=default_interrupt,
            )  # fmt: skip

    @property
    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_ready(self) -> str:
        """The address that was printed."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"Ready: (http://\S+)", self.text)
            if found:
                return found[1]
            time.sleep(0.1)
        raise AssertionError(f"not ready: {self.text}")

    def interrupt(self) -> int:
        """Ctrl-C: the terminal sends it to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=ENDING)


@pytest.fixture
def started(installation):
    """Starts the installation, and ends it should the test not have done so."""
    runs = []

    def start(**environment: str) -> Started:
        runs.append(Started(installation, PORT=str(free_port()), **environment))
        return runs[-1]

    yield start
    for run in runs:
        if run.process.poll() is None:
            run.interrupt()
    for pid in by_number(installation.folder):
        os.kill(pid, signal.SIGKILL)


def test_a_second_start_changes_no_data_and_ctrl_c_ends_every_process(installation, started):
    database = installation.folder / "db.sqlite3"
    installation.manage("db_worker", "--batch", "--no-reload", "--no-startup-delay", "--queue-name", "*", "-v", "0")
    before = rows.of(database)
    run = started(PUBLIC_URL="http://127.0.0.1:8000")
    address = run.wait_until_ready()
    with urllib.request.urlopen(f"{address}/", timeout=30) as page:
        assert (page.status, 'lang="vi"' in page.read().decode()) == (200, True)
    with urllib.request.urlopen(f"{address}/readyz", timeout=30) as answer:
        assert answer.status == 200
    kinds = ("granian", "db_worker", "sweep", "honcho")
    running = processes_of(installation.folder)
    assert [kind for kind in kinds if not any(kind in command for command in running)] == []
    assert run.interrupt() != 0
    assert processes_of(installation.folder) == []
    assert rows.of(database) == before
    assert "Traceback" not in run.text
    assert "quan.tri@demo.example" in run.text
    assert "Training officer" in run.text


def test_every_process_knows_the_address_and_losing_the_terminal_ends_them(installation, started):
    run = started()
    address = run.wait_until_ready()
    assert public_addresses(installation.folder) == {address}
    os.killpg(run.process.pid, signal.SIGHUP)
    run.process.wait(timeout=ENDING)
    end = time.monotonic() + ENDING
    while processes_of(installation.folder) and time.monotonic() < end:
        time.sleep(0.2)
    assert processes_of(installation.folder) == []


def refused(installation, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["make", "run"],
        cwd=ROOT,
        env=installation.environment | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_taken_port_is_one_sentence(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = refused(installation, PORT=str(port))
    assert done.returncode != 0
    assert f"Stopped: port {port} is taken. Choose another one, for example: PORT=" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_production_secret_is_one_sentence(installation):
    done = refused(installation, PRODUCTION="1", PORT=str(free_port()))
    assert done.returncode != 0
    assert "Stopped: SECRET_KEY is missing. Production does not start without it; see README.md." in done.stderr
    assert "Traceback" not in done.stderr


def waits_for_a_lock(pid: int) -> bool:
    """/proc/locks marks with an arrow whoever waits."""
    return any("->" in line and f" {pid} " in line for line in Path("/proc/locks").read_text().splitlines())


def test_of_two_starts_at_the_same_moment_the_second_waits_for_the_first(installation):
    with (installation.folder / "prepare.lock").open("w") as first:
        flock(first, LOCK_EX)
        second = subprocess.Popen(
            [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=installation.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        end = time.monotonic() + PATIENCE
        while not waits_for_a_lock(second.pid) and second.poll() is None and time.monotonic() < end:
            time.sleep(0.1)
        assert waits_for_a_lock(second.pid)
    assert (second.communicate(timeout=PATIENCE)[1], second.returncode) == ("", 0)


@pytest.mark.parametrize("port", ["eight", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(installation, port):
    done = refused(installation, PORT=port)
    assert done.returncode != 0
    assert f"PORT must be a number from 1 to 65535, not “{port}”." in done.stderr


def test_a_host_that_is_not_of_this_machine_is_one_sentence(installation):
    done = refused(installation, HOST="192.0.2.1", PORT=str(free_port()))
    assert done.returncode != 0
    assert "Stopped: nothing can listen on 192.0.2.1" in done.stderr
