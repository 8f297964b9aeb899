"""Jobs of this room: letters leave here. A letter leaves once, even when a job runs twice."""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from courses.notifications import mails
from courses.notifications.models import Notification
from courses.queue import job

FAILURES = (SMTPException, OSError)


@job
def send(notification_id: int) -> None:
    """Mail one notification unless it was mailed before. Trouble with the mail server is raised for a later try."""
    _deliver(Notification.objects.filter(pk=notification_id))


@job
def send_all(notification_ids: list[int]) -> None:
    """Mail many notifications over one connection; what has left stays sent when a later one fails."""
    _deliver(Notification.objects.filter(pk__in=notification_ids).order_by("pk"))


@job
def send_forgotten(minutes: int = 30) -> None:
    """Mail what has waited for longer than `minutes`, e.g. because the queue gave up."""
    _deliver(Notification.objects.filter(created_at__lt=timezone.now() - timedelta(minutes=minutes)))


def _deliver(notifications) -> None:
    with get_connection() as connection:
        for notification in notifications.unsent().select_related("recipient"):
            if notification.claim(now=timezone.now()):
                _post(notification, connection)


def _post(notification: Notification, connection) -> None:
    mail = mails.write(notification)
    letter = EmailMessage(
        mail.subject,
        mail.body,
        settings.DEFAULT_FROM_EMAIL,
        [notification.recipient.email],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": notification.recipient.language},
    )
    try:
        letter.send()
    except FAILURES:
        notification.release()
        raise
    notification.mark_sent(now=timezone.now())
