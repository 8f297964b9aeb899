"""Receivers of the libraries' signals: they clear caches, keep indexes in step or log, nothing else."""

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published


@receiver(page_published)
def know_files_of_the_page(instance, **_announcement) -> None:
    """Open the files of a page to its readers at once: Wagtail leaves its reference index, which `learning.media`
    asks, to the queue, and a reader may come before the worker."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(instance)
