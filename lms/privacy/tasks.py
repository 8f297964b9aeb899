"""Jobs of this room. Each may be run again."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from courses.queue import job
from lms.privacy import actions
from lms.privacy.models import DataExport


@job(pgettext_lazy("background job", "Make a copy of personal data"))
def make_export(data_export: int) -> None:
    """Make the copy that somebody asked for; nothing when it is gone already."""
    for export in DataExport.objects.filter(pk=data_export).select_related("person"):
        actions.make_export(export, now=timezone.now())
