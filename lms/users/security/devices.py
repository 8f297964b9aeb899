"""What a browser calls itself, in words that its owner knows. Pure."""

from django.utils.translation import gettext as _

BROWSERS = [("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Chrome", "Chrome"), ("Firefox", "Firefox")]
BROWSERS += [("Safari", "Safari")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
SYSTEMS += [("Mac OS X", "macOS"), ("Linux", "Linux")]


def named(user_agent: str) -> str:
    """Browser and system, e.g. "Firefox · Windows"; a general word for what is not known."""
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, found)) or _("Another device")
