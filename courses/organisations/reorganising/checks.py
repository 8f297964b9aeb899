"""What no reorganisation may do. Every refusal says why and what would help."""

from datetime import date, timedelta

from django.db.models import Max, Q
from django.db.models.functions import Length
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.organisations import tree
from courses.organisations.decisions import Succession
from courses.organisations.models import Organisation, Period
from courses.organisations.posts import Post
from courses.organisations.reorganising.plans import Pair, Plan

DAY = timedelta(days=1)
DEEPEST = Organisation._meta.get_field("path").max_length // tree.STEP


def check(plan: Plan, *, today: date) -> None:
    """Raise DomainError for the first thing that cannot be."""
    for unit in {unit.pk: unit for unit in [*plan.changed, *plan.units]}.values():
        _check_stands(unit, plan.day, today=today)
    for target in plan.targets:
        _check_stands(target, plan.day, today=today)
    _check_last_periods(plan)
    for unit in plan.ended:
        if unit.valid_from == plan.day:
            raise DomainError(
                _("“%(unit)s” exists from %(day)s only, so it cannot end on that day.")
                % {"unit": unit.name, "day": shown(plan.day)}
            )
    for pair in [*plan.endings, *plan.moves]:
        _check_no_circle(pair, plan)
    _check_no_circle_since(plan)
    _check_nothing_left(plan)
    _check_nobody_left(plan)
    _check_names(plan, today=today)
    _check_depth(plan)


def shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _check_stands(unit: Organisation, day: date, *, today: date) -> None:
    if unit.valid_to and unit.valid_to < max(day, today):
        is_over = unit.valid_to < today
        words = _("“%(unit)s” ended on %(day)s.") if is_over else _("“%(unit)s” ends on %(day)s.")
        told = words % {"unit": unit.name, "day": shown(unit.valid_to)}
        raise DomainError(f"{told} {_('Choose the unit that goes on for it.')}")
    if unit.valid_from and unit.valid_from > day:
        raise DomainError(
            _("“%(unit)s” exists from %(day)s only. Choose that day or a later one.")
            % {"unit": unit.name, "day": shown(unit.valid_from)}
        )


def _check_last_periods(plan: Plan) -> None:
    """What was decided for a later day stays: the new order cannot slip in before it."""
    later = Period.objects.filter(organisation__in=plan.changed, valid_from__gt=plan.day)
    last = later.select_related("organisation").order_by("-valid_from").first()
    if last:
        raise DomainError(
            _("“%(unit)s” was changed as of %(day)s already. Choose that day or a later one.")
            % {"unit": last.organisation.name, "day": shown(last.valid_from)}
        )


def _check_no_circle(pair: Pair, plan: Plan) -> None:
    unit, target = pair
    above = target.superior if target is not None and not target.pk else target
    if above is None:
        return
    if any(above.pk == ended.pk for ended in plan.ended):
        raise DomainError(
            _("“%(unit)s” ends by this decision and can receive nothing. Choose another unit.") % {"unit": above.name}
        )
    if unit.covers(above):
        raise DomainError(
            _("“%(target)s” is “%(unit)s” or lies below it. Move it to another place first, or choose another unit.")
            % {"target": above.name, "unit": unit.name}
        )


def _check_no_circle_since(plan: Plan) -> None:
    """Also by the maps of the days between the plan's and today no unit may lie below itself."""
    above: dict[int, set[int]] = {}
    for unit, target in plan.moves:
        superior = target.superior if target is not None and not target.pk else target
        if superior is None:
            continue
        if superior.pk not in above:
            above[superior.pk] = _superiors_since(superior, plan.day)
        if unit.pk in above[superior.pk]:
            raise DomainError(
                _("“%(target)s” lay below “%(unit)s” on %(day)s or later. Choose a later day.")
                % {"target": superior.name, "unit": unit.name, "day": shown(plan.day)}
            )


