"""Places in the tree of units. Pure.

The path of a unit is the chain of eight-digit numbers of its superiors and itself, so everything below a unit lies in
one range of text. Digits sort alike in every database and collation.
"""

from django.db.models import Q

STEP = 8


def path_of(number: int, *, below: str = "") -> str:
    """Path of the unit with this primary key below the unit with the path `below`."""
    return f"{below}{number:0{STEP}d}"


def depth(path: str) -> int:
    """1 for a unit without a superior."""
    return len(path) // STEP


def upper_end(path: str) -> str:
    """The first path after the subtree."""
    return f"{path[:-STEP]}{int(path[-STEP:]) + 1:0{STEP}d}"


def covers(path: str, other: str) -> bool:
    """Whether `other` is the unit with this path or lies below it."""
    return bool(path) and other.startswith(path)


def superiors(path: str) -> list[int]:
    """Primary keys from the top down to the unit itself."""
    return [int(path[start : start + STEP]) for start in range(0, len(path), STEP)]


def nearest_above(paths: list[str]) -> int | None:
    """Primary key of the deepest unit that covers all of the paths; for one path the unit itself. None without any."""
    shared = [steps[0] for steps in zip(*map(superiors, paths), strict=False) if len(set(steps)) == 1]
    return shared[-1] if shared else None


def within(paths: tuple[str, ...] | list[str], *, field: str = "path") -> Q:
    """Condition for rows whose `field` lies in one of the subtrees; nothing for no subtree."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__gte": path, f"{field}__lt": upper_end(path)})
    return condition


def outermost(paths: list[str]) -> tuple[str, ...]:
    """The paths without those that lie below another of them."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not (kept and covers(kept[-1], path)):
            kept.append(path)
    return tuple(kept)
