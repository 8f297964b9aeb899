"""What the product refuses, in words fit for the person who asked."""


class DomainError(Exception):
    """A refusal. `message` is one translatable sentence: why, and what would help.

    `reasons` may list further sentences, e.g. every unmet requirement.
    """

    def __init__(self, message, *, reasons=()):
        super().__init__(message)
        self.message = message
        self.reasons = list(reasons)

    def __str__(self) -> str:
        return str(self.message)
