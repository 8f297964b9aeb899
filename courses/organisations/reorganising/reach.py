"""Whose role reaches what a reorganisation touches. Below the unit of one's role; the unit itself takes a role that holds
higher."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.organisations import scopes, tree
from courses.organisations.decisions import Reorganisation
from courses.organisations.models import Organisation
from courses.organisations.reorganising import orders, people
from courses.organisations.reorganising.plans import Plan

CHANGE, GRANT = "courses.change_organisation", "courses.add_grant"


def may_reorganise(user, unit: Organisation) -> bool:
    """Whether the unit lies strictly inside the user's part of the tree."""
    scope = scopes.of(user, CHANGE)
    return scope.everywhere or any(tree.covers(path, unit.path) and path != unit.path for path in scope.paths)


def may_carry_roles(user, unit: Organisation) -> bool:
    """Whether roles that others hold there may go on elsewhere by this person's decision."""
    return scopes.of(user, GRANT).covers(unit)


def decidable_by(user, rows: Iterable[Reorganisation]) -> set[int]:
    """Keys of the waiting decisions that `user` could have ordered: they withdraw them and try them again. The cost does
    not grow with the rows, whose units are loaded."""
    named = {row.pk: orders.read(row).places for row in rows}
    places = Organisation.objects.in_bulk({key for keys in named.values() for key in keys if key})
    scope = scopes.of(user, CHANGE)
    return {
        row.pk
        for row in rows
        if all(may_reorganise(user, unit) for unit in row.units.all())
        and all(scope.covers(places.get(key)) for key in named[row.pk])
    }


def check_unit(user, unit: Organisation) -> None:
    """Raise DomainError unless the unit lies strictly inside the user's part of the tree."""
    if not may_reorganise(user, unit):
        raise DomainError(
            _("Your role does not reach beyond “%(unit)s”. Somebody with a role that holds higher may do this.")
            % {"unit": unit.name}
        )


def check_plan(user, plan: Plan) -> None:
    """Raise DomainError unless everything that the plan touches lies inside the user's part of the tree."""
    for unit in [*plan.changed, *plan.units]:
        if unit.pk:
            check_unit(user, unit)
    scope = scopes.of(user, CHANGE)
    places = [superior for _unit, superior in plan.moves if superior is None or superior.pk]
    for place in [*places, *(unit.superior for unit in plan.founded)]:
        if not scope.covers(place):
            raise DomainError(
                _("Your role does not reach to that place in the tree: %(place)s.")
                % {"place": place.name if place else _("the top level")}
            )
    _check_roles(user, plan)


def check_orderer(person, plan: Plan) -> None:
    """The same on the day of the decision, told to whoever reads why it waits."""
    try:
        check_plan(person, plan)
    except DomainError as refusal:
        raise DomainError(
            _(
                "The role of %(person)s does not reach all that this decision touches any more. Somebody whose role does"
                " may try again or withdraw it."
            )
            % {"person": person}
        ) from refusal


def _check_roles(user, plan: Plan) -> None:
    """New places of roles: the heir, of one that is founded its superior."""
    if not plan.carry_roles or not people.grants_touched(plan, today=timezone.localdate()).exists():
        return
    for _unit, heir in plan.endings:
        place = heir if heir is None or heir.pk else heir.superior
        if not may_carry_roles(user, place):
            raise DomainError(
                _("You may not give roles there. Take the tick away, so that the roles end with the unit.")
            )
