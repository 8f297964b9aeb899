"""How often one address may ask for verification. Counted in the cache that all processes share."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache


@dataclass(frozen=True)
class Limit:
    """At most `amount` acts in a window of `seconds` for one client address."""

    name: str
    amount: int
    seconds: int

    def is_reached(self, request) -> bool:
        return (cache.get(self._key(request)) or 0) >= self.amount

    def count(self, request) -> None:
        """Count one act; the window begins with the first."""
        key = self._key(request)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # the window ended in between
                cache.set(key, 1, self.seconds)

    def _key(self, request) -> str:
        return f"limit:{self.name}:{get_adapter().get_client_ip(request)}"


# An office behind one address checks a pile of papers; a guesser meets unknown codes only.
LOOKUPS = Limit("verify", amount=120, seconds=60)
MISSES = Limit("verify-unknown", amount=20, seconds=300)
