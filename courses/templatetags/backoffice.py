"""Tags of the back office's own templates."""

from django import template
from django.utils import timezone

from courses.catalogue import publishing

register = template.Library()


@register.simple_tag
def publishing_warnings(page) -> list[str]:
    """What a reviewer should know before the page is published, as it was last saved."""
    return publishing.warnings(page.get_latest_revision_as_object(), today=timezone.localdate())
