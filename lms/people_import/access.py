"""Who may import people, and of which units. Questions only."""

from django.db.models import QuerySet

from courses.organisations import scopes
from courses.organisations.models import Organisation
from lms.people_import.actions import PERMISSION

READ = "lms.view_peopleimport"


def units(user, *, today) -> QuerySet:
    """Units of today whose people `user` may import."""
    return Organisation.objects.filter(scopes.of(user, PERMISSION).within()).on(today)


def may_import(user) -> bool:
    return bool(scopes.of(user, PERMISSION))


def may_look(user) -> bool:
    return bool(scopes.of(user, READ, PERMISSION))
