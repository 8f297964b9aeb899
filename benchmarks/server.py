"""The measured web server: granian with one worker, started and stopped here, and what it and the database use."""

import os
import signal
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

from django.db import connection

from benchmarks import cpu
from benchmarks.environment import ROOT, production

START_PATIENCE = 60.0  # seconds


class Server:
    """One web server on a free port. Use as a context manager."""

    def __init__(self, folder: Path, *, database_url: str = "", page_cache_seconds: int, threads: int = 4):
        self.port = free_port()
        self.threads = threads
        self.environment = production(
            folder, port=self.port, database_url=database_url, page_cache_seconds=page_cache_seconds
        )
        self.log = folder / f"web-{page_cache_seconds}.log"
        self.process: subprocess.Popen | None = None

    def __enter__(self):
        granian = Path(sys.executable).parent / "granian"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
                 "--blocking-threads", str(self.threads), "--blocking-threads-idle-timeout", "600", "--no-ws",
                 "--log-level", "warning", "lms.wsgi:application"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait()
        return self

    def __exit__(self, *_fault):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)

    def cpu_seconds(self) -> float:
        """What the server's processes and the database have used since they started."""
        return cpu.of_family(self.process.pid) + database_cpu_seconds()

    def _wait(self) -> None:
        give_up = time.monotonic() + START_PATIENCE
        while time.monotonic() < give_up:
            if self.process.poll() is not None:
                raise SystemExit(f"Stopped: the measured web server did not start. See {self.log}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.2)
        raise SystemExit(f"Stopped: the measured web server did not answer. See {self.log}")


def database_cpu_seconds() -> float:
    """CPU of all processes of a PostgreSQL server on this machine; 0 for SQLite, which works inside ours."""
    pid = _postmaster()
    return cpu.of_family(pid) if pid else 0.0


@cache
def _postmaster() -> int:
    """Process id of the PostgreSQL server; 0 when it is SQLite or runs on another machine."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu.parent(cursor.fetchone()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
