"""Working off the rows of an import portion by portion, each in a transaction of its own.

What was done before a worker died is marked in the rows of the same transaction, so that a second run goes on where the
first stopped. A portion that collides with another change is worked off row by row.
"""

from collections.abc import Callable

from django.db import IntegrityError, transaction

from lms.people_import.models import ImportRow, PeopleImport

PORTION = 250


def work_off(
    people_import: PeopleImport, *, status: str, rows: Callable, work: Callable, failed: str, finish: Callable
) -> None:
    """Call `work(import, rows)` for each portion of `rows(import)` while the import is in `status`, then `finish(import)`.

    `failed` is the outcome of a row that collides even alone.
    """
    while True:
        with transaction.atomic():
            held = PeopleImport.objects.held().select_related("unit", "requested_by").get(pk=people_import.pk)
            if held.status != status:
                return
            portion = list(rows(held)[:PORTION])
            if not portion:
                finish(held)
                return
            try:
                with transaction.atomic():
                    work(held, portion)
            except IntegrityError:
                _one_by_one(held, [row.pk for row in portion], work, failed)


def _one_by_one(held: PeopleImport, keys: list[int], work: Callable, failed: str) -> None:
    rows = ImportRow.objects.in_bulk(keys)
    for key in keys:  # in their order: what one row gives back, a later one may need
        try:
            with transaction.atomic():
                work(held, [rows[key]])
        except IntegrityError:
            ImportRow.objects.filter(pk=key).update(outcome=failed, reason="collision")
