"""Keys of personal numbers out of the environment, checked at the start. Read by lms/settings.py. Pure."""

from django.core.exceptions import ImproperlyConfigured

SHORTEST = 32
SEALING, INDEX = "PERSONAL_NUMBER_KEYS", "PERSONAL_NUMBER_INDEX_KEYS"


def configuration(*, sealing: list[str], index: list[str], secret_key: str, production: bool) -> dict[str, list[str]]:
    """The settings by name; the first key of each writes, all of them read. Without keys production keeps no personal
    numbers; development has a stand-in. Raises ImproperlyConfigured for keys that protect nothing."""
    if not production and not (sealing or index):
        return {SEALING: [secret_key], INDEX: [secret_key]}
    if bool(sealing) != bool(index):
        raise ImproperlyConfigured(f"{SEALING} and {INDEX} belong together: set both or none; see README.md.")
    if any(len(key) < SHORTEST for key in (*sealing, *index)):
        raise ImproperlyConfigured(f"A key in {SEALING} or {INDEX} is shorter than {SHORTEST} characters.")
    if len({*sealing, *index, secret_key}) != len(sealing) + len(index) + 1:
        raise ImproperlyConfigured(f"Each key in {SEALING}, {INDEX} and SECRET_KEY must be another one.")
    return {SEALING: sealing, INDEX: index}
