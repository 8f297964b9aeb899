"""Writing the shape of the tree: units founded, renamed, moved, ended, each with its periods.

Whoever calls holds the roots of the tree (`Organisation.objects.roots().held()`) and has checked the plan.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from courses.organisations import tree
from courses.organisations.decisions import Reorganisation, Succession
from courses.organisations.models import Organisation, Period
from courses.organisations.reorganising.plans import Pair, Plan

DAY = timedelta(days=1)


def write(plan: Plan, reorganisation: Reorganisation) -> None:
    """Found, rename, move and end what the plan says."""
    for unit in plan.founded:
        unit.valid_from = plan.day
        unit.save()
        Period.objects.create(organisation=unit, valid_from=plan.day, **_facts(unit))
    for unit, facts in plan.renames:
        _rename(unit, facts, plan.day)
    for superior, units in _by_target(plan.moves):
        move(units, superior, day=plan.day)
    for heir, units in _by_target(sorted(plan.endings, key=lambda pair: -pair[0].depth)):
        _end(units, heir, day=plan.day)
    Succession.objects.bulk_create(
        Succession(
            predecessor=predecessor, successor=successor, on=plan.day, is_heir=is_heir, reorganisation=reorganisation
        )
        for predecessor, successor, is_heir in plan.successions
    )


def move(units: list[Organisation], superior: Organisation | None, *, day: date) -> None:
    """Hang units below another one from `day` on. The number of statements does not grow with what is below them."""
    _change_periods(units, day, superior=superior)
    _reattach(units, superior)


def _rename(unit: Organisation, facts: dict[str, str], day: date) -> None:
    _change_periods([unit], day, **facts)
    for name, value in facts.items():
        setattr(unit, name, value)
    unit.index_words()
    unit.save(update_fields=[*facts, "folded"])


def _end(units: list[Organisation], heir: Organisation | None, *, day: date) -> None:
    """Units that end the day before; below their heir from now on, or where they are."""
    Period.objects.last_ones().filter(organisation__in=units, valid_from=day).delete()
    standing = Period.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), organisation__in=units)
    standing.update(valid_to=day - DAY)
    Organisation.objects.filter(pk__in=_keys(units)).update(valid_to=day - DAY)
    if heir is not None:
        _reattach(units, heir)


def _change_periods(units: list[Organisation], day: date, **facts) -> None:
    """A new period from `day` on; one that begins on that very day is changed itself, as no day lies before it."""
    lasts = Period.objects.last_ones().filter(organisation__in=units)
    begun = list(lasts.filter(valid_from=day).values_list("pk", flat=True))
    before = list(lasts.exclude(pk__in=begun))
    Period.objects.filter(pk__in=begun).update(**facts)
    Period.objects.filter(pk__in=_keys(before)).update(valid_to=day - DAY)
    Period.objects.bulk_create(
        Period(
            **{name: getattr(period, name) for name in ("organisation_id", "name", "name_en", "code", "kind")}
            | {"superior_id": period.superior_id, "valid_from": day, "valid_to": period.valid_to}
            | ({f"{name}_id": fact.pk if fact else None for name, fact in facts.items() if name == "superior"})
            | {name: fact for name, fact in facts.items() if name != "superior"}
        )
        for period in before
    )


def _reattach(units: list[Organisation], superior: Organisation | None) -> None:
    """Let units and all below them lie below another one. Paths are read anew: an earlier step may have moved them."""
    below = Organisation.objects.values_list("path", flat=True).get(pk=superior.pk) if superior else ""
    paths = Organisation.objects.filter(pk__in=_keys(units)).order_by("path").values_list("path", flat=True)
    for base, group in groupby(paths, key=lambda path: path[: -tree.STEP]):
        _replace(base, [path[-tree.STEP :] for path in group], below)
    Organisation.objects.filter(pk__in=_keys(units)).update(superior=superior)


def _replace(base: str, steps: list[str], below: str) -> None:
    """Exchange `base` for `below` in the paths of these steps after it, in one statement."""
    if base == below:
        return
    if base and len(steps) > 1:
        rows = Organisation.objects.annotate(step=Substr("path", len(base) + 1, tree.STEP))
        rows = rows.filter(tree.within([base]), step__in=steps)
    else:
        rows = Organisation.objects.filter(tree.within([base + step for step in steps]))
    rows.update(path=Concat(Value(below), Substr(F("path"), len(base) + 1)))


def _by_target(pairs: Iterable[Pair]) -> Iterable[tuple[Organisation | None, list[Organisation]]]:
    """Neighbouring pairs of one target, in their order."""
    for _key, group in groupby(pairs, key=lambda pair: pair[1].pk if pair[1] is not None else None):
        rows = list(group)
        yield rows[0][1], [unit for unit, _target in rows]


def _facts(unit: Organisation) -> dict:
    return {name: getattr(unit, name) for name in Period.FACTS}


def _keys(rows: Iterable) -> list[int]:
    return [row.pk for row in rows]
