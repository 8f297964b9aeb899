"""Background work on units."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.organisations.decisions import Reorganisation
from courses.organisations.reorganising import actions
from courses.queue import job


@job(_("Carry out a reorganisation"))
def carry_out(reorganisation: int) -> None:
    """Carry out a decision whose day has come; nothing when that was done."""
    for waiting in Reorganisation.objects.waiting().filter(pk=reorganisation):
        actions.carry_out(waiting, by=waiting.ordered_by, now=timezone.now())
