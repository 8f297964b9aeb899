"""What roles allow in one unit, as permissions of the groups that stand for them there.

Wagtail asks groups what somebody may do below a page or in a collection. The group of a role in a unit may do, in the
branches of the unit and of everything below it, what the role's own group may do at that place, and nothing elsewhere;
besides, it may choose from the shared files what the role may choose there. Everything here is worked out anew from
grants, branches and roles, so it may run as often as one likes.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.db import models, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from courses.organisations import tree
from courses.organisations.branches import Branch
from courses.organisations.grants import UnitRole
from courses.organisations.models import Organisation

CHOOSING = "choose_"

Rows = set[tuple[int, ...]]


def mirror(unit_role: UnitRole) -> None:
    """Bring the group of one role in one unit in step."""
    _bring_in_step(UnitRole.objects.filter(pk=unit_role.pk))


def mirror_above(unit: Organisation) -> None:
    """Bring the groups of roles in the unit and in its superiors in step, after a branch was opened for it."""
    _bring_in_step(UnitRole.objects.filter(organisation__in=tree.superiors(unit.path)))


def mirror_all() -> None:
    """Bring the groups of all roles in units in step, after units moved or merged or a role was changed."""
    _bring_in_step(UnitRole.objects.all())


@transaction.atomic
def _bring_in_step(unit_roles) -> None:
    """A constant number of queries, however many roles and branches there are."""
    # Of two acts at once, such as a grant and the opening of a branch, the second must see the first: it waits here.
    Collection.objects.select_for_update(no_key=True).get(depth=1)
    unit_roles = list(unit_roles.select_related("organisation"))
    roles = {unit_role.role_id for unit_role in unit_roles}
    _replace(Group.permissions.through, ["permission_id"], unit_roles, _permissions(unit_roles, roles))
    _replace(GroupPagePermission, ["page_id", "permission_id"], unit_roles, _pages(unit_roles, roles))
    _replace(GroupCollectionPermission, ["collection_id", "permission_id"], unit_roles, _files(unit_roles, roles))


def _permissions(unit_roles: list[UnitRole], roles: set[int]) -> Rows:
    allowed = _by_role(Group.permissions.through, roles, "permission_id")
    return {(mine.group_id, *row) for mine in unit_roles for row in allowed[mine.role_id]}


def _pages(unit_roles: list[UnitRole], roles: set[int]) -> Rows:
    allowed = _by_role(GroupPagePermission, roles, "page__path", "permission_id")
    rows = Branch.objects.pages().values_list("organisation__path", "page_id", "page__path")
    return {
        (mine.group_id, page, permission)
        for mine, page, path in _within(unit_roles, rows)
        for place, permission in allowed[mine.role_id]
        if path.startswith(place)
    }


def _files(unit_roles: list[UnitRole], roles: set[int]) -> Rows:
    allowed = _by_role(GroupCollectionPermission, roles, "collection__path", "permission_id", "permission__codename")
    collections = Branch.objects.filter(collection__isnull=False)
    fields = ("collection_id", "collection__path")
    own = {
        (mine.group_id, collection, permission)
        for mine, collection, path in _within(
            unit_roles, collections.of_units().values_list("organisation__path", *fields)
        )
        for place, permission, _codename in allowed[mine.role_id]
        if path.startswith(place)
    }
    for_all = list(collections.shared().values_list(*fields))
    shared = {
        (mine.group_id, collection, permission)
        for mine in unit_roles
        for collection, path in for_all
        for place, permission, codename in allowed[mine.role_id]
        if path.startswith(place) and codename.startswith(CHOOSING)
    }
    return own | shared


def _by_role(model: type[models.Model], roles: set[int], *fields: str) -> dict[int, set[tuple]]:
    """What the roles' own groups may do."""
    found = defaultdict(set)
    for role, *row in model.objects.filter(group__in=roles).values_list("group_id", *fields):
        found[role].add(tuple(row))
    return found


def _within(unit_roles: list[UnitRole], branches) -> Iterator[tuple]:
    """Each role in a unit with each branch (path of its unit, and more) of that unit or of one below it."""
    by_path = defaultdict(list)
    for unit_role in unit_roles:
        by_path[unit_role.organisation.path].append(unit_role)
    for unit, *branch in branches:
        for end in range(tree.STEP, len(unit) + 1, tree.STEP):
            for unit_role in by_path.get(unit[:end], []):
                yield unit_role, *branch


def _replace(model: type[models.Model], fields: list[str], unit_roles: list[UnitRole], wanted: Rows) -> None:
    """Let the groups of these roles have exactly the wanted rows: (group, values of `fields`)."""
    fields = ["group_id", *fields]
    groups = [unit_role.group_id for unit_role in unit_roles]
    stored = {tuple(row): pk for pk, *row in model.objects.filter(group__in=groups).values_list("pk", *fields)}
    model.objects.filter(pk__in=[pk for row, pk in stored.items() if row not in wanted]).delete()
    missing = sorted(wanted - stored.keys())
    model.objects.bulk_create([model(**dict(zip(fields, row, strict=True))) for row in missing])
