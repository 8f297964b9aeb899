"""Training by unit: what the people of each unit did in a year, rolled up by the map of then or of now.

Every record keeps the unit that its learner worked in on its day. The map of then is that of the last day of the year, in
the running year that of today. Counted are enrolments that were not withdrawn (lượt) and the people behind them
(người), results that stand, hours of the ledger, and papers that are valid.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses import vietnamese
from courses.enrolments.models import Enrolment
from courses.organisations import scopes
from courses.organisations.maps import Map
from courses.organisations.models import Organisation
from courses.results.models import HoursEntry, Result

PERMISSION = "courses.view_enrolment"
YEARS = 10  # how many years back the report can be asked for
THEN, NOW = "then", "now"


@dataclass(frozen=True)
class Wish:
    """What was asked for; nonsense counts as not asked. `below` is the key of the unit whose parts are compared."""

    year: int
    map: str = THEN
    below: int | None = None

    @classmethod
    def read(cls, query, *, today: date) -> "Wish":
        years = years_to_choose(today)
        year, below = query.get("year", ""), query.get("unit", "")
        return cls(
            year=int(year) if year.isascii() and year.isdigit() and int(year) in years else today.year,
            map=NOW if query.get("map") == NOW else THEN,
            below=int(below) if below.isascii() and below.isdigit() and len(below) < 10 else None,
        )

    def day(self, today: date) -> date:
        """The day of the map."""
        return today if self.map == NOW else min(today, date(self.year, 12, 31))


@dataclass
class Line:
    """Figures of a unit and everything that counts under it; of the unit alone when `is_own`."""

    name: str
    unit: int | None = None
    is_own: bool = False
    opens: bool = False
    enrolments: int = 0
    people: int = 0
    completed: int = 0
    tiet: Decimal = Decimal(0)
    papers: int = 0

    def add(self, figures: dict) -> None:
        for name, value in figures.items():
            setattr(self, name, getattr(self, name) + value)


@dataclass(frozen=True)
class Report:
    wish: Wish
    day: date
    chain: list[tuple[int, str]]
    lines: list[Line]
    total: Line = field(default_factory=lambda: Line(name=""))

    @property
    def title(self) -> str:
        return self.chain[-1][1] if self.chain else _("All units")


class NotInReach(LookupError):
    """The unit that was asked for is none that the reader may look at."""


def years_to_choose(today: date) -> list[int]:
    return list(range(today.year, today.year - YEARS, -1))


def report(wish: Wish, *, user, today: date) -> Report:
    """The report for what the roles of `user` cover, in a constant number of queries. Raises NotInReach."""
    scope = scopes.of(user, PERMISSION)
    shown = Map.on(wish.day(today))
    seen = None
    if not scope.everywhere:
        seen = set(Organisation.objects.filter(scope.within()).values_list("pk", flat=True))
    below = _below(wish, shown, seen)
    lines = _lines(shown, seen, below)
    total = Line(name=_("Total"))
    row_of = _rows(shown, seen, below)
    for unit, figures in _figures(wish.year, scope).items():
        row = row_of(unit)
        if row is not None:
            lines.setdefault(row, _line(shown, row, below)).add(figures)
            total.add(figures)
    _count_people_once(wish.year, scope, row_of, lines, total)
    return Report(
        wish=wish,
        day=shown.day,
        chain=[(unit, shown.name(unit)) for unit in _chain(shown, seen, below)],
        lines=sorted(
            lines.values(), key=lambda line: (not line.is_own, line.unit is None, vietnamese.fold(line.name))
        ),
        total=total,
    )


def _below(wish: Wish, shown: Map, seen: set[int] | None) -> int | None:
    if wish.below is None:
        return None
    if wish.below not in shown.places or (seen is not None and wish.below not in seen):
        raise NotInReach(wish.below)
    return shown.unit_of(wish.below)


WITHOUT_UNIT = 0  # stands for records of people who had no post


def _rows(shown: Map, seen: set[int] | None, below: int | None) -> Callable[[int | None], int | None]:
    """Which row the records of a unit belong to: the unit one level below, at the top the highest that is seen."""
    known: dict[int | None, int | None] = {None: WITHOUT_UNIT if below is None and seen is None else None}

    def row_of(unit: int | None) -> int | None:
        if unit not in known:
            known[unit] = shown.child_towards(unit, below=below) if below else _highest(shown, seen, unit)
        return known[unit]

    return row_of


def _highest(shown: Map, seen: set[int] | None, unit: int) -> int | None:
    found = None
    for step in shown.chain(unit):
        if seen is None or step in seen:
            found = step
    return found


def _chain(shown: Map, seen: set[int] | None, below: int | None) -> list[int]:
    """From the highest unit that is seen down to the one asked for."""
    above = list(shown.chain(below)) if below else []
    return [unit for unit in reversed(above) if seen is None or unit in seen]


def _lines(shown: Map, seen: set[int] | None, below: int | None) -> dict[int, Line]:
    """A line for each unit that stood one level below on the day, with or without records."""
    row_of = _rows(shown, seen, below)
    units = shown.standing if seen is None else shown.standing & seen
    rows = {row_of(unit) for unit in units} - {None}
    lines = {row: _line(shown, row, below) for row in rows}
    for superior in {shown.parent(unit) for unit in units}:
        if superior in lines and not lines[superior].is_own:
            lines[superior].opens = True
    return lines


def _line(shown: Map, row: int, below: int | None) -> Line:
    if row == WITHOUT_UNIT:
        return Line(name=_("People without a post"))
    if row == below:
        return Line(name=_("The unit itself"), unit=row, is_own=True)
    return Line(name=shown.name(row), unit=row)


def _figures(year: int, scope: scopes.Scope) -> dict[int | None, dict]:
    """{unit: its figures of the year}, one query for each kind of record."""
    found: dict[int | None, dict] = {}
    enrolments = _enrolments(year, scope).annotate(place=F("unit"))
    begins, ends = _bounds(year)
    results = Result.objects.current().filter(completed_at__gte=begins, completed_at__lt=ends)
    hours = HoursEntry.objects.filter(year=year)
    papers = Certificate.objects.valid().filter(issued_at__gte=begins, issued_at__lt=ends)
    for rows, sums in (
        (enrolments, {"enrolments": Count("pk"), "people": Count("learner", distinct=True)}),
        (results.filter(scope.within("unit")).annotate(place=F("unit")), {"completed": Count("pk")}),
        (hours.filter(scope.within("unit")).annotate(place=F("unit")), {"tiet": Sum("tiet")}),
        (
            papers.filter(scope.within("enrolment__unit")).annotate(place=F("enrolment__unit")),
            {"papers": Count("pk")},
        ),
    ):
        for row in rows.order_by().values("place").annotate(**sums):
            found.setdefault(row.pop("place"), {}).update(row)
    return found


def _enrolments(year: int, scope: scopes.Scope) -> QuerySet:
    begins, ends = _bounds(year)
    rows = Enrolment.objects.holding_a_seat().filter(enrolled_at__gte=begins, enrolled_at__lt=ends)
    return rows.filter(scope.within("unit"))


def _count_people_once(year: int, scope: scopes.Scope, row_of, lines: dict[int, Line], total: Line) -> None:
    """Take off whoever was counted in two units that count under one row."""
    rows = _enrolments(year, scope).order_by()
    units = Count(Coalesce("unit", 0), distinct=True)  # to have none is a place too; databases count no NULL
    movers = rows.values("learner").annotate(units=units).filter(units__gt=1).values("learner")
    counted: dict[int, list[int]] = {}
    for unit, learner in rows.filter(learner__in=movers).values_list("unit", "learner").distinct():
        row = row_of(unit)
        if row is not None:
            counted.setdefault(learner, []).append(row)
    for places in counted.values():
        total.people -= len(places) - 1
        for row in set(places):
            lines[row].people -= places.count(row) - 1


def _bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of the year and of the next one, in local time."""
    return tuple(timezone.make_aware(datetime.combine(date(each, 1, 1), time())) for each in (year, year + 1))
