"""Finding the unit that a cell names, among the units of an import: by code, by name, or by name below another."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from courses.organisations import tree
from courses.organisations.models import Organisation
from courses.vietnamese import fold
from lms.people_import.remarks import Unreadable

BETWEEN = re.compile(r"\s*[>/,;]\s*|\s+[-–]\s+")


@dataclass(frozen=True)
class Unit:
    pk: int
    name: str
    code: str
    path: str
    valid_from: date | None


class Units:
    """The unit of an import and everything below it that exists today. Asks the database once."""

    def __init__(self, top: Organisation, *, today: date):
        rows = Organisation.objects.below(top).on(today).values_list("pk", "name", "code", "path", "valid_from")
        self.top = top
        self.by_key = {row[0]: Unit(*row) for row in rows}
        self.by_code: dict[str, list[Unit]] = defaultdict(list)
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.by_key.values():
            if unit.code:
                self.by_code[unit.code.casefold()].append(unit)
            self.by_name[_plain(unit.name)].append(unit)
        self.found: dict[str, Unit | Unreadable] = {}

    def find(self, text: str) -> Unit:
        """The unit that a cell names. Raises Unreadable when there is none, or more than one."""
        if text not in self.found:
            try:
                self.found[text] = self._find(text)
            except Unreadable as fault:
                self.found[text] = fault
        found = self.found[text]
        if isinstance(found, Unreadable):
            raise found
        return found

    def _find(self, text: str) -> Unit:
        candidates = self.by_code.get(text.casefold()) or self.by_name.get(_plain(text)) or self._by_parts(text)
        if not candidates:
            raise Unreadable("unit_unknown", unit=text, within=self.top.name)
        if len(candidates) > 1:
            raise Unreadable("unit_several", unit=text)
        return candidates[0]

    def _by_parts(self, text: str) -> list[Unit]:
        """Units whose name is the first or the last part, with all other parts above them."""
        parts = [_plain(part) for part in BETWEEN.split(text) if part]
        if len(parts) < 2:
            return []
        found = {}
        for own, above in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
            for unit in self.by_name.get(own, ()):
                if set(above) <= self._names_above(unit):
                    found[unit.pk] = unit
        return list(found.values())

    def _names_above(self, unit: Unit) -> set[str]:
        return {_plain(self.by_key[key].name) for key in tree.superiors(unit.path)[:-1] if key in self.by_key}


def _plain(name: str) -> str:
    return " ".join(fold(name).split())
