"""The personal numbers that rows change: in memory for comparing, sealed in what is stored, masked in what is shown."""

from collections.abc import Iterable

from lms.people_import import secrecy
from lms.people_import.known import Known
from lms.people_import.models import ImportRow
from lms.users.personal_number import figures, vault
from lms.users.personal_number.box import Unreadable

NUMBER = "personal_number"
LOST = "…"


def sealed(row: ImportRow, former: str | None, wanted: str) -> list[str | None]:
    """What a row stores of a change: the number before and after, which it alone can be read from."""
    return [secrecy.seal_number(number, row=row.number) for number in (former, wanted)]


def change(row: ImportRow) -> tuple[str | None, str]:
    """The number before and after. Raises box.Unreadable."""
    former, wanted = (secrecy.unseal_number(each, row=row.number) for each in row.changes[NUMBER])
    return former, wanted


def masked(row: ImportRow) -> list[str | None]:
    """The number before and after, as it may be shown."""
    try:
        return [number and figures.masked(number) for number in change(row)]
    except Unreadable:
        return [LOST, LOST]


class Changes:
    """What some stored rows change, beside what is known of their people."""

    def __init__(self, rows: Iterable[ImportRow], known: Known):
        self.known = known
        self.wanted: dict[int, tuple[str | None, str] | None] = {}  # by row; None when it cannot be read any more
        for row in rows:
            if NUMBER in row.changes:
                self.wanted[row.pk] = _readable(row)
        pairs = [pair for pair in self.wanted.values() if pair]
        known.load_numbers({number for pair in pairs for number in pair if number})

    def hindrance_to_applying(self, row: ImportRow) -> str:
        """Why the number of the row cannot be kept now; empty when nothing hinders."""
        return self._hindrance(row, present=0, next_=1)

    def hindrance_to_undoing(self, row: ImportRow) -> str:
        """Why the former number cannot be put back; empty when nothing hinders."""
        return self._hindrance(row, present=1, next_=0)

    def _hindrance(self, row: ImportRow, *, present: int, next_: int) -> str:
        if row.pk not in self.wanted:
            return ""
        pair = self.wanted[row.pk]
        if pair is None or not vault.is_open():
            return "number_unreadable"
        try:
            if self.known.number_of(row.person_id) != pair[present] or self.known.is_number_consented(row.person_id):
                return "changed_since"
        except Unreadable:
            return "number_unreadable"
        holder = self.known.holder_of(pair[next_]) if pair[next_] else None
        return "taken" if holder not in (None, row.person_id) else ""


def _readable(row: ImportRow) -> tuple[str | None, str] | None:
    try:
        return change(row)
    except Unreadable:
        return None
