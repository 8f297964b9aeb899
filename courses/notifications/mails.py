"""Letters as text, in the language of the person they go to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.utils import formataddr, parseaddr

from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import translate_url
from django.utils.translation import get_language_from_path, override

from courses.notifications.models import Notification

DAYS = ("opens_on", "closes_on")


@dataclass(frozen=True)
class Mail:
    sender: str
    subject: str
    body: str


def require(kind: str) -> None:
    """Raises TemplateDoesNotExist unless letters of this kind can be written."""
    for part in ("subject.txt", "txt"):
        get_template(f"mails/{kind}.{part}")


def write(notification: Notification) -> Mail:
    """Sender, subject (one line) and body of the letter for a notification."""
    recipient = notification.recipient
    with override(recipient.language):
        context = _context(notification, recipient, site_name())
        body = get_template(f"mails/{notification.kind}.txt").render(context)
        return Mail(sender=sender(), subject=_subject(notification, context), body=body.strip() + "\n")


def subjects(notifications: Iterable[Notification], *, recipient) -> list[str]:
    """The subjects of letters to the same person, in a number of queries that does not grow with them."""
    with override(recipient.language):
        name = site_name()
        return [_subject(each, _context(each, recipient, name)) for each in notifications]


def site_name() -> str:
    """The name of the installation in the active language, as its administrators set it."""
    return apps.get_model(settings.SITE_IDENTITY).of_installation().name


def sender() -> str:
    """The address that letters come from, with the name of the installation unless the setting gives one."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or site_name(), address))


def absolute(path: str, *, language: str) -> str:
    """The public address of a path of this site in the given language."""
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + translate_url(path, language)


def _context(notification: Notification, recipient, name: str) -> dict:
    return {
        **{key: _in_language(value, recipient.language) for key, value in notification.context.items()},
        **{day: _day(notification.context.get(day)) for day in DAYS},
        "recipient": recipient,
        "addressee": notification.context.get("addressee") or recipient.full_name,
        "url": absolute(notification.context.get("url", "/"), language=recipient.language),
        "site_name": name,
        "site_url": settings.PUBLIC_URL,
    }


def _subject(notification: Notification, context: dict) -> str:
    return " ".join(get_template(f"mails/{notification.kind}.subject.txt").render(context).split())


def _in_language(value, language: str):
    """The words for this language of a value that has them by language; any other value as it is."""
    return value.get(language, value.get(settings.LANGUAGE_CODE)) if isinstance(value, dict) else value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
