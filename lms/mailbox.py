"""Letters of a development server: kept as files and shown on a page. Production mails and has neither.

`FolderBackend` writes each letter to EMAIL_FILE_PATH as one .eml file that opens in any mail program;
`newest` is the page /thu-di/, which exists only where letters are kept.
"""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

SHOWN = 50


@dataclass(frozen=True)
class Letter:
    kept_at: datetime
    sender: str
    recipients: str
    subject: str
    body: str


class FolderBackend(BaseEmailBackend):
    """Keeps letters in the folder EMAIL_FILE_PATH instead of mailing them."""

    def send_messages(self, email_messages) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid4().hex[:6]}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


def newest(request):
    """The newest letters, links clickable."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)
    letters = [_read(file) for file in files[:SHOWN]]
    return render(request, "lms/users/mailbox.html", {"letters": letters, "count": len(files)})


def addresses() -> list:
    """The address of the page where letters go to a folder; nothing where they are mailed."""
    return [path("thu-di/", newest, name="mailbox")] if hasattr(settings, "EMAIL_FILE_PATH") else []


def _read(file: Path) -> Letter:
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    text = message.get_body(preferencelist=("plain", "html"))
    return Letter(
        kept_at=datetime.fromtimestamp(file.stat().st_mtime, tz=timezone.get_current_timezone()),
        sender=message["From"],
        recipients=message["To"],
        subject=message["Subject"],
        body=text.get_content() if text else "",
    )
