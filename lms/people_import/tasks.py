"""Jobs of this room. Each may be run again."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.queue import job
from lms.people_import import actions, applying, undoing
from lms.people_import.models import PeopleImport


@job(pgettext_lazy("background job", "Read a list of people"))
def read(people_import: int) -> None:
    """Read a list and compare it with what is known."""
    actions.read(
        PeopleImport.objects.select_related("unit", "requested_by").get(pk=people_import), now=timezone.now()
    )


@job(pgettext_lazy("background job", "Apply an import of people"))
def apply(people_import: int) -> None:
    """Write what was confirmed; a second run goes on where the first stopped."""
    applying.apply(PeopleImport.objects.get(pk=people_import), now=timezone.now())


@job(pgettext_lazy("background job", "Take back an import of people"))
def undo(people_import: int) -> None:
    """Restore what an import changed; a second run goes on where the first stopped."""
    undoing.undo(PeopleImport.objects.get(pk=people_import), now=timezone.now())
