"""Filters of the catalogue: pure functions over one light row a course.

Within a facet choices add up (this or that), between facets they narrow (this and that). The count beside an
option says how many results there would be with it, given everything chosen in the other facets.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

NAMES = ("topic", "audience", "format", "hours", "language", "level", "open")
HOURS = [("8", Decimal(8)), ("16", Decimal(16)), ("24", Decimal(24)), ("more", None)]  # upper limits in tiết
OPEN = "1"


@dataclass(frozen=True)
class Row:
    """One course: its values by facet name."""

    pk: int
    values: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    checked: bool
    count: int


@dataclass(frozen=True)
class Facet:
    name: str
    legend: str
    options: list[Option]


@dataclass(frozen=True)
class Choice:
    """What a visitor asked for: chosen values by facet name, and words."""

    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    query: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.chosen and not self.query

    def address(self) -> str:
        """The query string that brings this choice back, always in the same order."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name in NAMES for value in sorted(self.chosen.get(name, ()))]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, value: str) -> "Choice":
        """The same choice with one value taken back."""
        left = {key: values - {value} if key == name else values for key, values in self.chosen.items()}
        return Choice({key: values for key, values in left.items() if values}, self.query)

    def without_words(self) -> "Choice":
        return Choice(self.chosen)


def hours_band(tiet: Decimal) -> str:
    """The band of credited hours (tiết) that a course belongs to."""
    return next(band for band, limit in HOURS if limit is None or tiet <= limit)


def read(params, allowed: Mapping[str, Iterable[str]]) -> Choice:
    """The choice in a query string (a QueryDict); values that no facet knows are left out."""
    chosen = {name: frozenset(params.getlist(name)) & frozenset(allowed[name]) for name in NAMES}
    words = " ".join(params.get("q", "").split())[:120]
    return Choice({name: values for name, values in chosen.items() if values}, words)


def narrow(rows: Iterable[Row], choice: Choice) -> list[Row]:
    """Rows that meet every facet, in their order."""
    return [row for row in rows if not _failing(row, choice.chosen)]


def count(rows: Iterable[Row], choice: Choice) -> dict[str, Counter]:
    """By facet name, how many rows each value would give under the choices in the other facets."""
    counts: dict[str, Counter] = {name: Counter() for name in NAMES}
    for row in rows:
        failing = _failing(row, choice.chosen)
        names = NAMES if not failing else failing if len(failing) == 1 else ()
        for name in names:
            counts[name].update(row.values[name])
    return counts


def facet(name: str, legend: str, labels: Mapping[str, str], counts: Counter, choice: Choice) -> Facet:
    """A facet with its options in the order of `labels`."""
    chosen = choice.chosen.get(name, frozenset())
    return Facet(
        name, legend, [Option(value, label, value in chosen, counts[value]) for value, label in labels.items()]
    )


def _failing(row: Row, chosen: Mapping[str, frozenset[str]]) -> list[str]:
    return [name for name, values in chosen.items() if not values & row.values[name]]
