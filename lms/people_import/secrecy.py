"""Lists and the personal numbers in their rows, encrypted for the two weeks they are kept. Pure but for the settings.

The key is derived from SECRET_KEY, as those of other secrets that can be entered again; a list whose key is gone is
uploaded again. Numbers of accounts have keys of their own (lms.users.personal_number).
"""

from django.conf import settings

from lms.users.personal_number.box import Box

LIST, NUMBER = "list of people", "personal number in a list"


def seal_list(content: bytes) -> bytes:
    return _box(LIST).seal(content, bound_to=LIST)


def unseal_list(sealed: bytes) -> bytes:
    """The list as it was uploaded. Raises box.Unreadable."""
    return _box(LIST).unseal(sealed, bound_to=LIST)


def seal_number(number: str | None, *, row: int) -> str | None:
    """A number for the row of the list with this number."""
    return number and _box(NUMBER).seal_text(number, bound_to=f"row {row}")


def unseal_number(sealed: str | None, *, row: int) -> str | None:
    """The number again. Raises box.Unreadable."""
    return sealed and _box(NUMBER).unseal_text(sealed, bound_to=f"row {row}")


def _box(purpose: str) -> Box:
    return Box([settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS], purpose=purpose)
