from django.core.management.base import BaseCommand

from lms.home.setup import set_up


class Command(BaseCommand):
    help = "Creates what every installation needs: languages, page roots, roles, workflow, rules. Safe to run again."

    def handle(self, **options):
        set_up()
        self.stdout.write("Site is set up.")
