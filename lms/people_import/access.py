"""Who may import people, and of which units. Questions only."""

from django.db.models import QuerySet

from courses.organisations import scopes
from courses.organisations.models import Organisation
from lms.people_import.actions import PERMISSION

READ = "lms.view_peopleimport"


def units(user, *, today) -> QuerySet:
    """Units of today whose people `user` may import."""
    return Organisation.objects.filter(scopes.of(user, PERMISSION).within()).on(today)


def only_unit(user, *, today) -> Organisation | None:
    """The unit whose people `user` looks after; None for those who look after several or all, and have to choose."""
    paths = scopes.of(user, PERMISSION).paths
    return units(user, today=today).filter(path__in=paths).first() if len(paths) == 1 else None


def may_import(user) -> bool:
    return bool(scopes.of(user, PERMISSION))


def may_look(user) -> bool:
    return bool(scopes.of(user, READ, PERMISSION))
