"""Which unit an act concerned, so that the log of a province is read in that province alone."""

from datetime import date

from django.contrib.auth import get_user_model
from django.db import models

from courses.organisations.posts import Post
from courses.organisations.scopes import ScopedQuerySet


def concerned(things: list[models.Model], *, by, today: date) -> list[int | None]:
    """For records of one kind the keys of their units: of people where they work, of records of units the unit they
    belong to, of everything else where the actor works. None where there is no such unit."""
    if not things:
        return []
    if isinstance(things[0], get_user_model()):
        work = Post.objects.units_of([person.pk for person in things], on=today)
        return [work.get(person.pk) for person in things]
    rows = type(things[0])._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        return [_owner(thing, rows.unit) for thing in things]
    return [of_actor(by, today=today)] * len(things)


def of_actor(by, *, today: date) -> int | None:
    """Where the actor works; None for the system."""
    return Post.objects.units_of([by.pk], on=today).get(by.pk) if by is not None else None


def _owner(thing: models.Model, way: str) -> int | None:
    """The key at the end of a way such as "run__organisation"; the record itself when it is a unit."""
    if not way:
        return thing.pk
    *steps, last = way.split("__")
    for step in steps:
        thing = getattr(thing, step)
        if thing is None:
            return None
    return getattr(thing, f"{last}_id")
