"""Whose personal numbers somebody may show, enter, remove and look up. Questions only."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from courses.organisations import scopes

HANDLE = "users.handle_personalnumber"


def may_look_up(by) -> bool:
    """Whether `by` handles the numbers of anybody."""
    return bool(scopes.of(by, HANDLE))


def findable_by(by) -> QuerySet:
    """People whom `by` may find by their number: those whose page opens to them."""
    return get_user_model().objects.visible_to(by).working_in(scopes.of(by, HANDLE))


def handled_by(by) -> QuerySet:
    """People whose number `by` may show, enter and remove: whose account they may correct besides."""
    return get_user_model().objects.correctable_by(by).working_in(scopes.of(by, HANDLE))
