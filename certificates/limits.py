"""How often one address may ask for verification. Counted in the cache that all processes share."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most `amount` acts of one client address in each window of `seconds`; windows follow the clock."""

    name: str
    amount: int
    seconds: int

    def is_reached(self, request, *, now: datetime) -> bool:
        return cache.get(self._key(request, now), 0) >= self.amount

    def count(self, request, *, now: datetime) -> None:
        """Count one act in the window that `now` lies in."""
        key = self._key(request, now)
        cache.add(key, 0, self.seconds)
        try:
            cache.incr(key)
        except ValueError:  # a full cache dropped it in between
            cache.set(key, 1, self.seconds)
        else:
            cache.touch(key, self.seconds)  # `incr` of the database sets the default time to live

    def _key(self, request, now: datetime) -> str:
        """The window is part of the key: no later act can prolong it, whatever the cache does with times to live."""
        window = int(now.timestamp()) // self.seconds
        return f"limit:{self.name}:{window}:{get_adapter().get_client_ip(request)}"


# An office behind one address checks a pile of papers; a guesser meets unknown codes only.
LOOKUPS = Limit("verify", amount=120, seconds=60)
MISSES = Limit("verify-unknown", amount=20, seconds=300)
