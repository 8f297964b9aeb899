"""What templates ask of the back office."""

from django import template
from django.utils import timezone
from wagtail.permissions import policy_registry
from wagtailmedia.models import get_media_model

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


@register.simple_tag(takes_context=True)
def choosable_collections(context):
    """Collections of which the reader may choose, put there or change audio and video."""
    policy = policy_registry.get_by_type(get_media_model())
    acts = ["add", "change", "choose", "delete"]
    return policy.collections_user_has_any_permission_for(context["request"].user, acts)
