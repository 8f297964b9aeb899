from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.demo import codes


class Command(BaseCommand):
    help = "Prints the code with which demonstration accounts sign in as their second step just now."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("This installation has no demonstration accounts (DEMO is not 1).")
        self.stdout.write(codes.code(now=timezone.now()))
