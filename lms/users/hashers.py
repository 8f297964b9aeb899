"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's parameters: 19 MiB of memory, two passes, one lane; about 25 ms of one core.

    A tenth of PBKDF2's processor time here, and dearer for whoever steals the table.
    """

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1
