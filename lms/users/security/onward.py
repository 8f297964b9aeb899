"""Where somebody may be led after signing in."""

from urllib.parse import urlsplit

from django.urls import reverse


def may_lead_to(url, user) -> bool:
    """Whether the page at `url` is not the back office, or is open to this person."""
    leads_to_office = bool(url) and urlsplit(url).path.startswith(reverse("wagtailadmin_home"))
    return not leads_to_office or not user.is_authenticated or user.may_enter_office
