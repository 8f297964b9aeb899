"""The one door for telling people something."""

from collections.abc import Iterable

from courses import queue
from courses.notifications import mails
from courses.notifications.models import Notification

SEND = "courses.notifications.tasks.send"
SEND_ALL = "courses.notifications.tasks.send_all"


def notify(recipient, kind: str, *, context: dict) -> Notification:
    """Write what `recipient` is to be told, inside the act's transaction; the queue mails it after commit.

    `context` holds JSON values for the templates of `kind`; `url` is a path of this site, days are ISO dates, and
    words that differ by language may be a dict of them by language code. `to` is an address to write to instead of
    the account's own, `addressee` a name instead of the account's.
    Raises TemplateDoesNotExist for an unknown kind.
    """
    mails.require(kind)
    notification = Notification.objects.create(recipient=recipient, kind=kind, context=context)
    queue.enqueue(SEND, notification_id=notification.pk)
    return notification


def notify_all(told: Iterable[tuple], kind: str) -> list[Notification]:
    """Like `notify` for pairs of recipient and context, in two queries and with one job that mails them all."""
    mails.require(kind)
    notifications = Notification.objects.bulk_create(
        [Notification(recipient=recipient, kind=kind, context=context) for recipient, context in told]
    )
    if notifications:
        queue.enqueue(SEND_ALL, notification_ids=[notification.pk for notification in notifications])
    return notifications
