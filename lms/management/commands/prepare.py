from fcntl import LOCK_EX, flock

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from courses.audit import guards
from lms.demo import people
from lms.home.setup import set_up


class Command(BaseCommand):
    help = (
        "Brings the database up to date before the servers start: migrations, cache table, languages, roots and roles;"
        " with DEMO=1 also the demonstration content when the database is empty. Safe to run again."
    )

    def handle(self, **options):
        with (settings.VAR_DIR / "prepare.lock").open("w") as lock:
            flock(lock, LOCK_EX)  # of two starts at the same moment the second waits and finds what the first made
            self._prepare()

    def _prepare(self) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as fault:
            self.stderr.write(f"Stopped: the database cannot be used: {str(fault).splitlines()[0]}")
            raise SystemExit(1) from fault
        call_command("createcachetable", verbosity=0)
        guards.install(connection)
        is_empty = not get_user_model().objects.exists()
        set_up()
        if settings.DEMO and is_empty:
            self.stdout.write("Loading the demonstration content")
            call_command("load_demo", stdout=self.stdout)
        elif settings.DEMO:
            people.give_second_steps()
            self.stdout.write("\n".join(people.account_lines()))
        elif is_empty:
            self.stdout.write(
                "There is no account yet. Make the first one: .venv/bin/python manage.py createsuperuser"
            )
