"""Working off many rows so that each stands on its own: one that fails stops no other.

A failure is logged with the row's id, and shown to staff among the background jobs as the failed job that would
repeat this one row. `finish` raises once everything else is done, so that whoever started the work learns of it.
"""

import logging
from collections.abc import Callable

from courses import queue

logger = logging.getLogger(__name__)


class RowsFailed(Exception):
    """Some rows of a sweep failed; the message names them."""


class Sweep:
    """`failed` names the rows that failed so far.

    `stops` says of a fault whether every further row would meet it too; such a fault is raised at once.
    """

    def __init__(self, *, stops: Callable[[Exception], bool] = lambda fault: False):
        self.stops = stops
        self.failed: list[str] = []

    def row(self, path: str, /, **arguments) -> "Row":
        """A row that the job at `path` would work off alone, with `arguments`."""
        return Row(self, f"{path} {_words(arguments)}", lambda fault: queue.record_failure(path, arguments, fault))

    def part(self, name: str, /, **arguments) -> "Row":
        """A row without a job of its own; its failure is in the log and in the error that `finish` raises."""
        return Row(self, f"{name} {_words(arguments)}".strip(), lambda fault: None)

    def finish(self) -> None:
        """Raise RowsFailed when a row failed."""
        if self.failed:
            raise RowsFailed(f"{len(self.failed)} failed, the others are done: {'; '.join(self.failed)}")


class Row:
    """Runs the work on one row and keeps what it raises from the rows after it."""

    def __init__(self, sweep: Sweep, name: str, record: Callable[[Exception], None]):
        self.sweep, self.name, self.record = sweep, name, record

    def __enter__(self) -> "Row":
        return self

    def __exit__(self, kind, fault, trace) -> bool:
        if not isinstance(fault, Exception) or self.sweep.stops(fault):
            return False
        self.sweep.failed.append(self.name)
        logger.error("row failed", extra={"job": self.name}, exc_info=fault)
        self.record(fault)
        return True


def _words(arguments: dict) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())
