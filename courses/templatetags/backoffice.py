"""What templates ask of the back office."""

from django import template
from django.utils import timezone

from courses.catalogue import publishing

register = template.Library()


@register.filter
def may_be_edited_by(page, user) -> bool:
    """Whether a link to the editor leads somewhere. Asks the database, so only for people with a role."""
    return page.permissions_for_user(user).can_edit()


@register.simple_tag
def publishing_warnings(page) -> list[str]:
    """What a reviewer should know before the page is published, as it was last saved."""
    return publishing.warnings(page.get_latest_revision_as_object(), today=timezone.localdate())
