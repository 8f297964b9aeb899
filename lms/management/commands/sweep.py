"""What must happen without anybody asking: publishing on time, closing tests, issuing what was missed, tidying up."""

import signal
import threading
from datetime import timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone

from certificates.actions import issue_missed
from courses import queue
from courses.audit import sealing
from courses.organisations.reorganising.actions import carry_out_due
from courses.quizzes.actions import close_expired
from courses.sweeping import Sweep
from lms.people_import.actions import forget_old
from lms.privacy.actions import forget_exports
from lms.privacy.erasing import forget_letters
from lms.privacy.incidents import actions as incidents
from lms.privacy.requests import actions as data_requests
from lms.users.security.actions import prune_failures
from lms.users.security.dormancy.actions import close_idle_accounts

KEEP_DONE_JOBS = timedelta(days=14)
KEEP_FAILED_JOBS = timedelta(days=90)


def publish_scheduled(now) -> None:
    call_command("publish_scheduled", verbosity=0)


def rescue_jobs(now) -> int:
    return queue.rescue(now=now)


def issue_missing_papers(now) -> int:
    return issue_missed(now=now)


def mail_forgotten(now) -> None:
    queue.resolve("courses.notifications.tasks.send_forgotten")()


def seal_audit(now) -> int:
    return sealing.seal_waiting(now=now)


def let_old_audit_go(now) -> int:
    return sealing.let_go(now=now)


def prune_jobs(now) -> None:
    call_command(
        "prune_db_task_results",
        "--queue-name=*",
        f"--min-age-days={KEEP_DONE_JOBS.days}",
        f"--failed-min-age-days={KEEP_FAILED_JOBS.days}",
        verbosity=0,
    )


def forget_lists_of_people(now) -> int:
    return forget_old(now=now)


def forget_letters_to_the_erased(now) -> int:
    return forget_letters(now)


def remind_of_data_requests(now) -> int:
    return data_requests.remind(now)


def remind_of_incidents(now) -> int:
    return incidents.remind(now)


def prune_sessions(now) -> None:
    call_command("clearsessions", verbosity=0)


STEPS = (
    publish_scheduled,
    carry_out_due,
    close_expired,
    issue_missing_papers,
    seal_audit,
    let_old_audit_go,
    rescue_jobs,
    mail_forgotten,
    prune_jobs,
    prune_sessions,
    forget_lists_of_people,
    forget_exports,
    forget_letters_to_the_erased,
    remind_of_data_requests,
    remind_of_incidents,
    prune_failures,
    close_idle_accounts,
)


def run_once(steps, *, now) -> list[str]:
    """Run every step at the moment `now`; the names of those that failed. One that fails stops no other."""
    sweep = Sweep()
    for function in steps:
        with sweep.part(function.__name__):
            function(now)
    return sweep.failed


class Command(BaseCommand):
    help = (
        "Publishes what is scheduled, carries out reorganisations whose day has come, closes tests whose time is over,"
        " issues missed papers, seals the audit log, puts back jobs whose worker died, mails what waits, prunes what is"
        " old. Running it twice changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--every", type=int, metavar="SECONDS", help="repeat until told to stop")

    def handle(self, *, every=None, **options):
        if every:
            self._repeat(every)
            return
        failed = run_once(STEPS, now=timezone.now())
        if failed:
            raise CommandError(f"These steps failed, see the log: {', '.join(failed)}")

    def _repeat(self, seconds: int) -> None:
        """A failed step was logged and is tried again in the next round."""
        over = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_signal: over.set())
        while not over.is_set():
            run_once(STEPS, now=timezone.now())
            close_old_connections()
            over.wait(seconds)
