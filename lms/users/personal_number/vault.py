"""Personal numbers under the keys of this installation: sealed for an account, and as a blind index."""

import hashlib
import hmac

from django.conf import settings
from django.views.decorators.debug import sensitive_variables

from lms.users.personal_number.box import Box, derived

SEALING, INDEX = "personal number", "personal number: blind index"


def is_open() -> bool:
    """Whether there are keys. Without them no number is kept, and none that was kept can be read."""
    return bool(settings.PERSONAL_NUMBER_KEYS)


@sensitive_variables("number")
def seal(number: str, *, person: int) -> str:
    """The number encrypted for the account with this key."""
    return _box().seal_text(number, bound_to=_account(person))


def unseal(sealed: str, *, person: int) -> str:
    """The number again. Raises box.Unreadable: the key is gone, or the row is another account's."""
    return _box().unseal_text(sealed, bound_to=_account(person))


@sensitive_variables("number")
def indices(number: str) -> list[str]:
    """The blind index of a number under each key, the newest first; one that is stored is among them."""
    return [f"{key_id}.{_hash(key, number)}" for key_id, key in _index_keys()]


def newest() -> tuple[str, str]:
    """How sealed numbers and blind indices of the newest keys begin."""
    return f"{_box().newest}.", f"{_index_keys()[0][0]}."


def known() -> list[str]:
    """How sealed numbers that can be read begin."""
    return [f"{key_id}." for key_id in _box().keys]


def _account(person: int) -> str:
    return f"account {person}"


def _box() -> Box:
    return Box(settings.PERSONAL_NUMBER_KEYS, purpose=SEALING)


def _index_keys() -> list[tuple[str, bytes]]:
    return [
        (derived(secret, f"{INDEX}: id", 4).hex(), derived(secret, INDEX, 32))
        for secret in settings.PERSONAL_NUMBER_INDEX_KEYS
    ]


@sensitive_variables("number")
def _hash(key: bytes, number: str) -> str:
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()
