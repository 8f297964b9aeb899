"""Jobs of this room."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.enrolments import bulk
from courses.enrolments.models import Intake
from courses.queue import job


@job(pgettext_lazy("background job", "Add people to a class"))
def take_in(intake_id: int) -> None:
    """Add the people of an order to their class; a second run goes on where the first stopped."""
    bulk.take_in(Intake.objects.get(pk=intake_id), now=timezone.now())
