"""Who may erase people, and whom. Questions only."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from courses.organisations import scopes

ERASE = "lms.erase_person"


def erasable_by(by, *, today) -> QuerySet:
    """People of the units in which `by` may erase, and those whom they erased: their page shows what was done."""
    people = get_user_model().objects.working_in(scopes.of(by, ERASE))
    return get_user_model().objects.filter(
        Q(pk__in=people.values("pk")) | Q(erasure__by=by, erasure__by__is_active=True)
    )
