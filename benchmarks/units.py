"""The tree of units and the posts of everybody: one country, its provinces, their units and divisions.

Units are made level by level; learner n holds a main post in the n-th unit below a province, and every twentieth a
secondary one elsewhere. Three officers look after the country, one province and one division.
"""

from itertools import count, islice

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from benchmarks.names import full_name, person
from courses.organisations import actions, granting
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from lms.demo import codes
from lms.users import roles

CHUNK = 5000
PROVINCES = 34
UNITS_OF_A_PROVINCE = 60
OFFICES = ("country", "province", "division")
SECONDARY = 20


def build(units: int, *, password: str) -> None:
    """`units` in all, at least one of each level, and posts for everybody who is there."""
    levels = _tree(units)
    _posts([unit.pk for level in levels[2:] for unit in level])
    for name, unit in zip(OFFICES, (levels[0][0], levels[1][0], levels[-1][-1]), strict=True):
        _officer(name, unit, password=password)


def officer_of(name: str):
    """Who looks after the "country", a "province" or a "division"."""
    return get_user_model().objects.get(email=_address(name))


def _address(name: str) -> str:
    return f"{name}@bench.example"


def _tree(units: int) -> list[list[Organisation]]:
    kinds = Organisation.Kind
    country = actions.found_all([Organisation(name="Cả nước", kind=kinds.MINISTRY)], by=None)
    sizes = [min(PROVINCES, max(1, units // 10))]
    sizes.append(min(sizes[0] * UNITS_OF_A_PROVINCE, max(1, units // 3)))
    sizes.append(max(1, units - 1 - sum(sizes)))
    levels, numbers = [country], count(1)
    for size, kind in zip(sizes, (kinds.PROVINCE, kinds.COMMUNE, kinds.DIVISION), strict=True):
        above = levels[-1]
        rows = [
            Organisation(name=f"Đơn vị {next(numbers)}", kind=kind, superior=above[n % len(above)])
            for n in range(size)
        ]
        levels.append(actions.found_all(rows, by=None))
    return levels


def _posts(units: list[int]) -> None:
    people = get_user_model().objects.order_by("pk").values_list("pk", flat=True)
    since = timezone.localdate().replace(month=1, day=1)
    rows = (
        Post(person_id=pk, organisation_id=units[(n * turn) % len(units)], starts=since, is_main=turn == 1)
        for n, pk in enumerate(people)
        for turn in ((1, 7) if n % SECONDARY == 0 else (1,))
    )
    while chunk := list(islice(rows, CHUNK)):
        Post.objects.bulk_create(chunk)


def _officer(name: str, unit: Organisation, *, password: str) -> None:
    officer = person(_address(name), full_name(len(name)), password, timezone.now())
    officer.save()
    today = timezone.localdate()
    Post.objects.create(person=officer, organisation=unit, starts=today.replace(month=1, day=1))
    for role in (roles.UNIT_ADMINISTRATOR, roles.TRAINING_OFFICER):
        group = Group.objects.get(name=role)
        granting.grant(officer, group, organisation=unit, starts=today, by=None, today=today)
    codes.give_second_step(officer)
