"""What orders mean for the tree as it stands: which units are founded, moved, renamed, ended. Reads, never writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatch

from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.organisations import tree
from courses.organisations.models import Organisation
from courses.organisations.reorganising.orders import Close, Merge, Move, Order, Rename, Split, Successor

Pair = tuple[Organisation, Organisation | None]


@dataclass
class Plan:
    """`moves` pairs a unit with its new superior, parents before children; `endings` an ended unit with its heir.

    Units to be founded have no key yet. `people` says who does not follow the heir: {person's key: unit}.
    """

    day: date
    units: list[Organisation] = field(default_factory=list)
    founded: list[Organisation] = field(default_factory=list)
    renames: list[tuple[Organisation, dict[str, str]]] = field(default_factory=list)
    moves: list[Pair] = field(default_factory=list)
    endings: list[Pair] = field(default_factory=list)
    successions: list[tuple[Organisation, Organisation, bool]] = field(default_factory=list)
    people: dict[int, Organisation] = field(default_factory=dict)
    from_unit: Organisation | None = None
    carry_roles: bool = True
    posts_follow: bool = True

    @property
    def ended(self) -> list[Organisation]:
        return [unit for unit, _heir in self.endings]

    @property
    def targets(self) -> list[Organisation]:
        """Units that receive others and exist already."""
        pairs = [*self.moves, *self.endings, *((None, unit.superior) for unit in self.founded)]
        found = {target.pk: target for _unit, target in pairs if target is not None and target.pk}
        return list(found.values())

    @property
    def changed(self) -> list[Organisation]:
        """Units whose own record changes."""
        return [unit for unit, _what in (*self.renames, *self.moves, *self.endings)]


def plan_of(order: Order, *, day: date, today: date) -> Plan:
    """Raises DomainError when a unit of the order is not there any more."""
    return _plan(order, Plan(day=day), Units(today=today))


class Units:
    """Units by key, and the living ones below them; each look-up in one query."""

    def __init__(self, *, today: date):
        self.today = today

    def get(self, key: int) -> Organisation:
        unit = Organisation.objects.select_related("superior").filter(pk=key).first()
        if unit is None:
            raise DomainError(_("A unit of this decision does not exist any more."))
        return unit

    def all(self, keys: Iterable[int]) -> list[Organisation]:
        return [self.get(key) for key in dict.fromkeys(keys)]

    def successor(self, wanted: Successor) -> Organisation:
        """The unit, or a new one that is not stored yet."""
        if wanted.unit is not None:
            return self.get(wanted.unit)
        facts = wanted.new.model_dump(exclude={"superior"}, mode="json")
        superior = self.get(wanted.new.superior) if wanted.new.superior else None
        return Organisation(**facts, superior=superior)

    def children(self, units: list[Organisation]) -> dict[int, list[Organisation]]:
        """{superior's key: its living units}, for the units and everything below them."""
        paths = [unit.path for unit in units if unit.pk]
        rows = Organisation.objects.filter(tree.within(tree.outermost(paths))).exclude(valid_to__lt=self.today)
        found: dict[int, list[Organisation]] = {}
        for row in rows.exclude(superior=None).select_related("superior").order_by("path"):
            found.setdefault(row.superior_id, []).append(row)
        return found


@singledispatch
def _plan(order: Order, plan: Plan, units: Units) -> Plan:
    raise TypeError(order)


@_plan.register
def _rename(order: Rename, plan: Plan, units: Units) -> Plan:
    unit = units.get(order.unit)
    plan.units = [unit]
    facts = order.model_dump(exclude={"unit"}, mode="json")
    if all(getattr(unit, name) == value for name, value in facts.items()):
        raise DomainError(_("“%(unit)s” is called so already.") % {"unit": unit.name})
    plan.renames = [(unit, facts)]
    return plan


@_plan.register
def _move(order: Move, plan: Plan, units: Units) -> Plan:
    unit = units.get(order.unit)
    plan.units = [unit]
    if unit.superior_id == order.superior:
        raise DomainError(_("“%(unit)s” stands there already.") % {"unit": unit.name})
    plan.moves = [(unit, units.get(order.superior) if order.superior else None)]
    return plan


@_plan.register
def _merge(order: Merge, plan: Plan, units: Units) -> Plan:
    target = units.successor(order.into)
    if target.pk in order.units:
        raise DomainError(
            _("“%(unit)s” cannot be merged into itself. Choose the units that end, and another one that goes on.")
            % {"unit": target.name}
        )
    ended = units.all(order.units)
    if not ended:
        raise DomainError(_("Choose at least one unit that ends."))
    plan.units = [*ended, *([target] if target.pk else [])]
    plan.founded = [] if target.pk else [target]
    plan.carry_roles = order.carry_roles
    _end_all(plan, ended, target, units.children([*ended, target]), join=order.same_names)
    return plan


@_plan.register
def _split(order: Split, plan: Plan, units: Units) -> Plan:
    unit = units.get(order.unit)
    parts = [units.successor(part) for part in order.parts]
    if not parts or unit.pk in {part.pk for part in parts}:
        raise DomainError(_("Name the parts into which the unit is split; the unit itself is none of them."))
    heir = None if order.heir is None else parts[order.heir]
    plan.units = [unit, *(part for part in parts if part.pk)]
    plan.founded = [part for part in parts if not part.pk]
    plan.carry_roles, plan.from_unit = order.carry_roles, unit
    below = {child.pk: child for child in units.children([unit]).get(unit.pk, [])}
    for part, wanted in zip(parts, order.parts, strict=True):
        _check_below(unit, below, wanted.children)
        plan.moves += [(below.pop(key), part) for key in wanted.children]
        plan.people |= dict.fromkeys(wanted.people, part)
    if heir is not None:
        plan.moves += [(child, heir) for child in below.values()]
        plan.endings = [(unit, heir)]
        plan.successions = [(unit, part, part is heir) for part in parts]
    return plan


@_plan.register
def _close(order: Close, plan: Plan, units: Units) -> Plan:
    unit = units.get(order.unit)
    heir = units.get(order.heir) if order.heir else None
    if heir == unit:
        raise DomainError(_("“%(unit)s” cannot take over from itself. Choose another unit.") % {"unit": unit.name})
    plan.units = [unit, *([heir] if heir else [])]
    plan.endings = [(unit, heir)]
    plan.successions = [(unit, heir, True)] if heir else []
    plan.carry_roles = plan.posts_follow = False
    return plan


def _end_all(plan: Plan, ended: list[Organisation], target: Organisation, below: dict, *, join: bool) -> None:
    """Let the units end in the target; units below them go there, or `join` the one that has their name there."""
    gone = {unit.pk for unit in ended}
    plan.endings += [(unit, target) for unit in ended]
    plan.successions += [(unit, target, True) for unit in ended]
    there = {unit.name: unit for unit in below.get(target.pk, []) if unit.pk not in gone}
    joining: dict[int, tuple[Organisation, list[Organisation]]] = {}
    for child in (child for unit in ended for child in below.get(unit.pk, []) if child.pk not in gone):
        twin = there.setdefault(child.name, child)
        if child.pk == target.pk:
            continue  # it lies below what ends in it: `checks` says so
        if join and twin is not child:
            joining.setdefault(twin.pk, (twin, []))[1].append(child)
        elif unit_is_elsewhere(child, target):
            plan.moves.append((child, target))
    for twin, children in joining.values():
        _end_all(plan, children, twin, below, join=join)


def unit_is_elsewhere(unit: Organisation, target: Organisation) -> bool:
    return not target.pk or unit.superior_id != target.pk


def _check_below(unit: Organisation, below: dict[int, Organisation], wanted: tuple[int, ...]) -> None:
    if not below.keys() >= set(wanted):
        raise DomainError(
            _("Not all units that the parts receive stand directly below “%(unit)s”, or two parts receive the same.")
            % {"unit": unit.name}
        )
