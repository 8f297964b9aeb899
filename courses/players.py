"""Videos on other sites: which addresses become a player here, and where that player comes from. Pure, no network.

An installation names the sites it trusts (EMBED_PROVIDERS). The same list decides what editors may enter and which
frames the content policy allows, and nothing is fetched from a site before a reader opens the player.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Provider:
    label: str
    origin: str  # of the player's frame, without tracking cookies where the site offers that
    video: re.Pattern  # addresses that people copy; group `id` names the video
    frame: str  # address of the player below the origin


@dataclass(frozen=True)
class Player:
    site: str
    address: str


PROVIDERS = {
    "youtube": Provider(
        label="YouTube",
        origin="https://www.youtube-nocookie.com",
        video=re.compile(
            r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
            r"(?P<id>[\w-]{11})(?![\w-])"
        ),
        frame="/embed/{id}",
    ),
    "vimeo": Provider(
        label="Vimeo",
        origin="https://player.vimeo.com",
        video=re.compile(r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d+)(?!\w)"),
        frame="/video/{id}?dnt=1",
    ),
}


def known(names: Iterable[str]) -> list[Provider]:
    """The providers of these names. Raises ImproperlyConfigured for a name that is none."""
    unknown = sorted(set(names) - set(PROVIDERS))
    if unknown:
        raise ImproperlyConfigured(
            f"EMBED_PROVIDERS names {', '.join(unknown)}; known are {', '.join(sorted(PROVIDERS))}."
        )
    return [PROVIDERS[name] for name in names]


def origins(names: Iterable[str]) -> list[str]:
    """Where frames may come from."""
    return [provider.origin for provider in known(names)]


def player(address: str, *, names: Iterable[str]) -> Player | None:
    """The player for the address of a video; None when it is of no allowed site."""
    for provider in known(names):
        found = provider.video.match(address)
        if found:
            return Player(provider.label, provider.origin + provider.frame.format(id=found["id"]))
    return None
