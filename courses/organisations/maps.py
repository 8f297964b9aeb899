"""Maps: how the tree of units stood on a day. Records keep their unit; a map says under which unit they count.

A unit that had ended counts under its heir as of that day, or, without one, where it stood last; a unit that was
founded later counts as itself, where it stood first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from courses.organisations.decisions import Succession
from courses.organisations.models import Period

HOLDS = (2, 0)


@dataclass(frozen=True)
class Place:
    """A unit as it stood: its name and its superior's key."""

    name: str
    superior: int | None


@dataclass(frozen=True)
class Map:
    """`standing` names the units that existed on the day."""

    day: date
    places: dict[int, Place]
    heirs: dict[int, int]
    standing: frozenset[int]

    @classmethod
    def on(cls, day: date) -> "Map":
        """The map of `day`, in two queries."""
        best: dict[int, tuple[tuple[int, int], Place]] = {}
        periods = Period.objects.order_by().values_list("organisation", "name", "superior", "valid_from", "valid_to")
        for unit, name, superior, valid_from, valid_to in periods.iterator():
            rank = _rank(day, valid_from=valid_from, valid_to=valid_to)
            if unit not in best or best[unit][0] < rank:
                best[unit] = rank, Place(name=name, superior=superior)
        heirs = Succession.objects.filter(is_heir=True, on__lte=day).values_list("predecessor", "successor")
        return cls(
            day=day,
            places={unit: place for unit, (_rank, place) in best.items()},
            heirs=dict(heirs),
            standing=frozenset(unit for unit, (rank, _place) in best.items() if rank == HOLDS),
        )

    def unit_of(self, unit: int) -> int:
        """The unit under which the records of `unit` counted on the day."""
        while unit in self.heirs:
            unit = self.heirs[unit]
        return unit

    def name(self, unit: int) -> str:
        return self.places[unit].name

    def parent(self, unit: int) -> int | None:
        """The superior of the day, of an ended unit that of its heir."""
        superior = self.places[self.unit_of(unit)].superior
        return None if superior is None else self.unit_of(superior)

    def chain(self, unit: int) -> Iterator[int]:
        """The unit of the day and its superiors, upwards."""
        step: int | None = self.unit_of(unit)
        while step is not None:
            yield step
            step = self.parent(step)

    def child_towards(self, unit: int, *, below: int | None) -> int | None:
        """The unit one level below `below` (None: at the top) that `unit` counts under; `below` itself for its own
        records, None for units elsewhere."""
        last = None
        for step in self.chain(unit):
            if step == below:
                return step if last is None else last
            last = step
        return last if below is None else None


def _rank(day: date, *, valid_from: date | None, valid_to: date | None) -> tuple[int, int]:
    """The greater, the better a period tells of the day: it holds then, else is the last before, else the first after."""
    if valid_to and valid_to < day:
        return 1, valid_to.toordinal()
    if valid_from and valid_from > day:
        return 0, -valid_from.toordinal()
    return HOLDS