def _superiors_since(unit: Organisation, day: date) -> set[int]:
    """Keys of all units that it stood below on `day` or later, and its own."""
    reached: set[int] = set()
    step = {unit.pk}
    while step := step - reached - {None}:
        reached |= step
        since = Period.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), organisation__in=step)
        step = set(since.values_list("superior", flat=True))
    return reached


def _check_nothing_left(plan: Plan) -> None:
    """No unit may stand below an ended one after its end, now or by the history since."""
    leaving = {unit.pk for unit in plan.changed}
    since = Period.objects.filter(Q(valid_to=None) | Q(valid_to__gte=plan.day), superior__in=plan.ended)
    for period in since.select_related("organisation", "superior"):
        if period.organisation_id not in leaving or period.valid_to is not None and _is_not_last(period):
            raise DomainError(
                _(
                    "“%(below)s” stands below “%(unit)s” on %(day)s or later. Move or close it first, or choose a later day."
                )
                % {"below": period.organisation.name, "unit": period.superior.name, "day": shown(plan.day)}
            )
    inherited = Succession.objects.filter(successor__in=plan.ended, on__gt=plan.day)
    for succession in inherited.select_related("predecessor", "successor"):
        raise DomainError(
            _("“%(unit)s” took over “%(predecessor)s” on %(day)s. Choose that day or a later one.")
            % {
                "unit": succession.successor.name,
                "predecessor": succession.predecessor.name,
                "day": shown(succession.on),
            }
        )


def _is_not_last(period: Period) -> bool:
    return period.valid_to != period.organisation.valid_to


def _check_nobody_left(plan: Plan) -> None:
    if plan.posts_follow:
        return
    staying = Post.objects.filter(organisation__in=plan.ended).exclude(ends__lt=plan.day)
    people = staying.values("person").distinct().count()
    if people:
        raise DomainError(
            _(
                "%(count)s people hold posts there on %(day)s or later. Transfer them first, or merge the unit instead."
            )
            % {"count": people, "day": shown(plan.day)}
        )


def _check_names(plan: Plan, *, today: date) -> None:
    """Below one superior no two units of one name may stand."""
    leaving = {unit.pk for unit, _what in [*plan.moves, *plan.endings]}
    coming = [(unit.name, superior) for unit, superior in plan.moves]
    coming += [(unit.name, unit.superior) for unit in plan.founded]
    coming += [(facts["name"], unit.superior) for unit, facts in plan.renames if facts["name"] != unit.name]
    renamed = {unit.pk for unit, _facts in plan.renames}
    taken = set(
        Organisation.objects.filter(
            Q(superior__in=[unit for _name, unit in coming if unit and unit.pk]) | Q(superior=None)
        )
        .filter(name__in=[name for name, _unit in coming])
        .exclude(valid_to__lt=today)
        .exclude(pk__in=leaving | renamed)
        .values_list("name", "superior_id")
    )
    for name, superior in coming:
        place = (name, id(superior) if superior is not None and not superior.pk else superior and superior.pk)
        if place in taken:
            raise DomainError(
                _(
                    "“%(superior)s” has a unit “%(unit)s” already. Merge the two, let units of one name be joined, or rename one."
                )
                % {"superior": superior.name if superior else _("The top level"), "unit": name}
            )
        taken.add(place)


def _check_depth(plan: Plan) -> None:
    """As if the tallest of the subtrees came below the deepest of the targets: who is refused has far too many levels."""
    pairs = [pair for pair in [*plan.moves, *plan.endings] if pair[1] is not None]
    if not pairs:
        return
    paths = tree.outermost([unit.path for unit, _target in pairs])
    longest = Organisation.objects.filter(tree.within(paths)).aggregate(longest=Max(Length("path")))["longest"]
    height = longest // tree.STEP - min(unit.depth for unit, _target in pairs) + 1
    base = max(target.depth or (target.superior.depth + 1 if target.superior else 1) for _unit, target in pairs)
    if base + height > DEEPEST:
        raise DomainError(_("The tree would be more than %(count)s levels deep.") % {"count": DEEPEST})
