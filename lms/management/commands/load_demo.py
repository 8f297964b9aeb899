from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from lms.demo import branches, finished, pages, people, records, training, units, workforce
from lms.home.setup import set_up


class Command(BaseCommand):
    help = "Loads the demonstration content and accounts. Safe to run again: what exists is left as it is."

    def handle(self, **options):
        now = timezone.now()
        with transaction.atomic():
            set_up()
            units.load_units()
            records.load_topics()
            records.load_legal_texts()
            accounts = people.load_accounts()
            workforce.load_workforce(today=timezone.localdate(now))
            pages.load_pages()
            branches.load_branches(by=accounts["quan.tri"])
            records.load_questions(owner=accounts["bien.tap"])
            records.load_consents(by=accounts["quan.tri"], now=now)
            training.load_training(accounts, now=now)
        finished.load_papers(accounts, now=now)
        self.stdout.write("\n".join(people.account_lines()))
