"""Jobs of this room: letters leave here. A letter leaves once, even when a job runs twice."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.notifications import mails
from courses.notifications.models import Notification
from courses.queue import job
from courses.sweeping import Sweep

FORGOTTEN_AFTER = timedelta(minutes=30)
FAILURES = (SMTPException, OSError)
FAULTS_OF_ONE_LETTER = (SMTPRecipientsRefused, SMTPDataError)


class LetterRefused(Exception):
    """The mail server refused one letter. Says why by number alone: its words hold the address, and staff read this."""


@job(pgettext_lazy("background job", "Mail a letter"))
def send(notification_id: int) -> None:
    """Mail one notification unless it was mailed before. Trouble with the mail server is raised for a later try."""
    _deliver(Notification.objects.filter(pk=notification_id))


@job(pgettext_lazy("background job", "Mail a letter once more"))
def send_again(notification_id: int) -> None:
    """Mail one that was given up, since somebody has put right what was wrong with it."""
    for notification in Notification.objects.unsent().filter(pk=notification_id):
        notification.revive()
    send(notification_id)


@job(pgettext_lazy("background job", "Mail many letters"))
def send_all(notification_ids: list[int]) -> None:
    """Mail many notifications over one connection; what has left stays sent when a later one fails."""
    _deliver(Notification.objects.filter(pk__in=notification_ids).order_by("pk"))


@job(pgettext_lazy("background job", "Mail letters that wait"))
def send_forgotten() -> None:
    """Mail what has waited for longer than FORGOTTEN_AFTER, e.g. because the queue gave up."""
    _deliver(Notification.objects.filter(created_at__lt=timezone.now() - FORGOTTEN_AFTER).order_by("pk"))


def _deliver(notifications) -> None:
    """Each letter stands on its own; trouble with the mail server itself ends the delivery at once."""
    sweep = Sweep(stops=_is_trouble_of_server)
    with get_connection() as connection:
        for notification in notifications.free(now=timezone.now()).select_related("recipient"):
            with sweep.row("courses.notifications.tasks.send_again", notification_id=notification.pk):
                _post(notification, connection)
    sweep.finish()


def _post(notification: Notification, connection) -> None:
    if not notification.claim(now=timezone.now()):
        return
    mail = mails.write(notification)
    letter = EmailMessage(
        mail.subject,
        mail.body,
        mail.sender,
        [notification.address],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": notification.recipient.language},
    )
    try:
        letter.send()
    except FAULTS_OF_ONE_LETTER as fault:
        raise LetterRefused(_codes(fault)) from None
    except FAILURES:
        notification.release()
        raise
    notification.mark_sent(now=timezone.now())


def _codes(fault: SMTPRecipientsRefused | SMTPDataError) -> str:
    """The numbers of the server's answers, e.g. "550"."""
    if isinstance(fault, SMTPDataError):
        return str(fault.smtp_code)
    return ", ".join(str(code) for code, _words in fault.recipients.values())


def _is_trouble_of_server(fault: Exception) -> bool:
    """Whether the next letter would fail in the same way."""
    return isinstance(fault, FAILURES)
