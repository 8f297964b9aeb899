"""What `manage.py check` says of the keys of personal numbers."""

from django.conf import settings
from django.core.checks import Warning as Advice

from lms.users.personal_number import keys


def keys_are_there(app_configs, **options) -> list:
    """Without keys the product works and keeps no personal numbers: said once, where operators look."""
    if settings.PERSONAL_NUMBER_KEYS:
        return []
    return [
        Advice(
            f"{keys.SEALING} is not set, so no personal numbers are kept, and stored ones cannot be read.",
            hint=f"Set {keys.SEALING} and {keys.INDEX}; see docs/personal-numbers.md.",
            id="users.W001",
        )
    ]
