"""Where somebody may do something: the subtrees in which roles of theirs that hold today include a permission."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from courses.organisations import tree

KEPT_ON = "_permissions_by_path"


@dataclass(frozen=True)
class Scope:
    """`everywhere`, or the subtrees below `paths`."""

    everywhere: bool = False
    paths: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.paths)

    def covers(self, unit) -> bool:
        """Whether the unit lies in the scope; what belongs to no unit (None) lies in the widest one alone."""
        return self.reaches(None if unit is None else unit.path)

    def reaches(self, place: str | None) -> bool:
        """The same of the path of a unit."""
        return self.everywhere or (place is not None and any(tree.covers(path, place) for path in self.paths))

    def within(self, unit: str = "") -> Q:
        """Condition for rows of the scope. `unit` names the way from the row to its organisation, none from itself."""
        if self.everywhere:
            return Q()
        return tree.within(self.paths, field=f"{unit}__path" if unit else "path")

    def outside(self, unit: str) -> Q:
        """Condition for rows out of the scope; those of no unit lie out of all but the widest."""
        return Q(pk__in=[]) if self.everywhere else Q(**{unit: None}) | ~self.within(unit)


class ScopedQuerySet(QuerySet):
    """Rows that belong to a unit. `unit` names the way from a row to it, empty for units themselves.

    Rows of no unit lie in the scope of roles that hold everywhere, and in no other.
    """

    unit = "organisation"

    def permitted(self, user, *acts: str):
        """Rows on which roles of `user` allow one of the acts, such as "change", at the unit of the row."""
        kind = self.model._meta
        return self.filter(of(user, *(f"{kind.app_label}.{act}_{kind.model_name}" for act in acts)).within(self.unit))

    def visible_to(self, user):
        return self.permitted(user, "view")


def of(user, *permissions: str) -> Scope:
    """Where `user` holds one of the permissions ("courses.view_courserun") by roles that are in force today.

    One query for all questions about the same user object.
    """
    if not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everywhere=True)
    paths = {path for path, granted in _granted(user) if not granted.isdisjoint(permissions)}
    if None in paths:
        return Scope(everywhere=True)
    return Scope(paths=tree.outermost(list(paths)))


def of_any(user) -> Scope:
    """Where `user` holds any role that is in force today."""
    if not user.is_active:
        return Scope()
    if user.is_superuser:
        return Scope(everywhere=True)
    paths = [path for path, _granted_there in _granted(user)]
    return Scope(everywhere=True) if None in paths else Scope(paths=tree.outermost(paths))


def read_ahead(users) -> None:
    """Ask the database once for what many users hold, before questions about each of them."""
    found: dict[int, dict] = {user.pk: {} for user in users}
    rows = apps.get_model("courses.Grant").objects.current(timezone.localdate()).filter(person__in=list(found))
    permission = ("role__permissions__content_type__app_label", "role__permissions__codename")
    for person, path, app, codename in rows.values_list("person_id", "organisation__path", *permission):
        found[person].setdefault(path, set()).add(f"{app}.{codename}")
    for user in users:
        user.__dict__[KEPT_ON] = list(found[user.pk].items())


def forget(user) -> None:
    """Ask the database again the next time, after a grant was given or ended."""
    user.__dict__.pop(KEPT_ON, None)


def _granted(user) -> list[tuple[str | None, set[str]]]:
    if user.pk is not None and KEPT_ON not in user.__dict__:
        read_ahead([user])
    return user.__dict__.get(KEPT_ON, [])
