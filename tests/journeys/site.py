"""A whole site for browser journeys: production settings, granian, a background worker, the sweep, a mail catcher."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = sys.executable


class Postbox(Message):
    """Keeps every message that the site sends."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def prepare_message(self, session, envelope):
        return message_from_bytes(envelope.content, policy=policy.default)

    def handle_message(self, message):
        self.messages.append(message)

    def wait_for(self, address: str, word: str, *, seconds: int = 30):
        """The newest message to `address` that contains `word`; fails after `seconds`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for message in reversed(self.messages):
                if address in message["To"] and word in f"{message['Subject']}\n{message.get_content()}":
                    return message
            time.sleep(0.2)
        raise AssertionError(f"no mail to {address} with {word!r}: {[str(m['Subject']) for m in self.messages]}")


class LiveSite:
    """The processes of one installation and what a test needs to know of it."""

    def __init__(self, folder: Path, database_url: str):
        self.port, mail_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.postbox = Postbox()
        self.mail = Controller(self.postbox, hostname="127.0.0.1", port=mail_port)
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "lms.settings",
            "PRODUCTION": "1",
            "ALLOW_HTTP": "1",
            "SECRET_KEY": "journeys-only-" + "k" * 50,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "PUBLIC_URL": self.url,
            "VAR_DIR": str(folder),
            "STATIC_ROOT": str(folder / "static"),
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "LOG_LEVEL": "WARNING",
        }
        self.processes: dict[str, subprocess.Popen] = {}

    def manage(self, *arguments: str, **options) -> str:
        """Run a management command and return what it printed."""
        done = subprocess.run(
            [PYTHON, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=240, **options,
        )  # fmt: skip
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, code: str) -> str:
        """Run a few lines against the site's database; the last printed line is the answer."""
        return self.manage("shell", "--no-imports", "-c", code).strip().split("\n")[-1]

    def install(self) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("load_demo")

    def start(self) -> None:
        self.mail.start()
        self.start_web()
        self._start(
            "worker", PYTHON, "manage.py", "db_worker", "--queue-name", "*", "--interval", "0.2", "--no-startup-delay"
        )
        self._start("sweep", PYTHON, "manage.py", "sweep", "--every", "5")

    def start_web(self) -> None:
        granian = str(Path(PYTHON).parent / "granian")
        self._start(
            "web", granian, "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
            "--workers", "1", "--blocking-threads", "4", "--no-ws", "lms.wsgi:application",
        )  # fmt: skip
        wait_until_answering(f"{self.url}/healthz")

    def kill_web(self) -> None:
        """SIGKILL for the web server and its workers, as a power cut would."""
        process = self.processes.pop("web")
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.mail.stop()

    def _start(self, name: str, *command: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_answering(url: str, *, seconds: int = 40) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within {seconds} s")
