"""The sign-in services that are open now."""

from django import template
from django.utils import timezone

from lms.users.single_sign_on.models import IdentityProvider

register = template.Library()


@register.inclusion_tag("lms/users/single_sign_on/buttons.html", takes_context=True)
def sign_in_services(context):
    """One button a service; nothing at all when none is open."""
    providers = IdentityProvider.objects.open(timezone.localdate())
    return {
        "providers": list(providers),
        "csrf_token": context.get("csrf_token"),
        "has_other_ways": context.get("PASSKEY_LOGIN_ENABLED"),
        "redirect_field": context.get("redirect_field"),
    }
