"""The way of one browser to a provider and back, kept in its session: what was asked, for what, and where to go then.

A journey is found by the state (OpenID Connect) or the id of the request (SAML) and is taken once.
"""

import time
from dataclasses import asdict, dataclass, field

SESSION_KEY = "single_sign_on"
LASTS = 600  # seconds
MOST = 5  # of one browser at a time: several tabs

SIGN_IN, CONNECT, TEST, PROVE = "sign_in", "connect", "test", "prove"


@dataclass(frozen=True)
class Journey:
    provider_id: int
    purpose: str
    language: str
    next: str = ""
    user_id: int | None = None
    nonce: str = ""
    verifier: str = ""
    began: float = field(default_factory=time.time)


def begin(session, key: str, journey: Journey) -> None:
    kept = session.get(SESSION_KEY, {})
    young = sorted(kept.items(), key=lambda each: each[1]["began"])[-(MOST - 1) :]
    session[SESSION_KEY] = {**dict(young), key: asdict(journey)}


def take(session, key: str, *, provider_id: int, now: float) -> Journey | None:
    """The journey of that key to that provider, which is over with this; None when there is none."""
    kept = session.get(SESSION_KEY, {})
    found = kept.get(key)
    if not found or found["provider_id"] != provider_id:
        return None
    session[SESSION_KEY] = {other: journey for other, journey in kept.items() if other != key}
    return Journey(**found) if now - found["began"] <= LASTS else None
