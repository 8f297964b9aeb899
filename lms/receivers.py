"""Receivers of the libraries' signals: they clear caches, nothing else."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from lms.home import frame
from lms.home.models import SiteSettings


@receiver([page_published, page_unpublished, post_page_move])
def forget_pages(**_announcement) -> None:
    """Show what editors just changed to the visitors of this process at once."""
    frame.clear()


@receiver(post_save, sender=SiteSettings)
def forget_identity(**_announcement) -> None:
    frame.clear()
