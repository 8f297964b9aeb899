"""What a decision would touch, counted without writing anything."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Count
from django.utils.text import capfirst

from courses.errors import DomainError
from courses.organisations import tree
from courses.organisations.decisions import Reorganisation, Succession
from courses.organisations.grants import Grant, UnitRole
from courses.organisations.models import Organisation, Period
from courses.organisations.posts import Post
from courses.organisations.reorganising import checks, people
from courses.organisations.reorganising.orders import Order
from courses.organisations.reorganising.plans import Pair, Plan, plan_of

NAMED = 12  # how many units and people a list names before it only counts
OWN = (Organisation, Period, Succession, Post, Grant, UnitRole)


@dataclass(frozen=True)
class Names:
    """The first of many, and how many there are in all."""

    first: tuple[str, ...] = ()
    count: int = 0

    @property
    def more(self) -> int:
        return self.count - len(self.first)


@dataclass(frozen=True)
class Preview:
    """`records` counts what belongs to the units and what is below them, by kind, such as classes: it stays as it is.

    `refusal` says why the decision cannot be carried out; empty when it can.
    """

    plan: Plan | None = None
    refusal: str = ""
    founded: Names = Names()
    moved: Names = Names()
    ended: Names = Names()
    units_below: int = 0
    people: Names = Names()
    people_below: int = 0
    grants: list[Grant] = field(default_factory=list)
    roles_go_on: bool = True
    records: list[tuple[str, int]] = field(default_factory=list)
    planned: list[Reorganisation] = field(default_factory=list)

    @property
    def may_be_ordered(self) -> bool:
        return not self.refusal


def preview(wanted: Order, *, effective_on: date, today: date) -> Preview:
    """What the order would touch as things stand now."""
    try:
        plan = plan_of(wanted, day=effective_on, today=today)
        checks.check(plan, today=today)
    except DomainError as refusal:
        return Preview(refusal=refusal.message)
    paths = tree.outermost([unit.path for unit in plan.changed] or [plan.from_unit.path])
    posts = people.posts_touched(plan)
    below = Post.objects.filter(tree.within(paths, field="organisation__path")).on(max(today, effective_on))
    return Preview(
        plan=plan,
        founded=_named(plan.founded, lambda unit: unit.name),
        moved=_named(plan.moves, _arrow),
        ended=_named(plan.endings, _arrow),
        units_below=Organisation.objects.filter(tree.within(paths)).count() - len(paths),
        people=_people(posts),
        people_below=below.values("person").distinct().count(),
        grants=list(people.grants_touched(plan, today=today).select_related("person", "role", "organisation")),
        roles_go_on=plan.carry_roles,
        records=_records(paths),
        planned=list(Reorganisation.objects.waiting().filter(units__in=[*plan.changed, *plan.units]).distinct()),
    )


def _named(things, name) -> Names:
    every = list(things)
    return Names(first=tuple(name(thing) for thing in every[:NAMED]), count=len(every))


def _arrow(pair: Pair) -> str:
    """From where to where; every province has a department of works, so the unit above tells which one is meant."""
    unit, target = pair
    if target is None:
        return unit.name
    return f"{_placed(unit) if unit.name == target.name else unit.name} → {_placed(target)}"


def _placed(unit: Organisation) -> str:
    return f"{unit.name} ({unit.superior.name})" if unit.superior else unit.name


def _people(posts) -> Names:
    rows = posts.select_related("person").order_by("person__sort_key", "person")[:NAMED]
    count = posts.aggregate(count=Count("person", distinct=True))["count"]
    return Names(first=tuple(dict.fromkeys(str(post.person) for post in rows)), count=count)


def _records(paths: tuple[str, ...]) -> list[tuple[str, int]]:
    """Kind and number of whatever points at units of the subtrees, one query a kind."""
    found: Counter[str] = Counter()
    for relation in Organisation._meta.get_fields(include_hidden=True):
        is_trace = getattr(relation, "on_delete", None) is models.DO_NOTHING
        if (
            not relation.one_to_many
            or is_trace
            or relation.related_model in OWN
            or relation.related_model._meta.auto_created
        ):
            continue
        name = relation.field.name
        rows = relation.related_model._base_manager.filter(tree.within(paths, field=f"{name}__path"))
        found[capfirst(relation.related_model._meta.verbose_name_plural)] += rows.count()
    return sorted((kind, count) for kind, count in found.items() if count)
