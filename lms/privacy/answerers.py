"""Who must act when a clock about personal data runs, and who may not."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.organisations import tree
from courses.organisations.grants import Grant

NAMED = 3  # people that a refusal names


def refuse_own(person, unit, *, by, today: date) -> None:
    """Raises DomainError, with the names of those who may, when `by` would decide on their own request."""
    if person == by:
        names = named(unit, today=today, without=person.pk)
        raise DomainError(_("Nobody acts on a request of their own. These may: %(people)s.") % {"people": names})


def named(unit, *, today: date, without: int) -> str:
    """The names of some who answer requests of the unit."""
    people = at(unit, "change_datarequest", today=today, without=without)
    return ", ".join(each.full_name for each in people[:NAMED]) or "–"


def at(unit, codename: str, *, today: date, without: int | None = None) -> list:
    """Holders of a role with the permission (of this app) at the unit or above it, or else administrators.

    `without` is the key of somebody who may not decide on their own matter.
    """
    grants = Grant.objects.current(today).filter(
        role__permissions__codename=codename, role__permissions__content_type__app_label="lms"
    )
    where = Q(organisation=None)
    if unit:
        where |= Q(organisation__in=tree.superiors(unit.path))
    people = get_user_model().objects.active().exclude(pk=without)
    return list(people.filter(pk__in=grants.filter(where).values("person"))) or list(people.filter(is_superuser=True))
